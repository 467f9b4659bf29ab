"""Reopen when it closes: an order given on a job's card, looked at after every scan, executed once, told to the chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from bot.dispatch.card_sender import Destination
from bot.dispatch.context import Context
from bot.domain.buttons import CancelAutoReopen, ScheduleAutoReopen
from bot.domain.error_texts import FEISHU_BUSY
from bot.domain.errors import BotError, NotAllowed, UntilNotUnderstood
from bot.domain.job_posts import JobPost, JobState
from bot.domain.jobs import PostKey
from bot.domain.reminders import AutoReopen
from bot.domain.replies import FollowUp, Reply, TaskRequest, Toast
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.job_card import News
from cards.reminder_notices import auto_reopen_result_card
from cards.wording.outcomes import Outcome
from handlers.find_posts import read_post
from handlers.job_cards import job_card_for
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.expiry import parse_until
from handlers.reopening.permission import require_may_reopen
from handlers.reopening.reopen import is_passing, reopen

SCHEDULED = Text("已预约：职位关闭后自动重启", "Armed: the job is reopened once it closes")
CANCELLED = Text("已取消预约", "Disarmed")
NOT_SCHEDULED = Text("这个职位没有预约", "This job is not armed")
NOT_OPEN = Text("职位已经关闭，请直接重启", "The job has closed already; reopen it instead")
# Hire may count an expired job as open for a while before it closes it (open-questions Q14).
LAG = timedelta(days=1)


@dataclass(frozen=True)
class AutoReopenResult:
    """What became of an armed reopening, and the order that it came from."""

    auto_reopen: Annotated[AutoReopen | None, Field(alias="arming")] = None
    outcome: Outcome = "failed"
    words: Text | None = None


def schedule_auto_reopen(button: ScheduleAutoReopen, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Order the reopening of a job that is still open; whoever may reopen it may order that."""
    period = form.get("period")
    if not isinstance(period, str):
        raise UntilNotUnderstood
    parse_until(period, ctx.now(), ctx.policy.zone)
    post = read_post(PostKey(button.website_id, button.post_id, button.job_id), ctx)
    require_may_reopen(post.job_id, ctx)
    if post.state(ctx.now()) not in {JobState.OPEN, JobState.EXPIRING}:
        return Reply(card=job_card_for(post, ctx, news=News(NOT_OPEN)), toast=Toast(NOT_OPEN, "warning"))
    requester = ctx.requester
    ctx.store.auto_reopens.schedule(
        AutoReopen(
            post.key, post.expires_at, period, requester.open_id, requester.chat_id, requester.message_id, ctx.now()
        )
    )
    return _changed(post, SCHEDULED, ctx)


def cancel_auto_reopen(button: CancelAutoReopen, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Take the order back; whoever may reopen the job may."""
    post = read_post(PostKey(button.website_id, button.post_id, button.job_id), ctx)
    require_may_reopen(post.job_id, ctx)
    taken_back = ctx.store.auto_reopens.cancel(post.job_id)
    return _changed(post, CANCELLED if taken_back else NOT_SCHEDULED, ctx)


def run_auto_reopens(way: TaskContext, _packed: str) -> None:
    """Order the execution for every armed job that has closed."""
    ctx = way.context("", "")

    def look() -> str:
        return dump(
            Found(tuple(auto_reopen for auto_reopen in ctx.store.auto_reopens.list_all() if _has_closed(auto_reopen, ctx)))
        )

    for auto_reopen in load(Found, way.steps.run("look", look)).auto_reopens:
        way.submit(
            TaskRequest(
                "fire_arming", f"{auto_reopen.post.job_id}:{auto_reopen.scheduled_at.timestamp():.3f}", dump(auto_reopen)
            )
        )


@dataclass(frozen=True)
class Found:
    """Armed jobs that have closed."""

    auto_reopens: Annotated[tuple[AutoReopen, ...], Field(alias="armings")]


def run_auto_reopen(way: TaskContext, payload: str) -> None:
    """Reopen in the name of whoever ordered it, if they still may, and tell the chat what became of it."""
    auto_reopen = load(AutoReopen, payload)
    ctx = way.context(auto_reopen.scheduled_by, auto_reopen.chat_id, auto_reopen.message_id)
    outcome = run_with_retries(way.steps, "reopen", lambda: _run(auto_reopen, ctx))
    fired = load(AutoReopenResult, outcome) if outcome != RETRY else AutoReopenResult(auto_reopen, words=FEISHU_BUSY)
    if fired.auto_reopen is None:
        return
    post = ctx.store.posts.get(auto_reopen.post.website_id, auto_reopen.post.post_id)
    if post is not None:
        card = auto_reopen_result_card(post, auto_reopen, fired.outcome, fired.words, ctx.now(), ctx.policy.zone)
        label_value = FollowUp(card, in_thread=True)
        destination = Destination(auto_reopen.chat_id, auto_reopen.message_id)
        way.send_latest("told", destination, lambda: label_value if way.is_internal(auto_reopen.chat_id) else None)
    for order in refresh_tasks(auto_reopen.post.job_id, way.context("", "")):
        way.submit(order)


def _run(auto_reopen: AutoReopen, ctx: Context) -> str:
    """As a step: after a crash the order is gone but its history shows that this errand was at it."""
    standing = ctx.store.auto_reopens.get(auto_reopen.post.job_id)
    was_at_it = ctx.store.history.outcome(ctx.idempotency_key, auto_reopen.post.job_id) is not None
    if standing != auto_reopen and not was_at_it:
        return dump(AutoReopenResult())
    try:
        until = parse_until(auto_reopen.until, ctx.now(), ctx.policy.zone)
        outcome, _ = reopen(auto_reopen.post, until, ctx)
    except BotError as error:
        if is_passing(error):
            return RETRY
        ctx.store.auto_reopens.cancel(auto_reopen.post.job_id)
        return dump(AutoReopenResult(auto_reopen, "refused" if isinstance(error, NotAllowed) else "failed", error.text))
    ctx.store.auto_reopens.cancel(auto_reopen.post.job_id)
    return dump(AutoReopenResult(auto_reopen, outcome))


def _has_closed(auto_reopen: AutoReopen, ctx: Context) -> bool:
    post = ctx.store.posts.get(auto_reopen.post.website_id, auto_reopen.post.post_id)
    if post is None:
        return False
    if post.expires_at != auto_reopen.expires_at:
        ctx.store.auto_reopens.cancel(auto_reopen.post.job_id)
        return False
    state = post.state(ctx.now())
    if state is JobState.EXPIRED:
        return post.expires_at is not None and post.expires_at + LAG <= ctx.now()
    return state in {JobState.CLOSED, JobState.UNLISTED}


def _changed(post: JobPost, words: Text, ctx: Context) -> Reply:
    return Reply(
        card=job_card_for(post, ctx, news=News(words)),
        toast=Toast(words, "success"),
        tasks=refresh_tasks(post.job_id, ctx),
    )
