"""Reminding: find the chats for which something is due, and send each its one digest."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from bot.dispatch.card_sender import Destination, SendStatus
from bot.dispatch.context import Context
from bot.domain.errors import ChatGone, FeishuBusy
from bot.domain.events import ChatLost
from bot.domain.reminder_schedule import ChatReminderState, Due, JobSnapshot, due_now, is_reminding_day, reminder_time
from bot.domain.reminders import ChatSettings, Subscription
from bot.domain.replies import FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.store import FIRST_SCAN
from bot.metrics import DIGESTS
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.digest_card import digest_card
from handlers.reminders.digest_view import digest_view
from handlers.reminders.tell_creator import creator_tasks

log = logging.getLogger(__name__)

# A closing is worth telling for so long; after a longer silence the lists tell it.
CLOSED_FOR = timedelta(days=30)
# Days off can bring a rung forward by a long weekend.
AHEAD = timedelta(days=5)
MOST_JITTER = timedelta(minutes=3)
# Within this the platform knows a send that is repeated (shared/feishu/api.md 4.2).
REPEATABLE_FOR = timedelta(hours=1)
INTERNAL, EXTERNAL, GONE = "internal", "external", "gone"
NOTHING = "0"


@dataclass(frozen=True)
class DueChats:
    """The chats for which something is due, each with the id of the digest that will tell it."""

    tasks: Annotated[tuple[TaskRequest, ...], Field(alias="orders")]


@dataclass(frozen=True)
class DigestOrder:
    """One digest: for which chat, under which id its cards and rows know it, and when somebody looked."""

    chat_id: str
    digest_id: str
    scheduled_at: datetime | None = None


def remind_chats(way: TaskContext, forced: str) -> None:
    """Order a digest for every chat that has something due and has not had today's; ``forced`` asks for one now."""
    ctx = way.context("", "")
    found = way.steps.run("look", lambda: dump(DueChats(tuple(_orders(ctx, forced)))))
    for order in load(DueChats, found).tasks:
        way.submit(order)


def send_digest(way: TaskContext, payload: str) -> None:
    """Claim what is due, tell it once, and note that it was told. A chat that is gone or external is dropped."""
    order = load(DigestOrder, payload)
    ctx = way.context("", order.chat_id)
    store = ctx.store
    if run_with_retries(way.steps, "claim", lambda: _claim(order, ctx)) in {NOTHING, RETRY}:
        # An attempt whose end nobody saw may have claimed something.
        store.reminders.release(order.digest_id)
        return
    kind = run_with_retries(way.steps, "is it internal", lambda: _kind_of_chat(way, order.chat_id, ctx))
    if kind in {EXTERNAL, GONE}:
        _drop(order, kind, ctx)
        return
    if kind != INTERNAL:
        store.reminders.release(order.digest_id)
        return
    status, message_id = way.send_latest("digest", Destination(order.chat_id, ""), lambda: _card(order, ctx))
    DIGESTS.labels(outcome=status.value).inc()
    if status is SendStatus.CHAT_GONE:
        _drop(order, GONE, ctx)
    elif status is not SendStatus.SENT:
        store.reminders.release(order.digest_id)
    else:
        store.reminders.mark_sent(order.digest_id, message_id, ctx.now())
        for label_value in creator_tasks(order.digest_id, ctx):
            way.submit(label_value)


def lose_chat(way: TaskContext, payload: str) -> None:
    """The bot was removed from a chat, or the chat dissolved: it is reminded no more."""
    lost = load(ChatLost, payload)
    way.steps.run("drop", lambda: drop_chat(lost.chat_id, lost.reason, way.context("", lost.chat_id)))


def reminders_due(
    settings: ChatSettings, subscriptions: tuple[Subscription, ...], snapshot: JobSnapshot, ctx: Context
) -> Due:
    """What is due for a chat right now."""
    store = ctx.store
    known, snoozes = store.reminders.handled_keys(settings.chat_id), store.snoozes.list_for_chat(settings.chat_id)
    return due_now(ChatReminderState(settings, subscriptions, known, snoozes), snapshot, ctx.now())


