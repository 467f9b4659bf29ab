"""Takes a reopening back: the job is closed again, and nobody is told of that closing but by this."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dispatch.context import Context
from bot.domain import error_texts
from bot.domain.errors import BotError, NotAllowed, UndoTooLate
from bot.domain.job_buttons import UndoReopening
from bot.domain.jobs import Job
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from cards.job_card import News
from cards.notice_cards import undone_card
from cards.wording.outcomes import undone_text
from handlers.job_cards import job_card_for
from handlers.job_of_button import require_own_card
from handlers.read_job import read_job
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.attempt_history import AttemptRecorder, failures_recorded
from handlers.reopening.job_lock import locked
from handlers.reopening.notices import notice_as_of_now
from handlers.reopening.undo_offer import last_reopening
from handlers.reopening.unknown_outcome import job_after, job_after_failure
from handlers.requests.changes import undone_tasks
from handlers.rights.visibility import require_visible

UNDONE = Text("已撤销重启，职位已重新关闭", "Undone: the job is closed again")
_NEWS = Text("已撤销重启。{text}", "The reopening was undone. {text}")


def undo_reopening(button: UndoReopening, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Close the job again, for whoever reopened it and for administrators, within ten minutes.

    If it is too late, the clicked card loses the button. Raises NotAllowed for anybody else.
    """
    require_own_card(button.job_id, ctx)
    job = require_visible(read_job(button.job_id, ctx, with_adverts=False), ctx)
    attempt = AttemptRecorder(ctx, "undo", job.id, job)
    try:
        with failures_recorded(attempt):
            if not _is_done(job, ctx):
                _require_may_undo(button, job, ctx)
            after = _close(job, attempt, ctx)
    except UndoTooLate as error:
        return Reply(card=_clicked_card(job, ctx), toast=Toast(error.text, "error"))
    notice = undone_card(after, ctx.requester.open_id, ctx.now())
    return Reply(
        card=_clicked_card(after, ctx, News(_NEWS.fill(text=undone_text(after)))),
        toast=Toast(UNDONE, "success"),
        follow_ups=(FollowUp(notice, in_thread=True),),
        tasks=(*refresh_tasks(job.id, ctx), *undone_tasks(job.id, ctx)),
    )


def _clicked_card(job: Job, ctx: Context, news: News | None = None) -> Card | None:
    """The clicked card as of now: the job's, or the message that tells of its reopening."""
    if ctx.store.cards.job_of(ctx.requester.message_id) == job.id:
        return job_card_for(job, ctx, news=news)
    return notice_as_of_now(job, ctx)


def _is_done(job: Job, ctx: Context) -> bool:
    """Whether this request closed the job before a crash or an outage of the database."""
    if job.is_active:
        return False
    is_recorded = ctx.store.history.outcome(ctx.idempotency_key, job.id) == "undone"
    return is_recorded or ctx.store.job_locks.has_started(job.id, ctx.idempotency_key)


def _require_may_undo(button: UndoReopening, job: Job, ctx: Context) -> None:
    reopening = last_reopening(job, ctx)
    if reopening is None or reopening.idempotency_key != button.reopening:
        last = ctx.store.history.last(job.id, ("reopened", "undone"))
        raise UndoTooLate(error_texts.ALREADY_UNDONE if last and last.outcome == "undone" else None)
    if ctx.requester.open_id not in {reopening.actor_id, *ctx.policy.admin_ids}:
        text, admins = error_texts.ONLY_OPENER_MAY_UNDO, ctx.policy.admin_ids
        raise NotAllowed(text, team_ids=(reopening.actor_id,), admin_ids=admins)


def _close(job: Job, attempt: AttemptRecorder, ctx: Context) -> Job:
    """Close the job. The closing is not told, and no order to reopen it remains. It is in the history before the lock is released."""
    with locked(job.id, ctx):
        ctx.store.job_locks.mark_started(job.id, ctx.idempotency_key)
        ctx.store.auto_reopens.cancel(job.id)
        after = _close_and_read(job, ctx)
        ctx.store.jobs.keep_quiet(job.id)
        attempt.record("undone")
    return after


def _close_and_read(job: Job, ctx: Context) -> Job:
    try:
        ctx.hire.close_job(job.id)
    except BotError as error:
        after = job_after_failure(error, job.id, ctx)
        if after.is_active:
            raise
        return after
    return job_after(replace(job, is_active=False, is_confirmed=True), ctx)
