"""Reopens a job once, however many people ask. Commands, forms, bulk reopenings and auto-reopens all call ``reopen``."""

from dataclasses import replace
from typing import Literal

from bot.dispatch.context import Context
from bot.domain.error_texts import STILL_CLOSED
from bot.domain.errors import BotError, FeishuBusy, JobClosed, SomebodyElseIsAtIt
from bot.domain.jobs import Job, JobState
from bot.domain.typed.until import Expiry
from bot.interfaces.feishu import OpenResult
from handlers.read_job import read_job
from handlers.reopening.attempt_history import AttemptRecorder, failures_recorded, has_attempt_since
from handlers.reopening.job_lock import locked
from handlers.reopening.permission import require_may_reopen
from handlers.reopening.unknown_outcome import job_after, job_after_failure
from handlers.rights.visibility import require_visible

Outcome = Literal["reopened", "already_open"]


def reopen(job_id: str, until: Expiry, ctx: Context) -> tuple[Outcome, Job]:
    """Reopen a job; the second of two requesters finds it open already.

    The job is read from Hire once before, and once after with its adverts. It is read once more only if somebody else may
    have reopened it since the first read. Every attempt is written to the history.

    Raises:
        JobNotFound: if there is no such job that the requester may see.
        NotAllowed: if the requester may not reopen this job.
        SomebodyElseIsAtIt: as ``locked``.
        OutcomeUnknown: as ``job_after_failure``.
        JobClosed: if Hire calls the job open already, and it reads as closed all the same.
        BotError: as ``read_job`` and ``Hire.open_job`` do.
    """
    read_at = ctx.now()
    # After a crash, Hire may show the new expiry already. What was stored before the call still has the old one.
    known = ctx.store.jobs.get(job_id) if _has_started(job_id, ctx) else None
    with failures_recorded(AttemptRecorder(ctx, "reopen", job_id, until=until)):
        before = require_visible(read_job(job_id, ctx, with_adverts=False), ctx)
    attempt = AttemptRecorder(ctx, "reopen", job_id, known or before, until)
    with failures_recorded(attempt):
        require_may_reopen(job_id, ctx)
        with locked(job_id, ctx) as was_held:
            # An attempt is in the history before its lock is released.
            may_be_reopened = not before.is_open(ctx.now()) and has_attempt_since(job_id, read_at, ctx)
            present = read_job(job_id, ctx, with_adverts=False) if was_held or may_be_reopened else before
            outcome, after = _open_locked(present, until, ctx)
            attempt.record(outcome)
            _end_assignment(job_id, ctx)
    return outcome, after


def is_temporary(error: BotError) -> bool:
    """Whether a task should try again: Hire is busy, or another request works on the same job."""
    return isinstance(error, (FeishuBusy, SomebodyElseIsAtIt)) or isinstance(error.__cause__, FeishuBusy)


def _open_locked(job: Job, until: Expiry, ctx: Context) -> tuple[Outcome, Job]:
    """Open a job that this request has locked, and read it after that."""
    has_started = _has_started(job.id, ctx)
    if job.is_open(ctx.now()):
        return ("reopened" if has_started else "already_open"), job
    ctx.store.snoozes.prune(ctx.now())
    ctx.store.job_locks.mark_started(job.id, ctx.idempotency_key)
    try:
        result = ctx.hire.open_job(job.id, until.expires_at)
    except BotError as error:
        after = job_after_failure(error, job.id, ctx)
        if not after.is_open(ctx.now()):
            raise
        return "reopened", after
    if result is OpenResult.ALREADY_OPEN and not has_started:
        return "already_open", _read_opened_already(job.id, ctx)
    return "reopened", _read_reopened(job, until, ctx)


def _read_opened_already(job_id: str, ctx: Context) -> Job:
    """The job that Hire calls open already (1002616). Raises JobClosed if it still reads as closed; else as ``read_job``.

    While Hire does not give the job itself to the bot, it is only known not to be on a site.
    """
    read_at = ctx.now()
    job = read_job(job_id, ctx)
    if job.state(ctx.now()) is not JobState.CLOSED:
        return job
    if ctx.store.jobs.get_recent(job_id, read_at) is None:
        return replace(job, is_active=True, is_confirmed=False)
    raise JobClosed(STILL_CLOSED)


def _has_started(job_id: str, ctx: Context) -> bool:
    """Whether this request called Hire before a crash. If so, an open job means that its call succeeded."""
    known = ctx.store.history.outcome(ctx.idempotency_key, job_id)
    return known == "reopened" or ctx.store.job_locks.has_started(job_id, ctx.idempotency_key)


def _read_reopened(job: Job, until: Expiry, ctx: Context) -> Job:
    """A reopened job. Hire has accepted the call, so the card shows it as open even if Hire still reads otherwise."""
    after = job_after(job, ctx)
    return after if after.is_active else replace(after, is_active=True, is_confirmed=True, expires_at=until.expires_at)


def _end_assignment(job_id: str, ctx: Context) -> None:
    """A reopened job is reminded of from the first stage again, and anybody may take responsibility for it."""
    assignment = ctx.store.assignments.get_many([job_id]).get(job_id)
    if assignment is not None:
        ctx.store.assignments.release(job_id, assignment.open_id)
