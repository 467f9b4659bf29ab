"""The task that finds the chats for which reminders are due, and starts a digest for each.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Annotated

from pydantic import Field

from bot.dispatch.context import Context
from bot.domain.replies import TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.look_store import NextLook
from bot.tasks.retries import RETRY, guarded
from bot.tasks.task_context import TaskContext
from handlers.reminders.digests.late import has_failed, is_fresh
from handlers.reminders.due_chats import look_at_chats, look_without_reading, tasks_at_once
from handlers.reminders.due_reminders import chats_with_known_zone
from handlers.reminders.next_look import on_next_day
from handlers.reminders.operator_warnings import log_unknown_holidays, log_unknown_zones
from handlers.reminders.steady_clock import not_before

# So many chats share one read of the jobs, and their digests are started before the next ones are looked at.
BATCH = 200


@dataclass(frozen=True)
class DigestTasks:
    """What one look found, as the step's result.

    Attributes:
        tasks: one for each chat for which something is due.
        looks: when each of the chats is looked at again.
        is_last: whether no more chats are due. Releases up to 0.2 looked at all chats at once.
    """

    tasks: Annotated[tuple[TaskRequest, ...], Field(alias="orders")]
    looks: tuple[NextLook, ...] = ()
    is_last: bool = True


def remind_chats(task: TaskContext, forced: str) -> None:
    """Start a digest for every chat for which something is due and that has not had today's digest.

    The regular run looks only at the chats whose time for it has come (``LookRepository``), so that it costs what is due.

    Args:
        task: the context of this run.
        forced: identifies a request to send digests at once, whatever the time of day; empty on the regular run.
    """
    ctx, key = task.context("", ""), task.steps.workflow_id
    ctx = not_before(ctx, ctx.now())
    look = partial(_look_at_all, forced, ctx) if forced else partial(_look, key, ctx)
    for number in count():
        found = load(DigestTasks, task.steps.run("look" if number == 0 else f"look #{number}", lambda: dump(look())))
        for request in found.tasks:
            task.submit(request)
        # Only now, so that a look that was cut off before its digests were started is made again. It is no step, because it
        # changes nothing when it is repeated.
        noted = guarded(task.steps, "note", partial(_note, key, found.looks, ctx))()
        # What could not be noted is looked at again when its claim has ended.
        if found.is_last or noted == RETRY:
            return


def _look_at_all(forced: str, ctx: Context) -> DigestTasks:
    return DigestTasks(tuple(tasks_at_once(ctx.store.subscriptions.list_chats(), forced, ctx)))


def _look(key: str, ctx: Context) -> DigestTasks:
    """Claim some of the chats that are due, and look at them. While the jobs are old and nothing has failed, they wait."""
    store, now = ctx.store, ctx.now()
    if not store.looks.is_any_due(now, key):
        return DigestTasks(())
    is_read = is_fresh(ctx)
    # A digest of what was read long ago would lack what has happened since, and a chat gets only one a day.
    if not is_read and not has_failed(ctx):
        return DigestTasks(())
    chat_ids = store.looks.claim(now, key, BATCH, is_read=is_read)
    chats = store.subscriptions.get_chats(chat_ids)
    log_unknown_zones(chats, ctx)
    log_unknown_holidays(chats, ctx)
    known = chats_with_known_zone(chats)
    others = set(chat_ids) - {settings.chat_id for settings, _ in known}
    found = look_at_chats(known, ctx) if is_read else look_without_reading(known, ctx)
    looks = (*found.looks, *(on_next_day(chat_id, ctx.policy.zone, now) for chat_id in sorted(others)))
    return DigestTasks(found.tasks, looks, is_last=len(chat_ids) < BATCH or found.is_cut_off)


def _note(key: str, looks: tuple[NextLook, ...], ctx: Context) -> str:
    ctx.store.looks.note(key, looks)
    return ""
