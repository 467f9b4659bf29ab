"""The tasks that reopen jobs once they have closed: one finds them after every scan, one reopens a single job.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Annotated, Literal

from pydantic import Field

from bot.dispatch.card_sender import Destination
from bot.dispatch.context import Context
from bot.domain.error_texts import FEISHU_BUSY
from bot.domain.errors import BotError, FeishuBusy, NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.reminders import AutoReopen
from bot.domain.replies import Card, FollowUp, TaskRequest
from bot.domain.send_errors import ChatGone
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.domain.typed.until import parse_until
from bot.logs import get_logger
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.closed_early_card import closed_early_card
from cards.reminder_notices import auto_reopen_result_card
from cards.wording.outcomes import Outcome
from handlers.read_job import read_job
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.attempt_history import AttemptRecorder, failures_recorded
from handlers.reopening.notices import adverts_still_off
from handlers.reopening.reopen import is_temporary, reopen
from handlers.reopening.undo_offer import undo_offer
from handlers.rights.visibility import is_still_shown, may_see
from handlers.zone_of_chat import zone_of_chat

log = get_logger(__name__)


@dataclass(frozen=True)
class DueAutoReopens:
    """The scheduled reopenings of jobs that have closed, as the step's result, and which closing each follows.

    A release before recorded no closings.
    """

    auto_reopens: Annotated[tuple[AutoReopen, ...], Field(alias="armings")]
    closings: tuple[str, ...] = ()


@dataclass(frozen=True)
class AutoReopenResult:
    """The result of the step that reopens; ``auto_reopen`` is None if it was cancelled or replaced before.

    With ``asked`` the job was closed before its date, so the chat is asked whether to reopen it.
    """

    auto_reopen: Annotated[AutoReopen | None, Field(alias="arming")] = None
    outcome: Outcome | Literal["asked"] = "failed"
    text: Annotated[Text | None, Field(alias="words")] = None


def run_auto_reopens(task: TaskContext, _payload: str) -> None:
    """Start ``run_auto_reopen`` for every job with a scheduled reopening that has closed at its date.

    If somebody closed it before, the chat is asked instead.
    """
    ctx = task.context("", "")
    found = load(DueAutoReopens, task.steps.run("look", lambda: _find_due(ctx)))
    for auto_reopen, closing in zip_longest(found.auto_reopens, found.closings):
        key = f"{auto_reopen.job_id}:{auto_reopen.scheduled_at.timestamp():.3f}"
        # A job that counts as open again, before the order is carried out, is tried anew at its next closing.
        task.submit(TaskRequest("fire_arming", f"{closing}:{key}" if closing else key, dump(auto_reopen)))


def _find_due(ctx: Context) -> str:
    due = [(each, job) for each in ctx.store.auto_reopens.list_all() if (job := _closed_job(each, ctx)) is not None]
    return dump(DueAutoReopens(tuple(each for each, _ in due), tuple(job.closing_occasion for _, job in due)))


def run_auto_reopen(task: TaskContext, payload: str) -> None:
    """Reopen on behalf of whoever scheduled it, if they still may, and send the result to the chat."""
    auto_reopen = load(AutoReopen, payload)
    ctx = task.context(auto_reopen.scheduled_by, auto_reopen.chat_id, auto_reopen.message_id, is_automatic=True)
    outcome = run_with_retries(task.steps, "reopen", lambda: _reopen(auto_reopen, task, ctx))
    result = load(AutoReopenResult, outcome) if outcome != RETRY else _given_up(auto_reopen, ctx)
    if result.auto_reopen is None:
        return
    job = ctx.store.jobs.get(auto_reopen.job_id)
    if job is not None:
        notice = FollowUp(_result_card(job, auto_reopen, result, ctx), in_thread=True)
        destination = Destination(auto_reopen.chat_id, auto_reopen.message_id)

        def make() -> FollowUp | None:
            return notice if task.is_internal(auto_reopen.chat_id) and may_see(job, ctx) else None

        task.send_latest("told", destination, make)
    for request in refresh_tasks(auto_reopen.job_id, task.context("", "")):
        task.submit(request)


def _result_card(job: Job, auto_reopen: AutoReopen, result: AutoReopenResult, ctx: Context) -> Card:
    now, zone = ctx.now(), zone_of_chat(ctx)
    if result.outcome == "asked":
        return closed_early_card(job, auto_reopen, now, zone)
    return auto_reopen_result_card(
        job,
        auto_reopen,
        result.outcome,
        result.text,
        now,
        zone,
        off_site=adverts_still_off(job),
        websites=ctx.websites.names(),
        undo=undo_offer(job, ctx),
    )


def _reopen(auto_reopen: AutoReopen, task: TaskContext, ctx: Context) -> str:
    """The step that reopens."""
    job_id = auto_reopen.job_id
    if ctx.store.auto_reopens.get(job_id) != auto_reopen and not _has_run(auto_reopen, ctx):
        return dump(AutoReopenResult())
    try:
        if not _can_be_told(auto_reopen, task) or _is_hidden(auto_reopen, ctx):
            log.info("auto_reopen_cancelled", job=job_id, reason="not_shown_any_more")
            ctx.store.auto_reopens.cancel(job_id)
            return dump(AutoReopenResult())
        outcome = _carry_out(auto_reopen, ctx)
    except BotError as error:
        if is_temporary(error):
            return RETRY
        ctx.store.auto_reopens.cancel(job_id)
        return dump(AutoReopenResult(auto_reopen, "refused" if isinstance(error, NotAllowed) else "failed", error.text))
    if outcome is None:
        return RETRY
    ctx.store.auto_reopens.cancel(job_id)
    return dump(AutoReopenResult(auto_reopen, outcome))


def _carry_out(auto_reopen: AutoReopen, ctx: Context) -> Outcome | Literal["asked"] | None:
    """Reopen the job, or ask if it was closed before its date; None if it counts as open after all.

    It was read as closed just before, but Hire may answer from a copy that is a moment behind. Raises as ``reopen``.
    """
    with failures_recorded(AttemptRecorder(ctx, "reopen", auto_reopen.job_id)):
        present = read_job(auto_reopen.job_id, ctx, with_adverts=False)
    if present.state(ctx.now()) is JobState.EXPIRED:
        return None
    is_early = auto_reopen.expires_at is not None and auto_reopen.expires_at > ctx.now()
    if is_early and present.state(ctx.now()) is JobState.CLOSED:
        return "asked"
    outcome, job = reopen(auto_reopen.job_id, parse_until(auto_reopen.until, ctx.now(), zone_of_chat(ctx)), ctx)
    return None if outcome == "already_open" and job.state(ctx.now()) is JobState.EXPIRED else outcome


def _has_run(auto_reopen: AutoReopen, ctx: Context) -> bool:
    """Whether the order is gone because this task ran it before a crash, as the history shows, and not because somebody cancelled it."""
    job_id = auto_reopen.job_id
    if ctx.store.history.outcome(ctx.idempotency_key, job_id) is None or ctx.store.auto_reopens.get(job_id) is not None:
        return False
    cancelled = ctx.store.history.last(job_id, ("cancelled",))
    return cancelled is None or cancelled.happened_at < auto_reopen.scheduled_at


def _given_up(auto_reopen: AutoReopen, ctx: Context) -> AutoReopenResult:
    """The order has ended, since the chat is told so; it still waits if the job counts as open after all."""
    job = ctx.store.jobs.get(auto_reopen.job_id)
    if job is not None and job.state(ctx.now()) is JobState.EXPIRED:
        return AutoReopenResult()
    ctx.store.auto_reopens.cancel(auto_reopen.job_id)
    return AutoReopenResult(auto_reopen, text=FEISHU_BUSY)


def _can_be_told(auto_reopen: AutoReopen, task: TaskContext) -> bool:
    """Whether the bot may still tell the chat what it does there; it carries out nothing for a chat that it has left.

    Raises FeishuBusy, so that it is tried again, while Feishu cannot say.
    """
    try:
        return task.is_internal(auto_reopen.chat_id)
    except FeishuBusy as error:
        if isinstance(error.__cause__, ChatGone):
            return False
        raise


def _is_hidden(auto_reopen: AutoReopen, ctx: Context) -> bool:
    """Whether the job may not be shown any more to whoever scheduled it in that chat, who then is told nothing of it."""
    job = ctx.store.jobs.get(auto_reopen.job_id)
    return job is not None and not is_still_shown(job, ctx)


def _closed_job(auto_reopen: AutoReopen, ctx: Context) -> Job | None:
    """The job if it has closed; a scheduled reopening whose job has another expiry by now is cancelled.

    That its adverts are off their sites does not mean that it has closed, nor does that its date has passed: Hire may count an
    expired job as open for any time, and opens closed ones only (docs/feishu/open-questions.md Q14, Q15).
    """
    job = ctx.store.jobs.get(auto_reopen.job_id)
    if job is not None and job.expires_at != auto_reopen.expires_at:
        ctx.store.auto_reopens.cancel(auto_reopen.job_id)
        return None
    return job if job is not None and job.state(ctx.now()) is JobState.CLOSED else None
