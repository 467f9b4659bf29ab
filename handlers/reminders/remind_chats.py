"""The task that finds the chats for which reminders are due, and starts a digest for each."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Annotated

from pydantic import Field

from bot.dispatch.context import Context
from bot.domain.reminder_schedule import is_reminding_day, reminder_time
from bot.domain.reminders import ChatSettings
from bot.domain.replies import TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.store import FIRST_SCAN
from bot.tasks.task_context import TaskContext
from handlers.reminders.due_reminders import local_day, read_job_snapshot, reminders_due
from handlers.reminders.send_digest import DigestRequest

MAX_JITTER = timedelta(minutes=3)


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
    waiting = [chat for chat in chats if forced or _is_time(chat[0], ctx)]
    # Before the first scan is over, a digest would be incomplete, and a chat gets only one a day.
    if not waiting or ctx.store.key_value.get(FIRST_SCAN) is None:
        return
    snapshot = read_job_snapshot(max(stage for settings, _ in waiting for stage in settings.stages or (0,)), ctx)
    for settings, subscriptions in waiting:
        if reminders_due(settings, subscriptions, snapshot, ctx).reminders:
            key = f"{settings.chat_id}:{forced or local_day(settings, ctx.now()).isoformat()}"
            digest_id = hashlib.sha256(key.encode()).hexdigest()[:16]
            yield TaskRequest("send_digest", key, dump(DigestRequest(settings.chat_id, digest_id, ctx.now())))


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
