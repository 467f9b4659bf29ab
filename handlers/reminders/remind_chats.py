"""The task that finds the chats for which reminders are due, and starts a digest for each."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Annotated

from pydantic import Field

from bot.dispatch.context import Context
from bot.domain.errors import BotError, FeishuBusy
from bot.domain.reminder_schedule import due_now, is_reminding_day, reminder_time
from bot.domain.reminders import ChatSettings
from bot.domain.replies import TaskRequest
from bot.domain.serialization import dump, load
from bot.logs import get_logger
from bot.tasks.task_context import TaskContext
from handlers.reminders.due_reminders import (
    ChatSubscriptions,
    chats_with_known_zone,
    due_after_reading,
    local_day,
    read_job_snapshot,
    read_state,
)
from handlers.reminders.late_digests import digest_id_of, digest_key, has_failed, is_fresh, late_digest_tasks
from handlers.reminders.operator_warnings import log_unknown_holidays, log_unknown_zones
from handlers.reminders.send_digest import DigestRequest

log = get_logger(__name__)

MAX_JITTER = timedelta(minutes=3)
# Each failure takes seconds. After so many in a row the other chats wait for the next run, a minute later.
MAX_FAILURES = 5


@dataclass(frozen=True)
class DigestTasks:
    """One task for each chat for which something is due, as the step's result."""

    tasks: Annotated[tuple[TaskRequest, ...], Field(alias="orders")]


def remind_chats(task: TaskContext, forced: str) -> None:
    """Start a digest for every chat for which something is due and that has not had today's digest.

    Args:
        task: the context of this run.
        forced: identifies a request to send digests at once, whatever the time of day; empty on the regular run.
    """
    ctx = task.context("", "")
    found = task.steps.run("look", lambda: dump(DigestTasks(tuple(_digest_tasks(ctx, forced)))))
    for request in load(DigestTasks, found).tasks:
        task.submit(request)


def _digest_tasks(ctx: Context, forced: str) -> Iterator[TaskRequest]:
    chats = ctx.store.subscriptions.list_chats()
    log_unknown_zones(chats, ctx)
    log_unknown_holidays(chats, ctx)
    waiting = [chat for chat in chats_with_known_zone(chats) if forced or _is_time(chat[0], ctx)]
    if waiting and is_fresh(ctx):
        yield from _tasks_of(waiting, forced, ctx)
        return
    # A digest of what was read long ago would lack what has happened since, and a chat gets only one a day.
    if has_failed(ctx):
        for settings, _ in waiting:
            yield from late_digest_tasks(settings, ctx)


def _tasks_of(chats: list[ChatSubscriptions], forced: str, ctx: Context) -> Iterator[TaskRequest]:
    """A digest for each chat for which something is due by what Hire says now. While Hire cannot be asked, it waits.

    A digest is started only after this, because a chat has one a day, and one with nothing to tell would use it up.
    """
    furthest, failures = max(stage for settings, _ in chats for stage in settings.stages or (0,)), 0
    snapshot = read_job_snapshot(furthest, ctx)
    for chat in chats:
        try:
            state = read_state(chat, ctx)
            if not due_now(state, snapshot, ctx.now()).reminders or _has_digest(chat[0], forced, ctx):
                continue
            due, snapshot = due_after_reading(state, snapshot, furthest, ctx)
        except BotError as error:
            log.warning("reminders_postponed", chat=chat[0].chat_id, error=error)
            yield from late_digest_tasks(chat[0], ctx)
            failures += isinstance(error, FeishuBusy)
            if failures >= MAX_FAILURES:
                return
            # Some of its jobs may have been read, and differ from the snapshot.
            snapshot = read_job_snapshot(furthest, ctx)
            continue
        if due.reminders:
            failures = 0
            yield _digest_task(chat[0], forced, ctx)


def _digest_task(settings: ChatSettings, forced: str, ctx: Context) -> TaskRequest:
    request = DigestRequest(settings.chat_id, digest_id_of(settings, forced, ctx), ctx.now())
    return TaskRequest("send_digest", digest_key(settings, forced, ctx), dump(request))


def _has_digest(settings: ChatSettings, forced: str, ctx: Context) -> bool:
    """Whether the chat has had this digest, so that its jobs need not be read again for every look of the day."""
    return bool(ctx.store.reminders.list_digest(digest_id_of(settings, forced, ctx)))


def _is_time(settings: ChatSettings, ctx: Context) -> bool:
    """Whether today's reminder time is past.

    Chats with the same time are spread over ``MAX_JITTER``, because sending is rate-limited (docs/feishu/api.md 1.4).
    """
    today = local_day(settings, ctx.now())
    at = reminder_time(settings, today).astimezone(UTC)
    share = int.from_bytes(hashlib.sha256(settings.chat_id.encode()).digest()[:2]) / 0x10000
    spread = at + MAX_JITTER * share
    # A time that the jitter moved past midnight would never come, because from midnight on the next day's time counts.
    is_today = local_day(settings, spread) == today
    return is_reminding_day(settings, today) and (spread if is_today else at) <= ctx.now()