def read_job_snapshot(furthest_stage: int, ctx: Context) -> JobSnapshot:
    """What the scans know, as far as a ladder reaches."""
    now, posts = ctx.now(), ctx.store.posts
    active = posts.active_between(now, now + timedelta(days=max(furthest_stage, 0) + 1) + AHEAD)
    return JobSnapshot(active, posts.closed_since(now - CLOSED_FOR, now))


def _orders(ctx: Context, forced: str) -> Iterator[TaskRequest]:
    chats = ctx.store.subscriptions.list_chats()
    waiting = [chat for chat in chats if forced or _has_come(chat[0], ctx)]
    # Half of what there is to tell would use up the day's one digest.
    if not waiting or ctx.store.key_value.get(FIRST_SCAN) is None:
        return
    snapshot = read_job_snapshot(max(stage for settings, _ in waiting for stage in settings.stages or (0,)), ctx)
    for settings, subscriptions in waiting:
        if reminders_due(settings, subscriptions, snapshot, ctx).reminders:
            cause = f"{settings.chat_id}:{forced or _day(settings, ctx.now()).isoformat()}"
            digest_id = hashlib.sha256(cause.encode()).hexdigest()[:16]
            yield TaskRequest("send_digest", cause, dump(DigestOrder(settings.chat_id, digest_id, ctx.now())))


def _has_come(settings: ChatSettings, ctx: Context) -> bool:
    """Whether today's moment is past; chats of the same hour are spread over some minutes (shared/feishu/api.md 1.4)."""
    today = _day(settings, ctx.now())
    at = reminder_time(settings, today).astimezone(UTC)
    share = int.from_bytes(hashlib.sha256(settings.chat_id.encode()).digest()[:2]) / 0x10000
    spread = at + MOST_JITTER * share
    # After midnight it would be another day's moment that is awaited, and none would ever come.
    return is_reminding_day(settings, today) and (spread if _day(settings, spread) == today else at) <= ctx.now()


def _is_late(order: DigestOrder, ctx: Context) -> bool:
    """Whether a digest that downtime has held up is another day's: what it would tell is that day's own to tell.

    Within the hour it may have been sent already, and sending it once more shows nothing twice.
    """
    settings = ctx.store.subscriptions.settings(order.chat_id)
    if order.scheduled_at is None or settings is None or ctx.now() - order.scheduled_at <= REPEATABLE_FOR:
        return False
    return _day(settings, order.scheduled_at) != _day(settings, ctx.now())


def _day(settings: ChatSettings, at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.zone)).date()


def _card(order: DigestOrder, ctx: Context) -> FollowUp | None:
    if _is_late(order, ctx):
        return None
    view, zone = digest_view(order.digest_id, ctx), ctx.policy.zone
    return FollowUp(digest_card(view, 0, ctx.now(), zone, show_salary=ctx.policy.show_salary))


def _claim(order: DigestOrder, ctx: Context) -> str:
    """Claim as a step: repeated after a crash, the same digest holds the same rows."""
    store = ctx.store
    settings = store.subscriptions.settings(order.chat_id)
    if settings is None or _is_late(order, ctx):
        return NOTHING
    subscriptions = store.subscriptions.list_for_chat(order.chat_id)
    snapshot = read_job_snapshot(max(settings.stages, default=0), ctx)
    due = reminders_due(settings, subscriptions, snapshot, ctx)
    return str(len(store.reminders.claim(order.digest_id, due.reminders, due.skipped)))


def _kind_of_chat(way: TaskContext, chat_id: str, ctx: Context) -> str:
    settings = ctx.store.subscriptions.settings(chat_id)
    if settings is not None and settings.is_direct:
        return INTERNAL
    try:
        return EXTERNAL if way.chat.is_external(chat_id) else INTERNAL
    except ChatGone:
        return GONE
    except FeishuBusy:
        return RETRY


def _drop(order: DigestOrder, reason: str, ctx: Context) -> None:
    drop_chat(order.chat_id, reason, ctx)
    ctx.store.reminders.release(order.digest_id)


def drop_chat(chat_id: str, reason: str, ctx: Context) -> str:
    """End every subscription of a chat that can no longer be reminded; how many, as a step's answer."""
    ended = ctx.store.subscriptions.drop_chat(chat_id)
    log.warning("chat_dropped chat=%s reason=%s subscriptions=%d", chat_id, reason, ended)
    return str(ended)
