"""Reopen when it closes: an order given on a job's card, looked at after every scan, executed once, told to the chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.dispatch.card_sender import Spot
from bot.dispatch.context import Context
from bot.domain.buttons import ArmReopening, DisarmReopening
from bot.domain.error_texts import FEISHU_BUSY
from bot.domain.errors import BotError, NotAllowed, UntilNotUnderstood
from bot.domain.job_posts import JobPost, JobState
from bot.domain.jobs import PostKey
from bot.domain.reminders import Arming
from bot.domain.replies import FollowUp, Order, Reply, Toast
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.tasks.retries import AGAIN, until_settled
from bot.tasks.task_context import Way
from cards.job_card import News
from cards.reminder_notices import armed_fired_card
from cards.wording.outcomes import Outcome
from handlers.find_posts import read_post
from handlers.job_cards import face_of
from handlers.refresh_cards import refresh_orders
from handlers.reopening.expiry import read_until
from handlers.reopening.permission import require_may_reopen
from handlers.reopening.reopen import is_passing, reopen

ARMED = Text("已预约：职位关闭后自动重启", "Armed: the job is reopened once it closes")
DISARMED = Text("已取消预约", "Disarmed")
NOT_ARMED = Text("这个职位没有预约", "This job is not armed")
NOT_OPEN = Text("职位已经关闭，请直接重启", "The job has closed already; reopen it instead")
# Hire may count an expired job as open for a while before it closes it (open-questions Q14).
LAG = timedelta(days=1)


@dataclass(frozen=True)
class Fired:
    """What became of an armed reopening, and the order that it came from."""

    arming: Arming | None = None
    outcome: Outcome = "failed"
    words: Text | None = None


def arm_reopening(button: ArmReopening, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Order the reopening of a job that is still open; whoever may reopen it may order that."""
    period = form.get("period")
    if not isinstance(period, str):
        raise UntilNotUnderstood
    read_until(period, ctx.now(), ctx.policy.zone)
    post = read_post(PostKey(button.website_id, button.post_id, button.job_id), ctx)
    require_may_reopen(post.job_id, ctx)
    if post.state(ctx.now()) not in {JobState.OPEN, JobState.EXPIRING}:
        return Reply(card=face_of(post, ctx, news=News(NOT_OPEN)), toast=Toast(NOT_OPEN, "warning"))
    asker = ctx.asker
    ctx.store.reminding.armings.arm(
        Arming(post.key, post.expires_at, period, asker.open_id, asker.chat_id, asker.message_id, ctx.now())
    )
    return _changed(post, ARMED, ctx)


def disarm_reopening(button: DisarmReopening, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Take the order back; whoever may reopen the job may."""
    post = read_post(PostKey(button.website_id, button.post_id, button.job_id), ctx)
    require_may_reopen(post.job_id, ctx)
    taken_back = ctx.store.reminding.armings.disarm(post.job_id)
    return _changed(post, DISARMED if taken_back else NOT_ARMED, ctx)


def fire_armings(way: Way, _packed: str) -> None:
    """Order the execution for every armed job that has closed."""
    ctx = way.context("", "")

    def look() -> str:
        return dump(Found(tuple(arming for arming in ctx.store.reminding.armings.every() if _has_closed(arming, ctx))))

    for arming in load(Found, way.steps.run("look", look)).armings:
        way.order(Order("fire_arming", f"{arming.post.job_id}:{arming.armed_at.timestamp():.3f}", dump(arming)))


@dataclass(frozen=True)
class Found:
    """Armed jobs that have closed."""

    armings: tuple[Arming, ...]


def fire_arming(way: Way, packed: str) -> None:
    """Reopen in the name of whoever ordered it, if they still may, and tell the chat what became of it."""
    arming = load(Arming, packed)
    ctx = way.context(arming.armed_by, arming.chat_id, arming.message_id)
    outcome = until_settled(way.steps, "reopen", lambda: _fire(arming, ctx))
    fired = load(Fired, outcome) if outcome != AGAIN else Fired(arming, words=FEISHU_BUSY)
    if fired.arming is None:
        return
    post = ctx.store.posts.get(arming.post.website_id, arming.post.post_id)
    if post is not None:
        card = armed_fired_card(post, arming, fired.outcome, fired.words, ctx.now(), ctx.policy.zone)
        told = FollowUp(card, in_thread=True)
        spot = Spot(arming.chat_id, arming.message_id)
        way.place_fresh("told", spot, lambda: told if way.is_internal(arming.chat_id) else None)
    for order in refresh_orders(arming.post.job_id, way.context("", "")):
        way.order(order)


def _fire(arming: Arming, ctx: Context) -> str:
    """As a step: after a crash the order is gone but its history shows that this errand was at it."""
    standing = ctx.store.reminding.armings.of(arming.post.job_id)
    was_at_it = ctx.store.history.outcome(ctx.cause_id, arming.post.job_id) is not None
    if standing != arming and not was_at_it:
        return dump(Fired())
    try:
        until = read_until(arming.until, ctx.now(), ctx.policy.zone)
        outcome, _ = reopen(arming.post, until, ctx)
    except BotError as error:
        if is_passing(error):
            return AGAIN
        ctx.store.reminding.armings.disarm(arming.post.job_id)
        return dump(Fired(arming, "refused" if isinstance(error, NotAllowed) else "failed", error.text))
    ctx.store.reminding.armings.disarm(arming.post.job_id)
    return dump(Fired(arming, outcome))


def _has_closed(arming: Arming, ctx: Context) -> bool:
    post = ctx.store.posts.get(arming.post.website_id, arming.post.post_id)
    if post is None:
        return False
    if post.expires_at != arming.expires_at:
        ctx.store.reminding.armings.disarm(arming.post.job_id)
        return False
    state = post.state(ctx.now())
    if state is JobState.EXPIRED:
        return post.expires_at is not None and post.expires_at + LAG <= ctx.now()
    return state in {JobState.CLOSED, JobState.UNLISTED}


def _changed(post: JobPost, words: Text, ctx: Context) -> Reply:
    return Reply(
        card=face_of(post, ctx, news=News(words)),
        toast=Toast(words, "success"),
        orders=refresh_orders(post.job_id, ctx),
    )
