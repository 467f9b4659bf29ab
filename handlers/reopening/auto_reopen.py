"""The tasks that reopen jobs once they have closed: one finds them after every scan, one reopens a single job.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.dispatch.card_sender import Destination
from bot.dispatch.context import Context
from bot.domain.error_texts import FEISHU_BUSY
from bot.domain.errors import BotError, NotAllowed
from bot.domain.job_posts import JobState
from bot.domain.reminders import AutoReopen
from bot.domain.replies import FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.reminder_notices import auto_reopen_result_card
from cards.wording.outcomes import Outcome
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.expiry import parse_until
from handlers.reopening.reopen import is_temporary, reopen

# Hire may count an expired job as open for a while before it closes it (docs/feishu/open-questions.md Q14).
CLOSING_LAG = timedelta(days=1)


@dataclass(frozen=True)
class DueAutoReopens:
    """The scheduled reopenings of jobs that have closed, as the step's result."""

    auto_reopens: Annotated[tuple[AutoReopen, ...], Field(alias="armings")]


@dataclass(frozen=True)
class AutoReopenResult:
    """The result of the step that reopens; ``auto_reopen`` is None if it was cancelled or replaced before."""

    auto_reopen: Annotated[AutoReopen | None, Field(alias="arming")] = None
    outcome: Outcome = "failed"
    text: Annotated[Text | None, Field(alias="words")] = None


def run_auto_reopens(task: TaskContext, _payload: str) -> None:
    """Start ``run_auto_reopen`` for every job with a scheduled reopening that has closed."""
    ctx = task.context("", "")

    def find_due() -> str:
        return dump(DueAutoReopens(tuple(each for each in ctx.store.auto_reopens.list_all() if _is_due(each, ctx))))

    for auto_reopen in load(DueAutoReopens, task.steps.run("look", find_due)).auto_reopens:
        key = f"{auto_reopen.post.job_id}:{auto_reopen.scheduled_at.timestamp():.3f}"
        task.submit(TaskRequest("fire_arming", key, dump(auto_reopen)))


def run_auto_reopen(task: TaskContext, payload: str) -> None:
    """Reopen on behalf of whoever scheduled it, if they still may, and send the result to the chat."""
    auto_reopen = load(AutoReopen, payload)
    ctx = task.context(auto_reopen.scheduled_by, auto_reopen.chat_id, auto_reopen.message_id)
    outcome = run_with_retries(task.steps, "reopen", lambda: _reopen(auto_reopen, ctx))
    result = load(AutoReopenResult, outcome) if outcome != RETRY else AutoReopenResult(auto_reopen, text=FEISHU_BUSY)
    if result.auto_reopen is None:
        return
    post = ctx.store.posts.get(auto_reopen.post.website_id, auto_reopen.post.post_id)
    if post is not None:
        card = auto_reopen_result_card(post, auto_reopen, result.outcome, result.text, ctx.now(), ctx.policy.zone)
        notice = FollowUp(card, in_thread=True)
        destination = Destination(auto_reopen.chat_id, auto_reopen.message_id)
        task.send_latest("told", destination, lambda: notice if task.is_internal(auto_reopen.chat_id) else None)
    for request in refresh_tasks(auto_reopen.post.job_id, task.context("", "")):
        task.submit(request)


def _reopen(auto_reopen: AutoReopen, ctx: Context) -> str:
    """The step that reopens. After a crash the scheduled reopening may be gone; the history shows that this task ran it."""
    job_id = auto_reopen.post.job_id
    has_run = ctx.store.history.outcome(ctx.idempotency_key, job_id) is not None
    if ctx.store.auto_reopens.get(job_id) != auto_reopen and not has_run:
        return dump(AutoReopenResult())
    try:
        until = parse_until(auto_reopen.until, ctx.now(), ctx.policy.zone)
        outcome, _ = reopen(auto_reopen.post, until, ctx)
    except BotError as error:
        if is_temporary(error):
            return RETRY
        ctx.store.auto_reopens.cancel(job_id)
        return dump(AutoReopenResult(auto_reopen, "refused" if isinstance(error, NotAllowed) else "failed", error.text))
    ctx.store.auto_reopens.cancel(job_id)
    return dump(AutoReopenResult(auto_reopen, outcome))


def _is_due(auto_reopen: AutoReopen, ctx: Context) -> bool:
    """Whether the job has closed; a scheduled reopening whose job has another expiry by now is cancelled."""
    post = ctx.store.posts.get(auto_reopen.post.website_id, auto_reopen.post.post_id)
    if post is None:
        return False
    if post.expires_at != auto_reopen.expires_at:
        ctx.store.auto_reopens.cancel(auto_reopen.post.job_id)
        return False
    state = post.state(ctx.now())
    if state is JobState.EXPIRED:
        return post.expires_at is not None and post.expires_at + CLOSING_LAG <= ctx.now()
    return state in {JobState.CLOSED, JobState.UNLISTED}
