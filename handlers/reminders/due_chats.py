"""Looks at chats: for which of them something is due, and when each is to be looked at again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.dispatch.context import Context
from bot.domain.errors import BotError, FeishuBusy
from bot.domain.reminders import ChatSettings
from bot.domain.replies import TaskRequest
from bot.domain.schedule.reminder_schedule import Due, due_now
from bot.domain.serialization import dump
from bot.interfaces.look_store import NextLook
from bot.logs import get_logger
from handlers.reminders.digests.late import digest_id_of, digest_key, has_failed, is_fresh, late_digest_tasks
from handlers.reminders.digests.send import DigestRequest
from handlers.reminders.due_reminders import (
    ChatSubscriptions,
    chats_with_known_zone,
    due_after_reading,
    read_job_snapshot,
    read_state,
)
from handlers.reminders.next_look import (
    AFTER_DIGEST,
    AFTER_FAILURE,
    after_change,
    after_reading,
    at_next_time,
    is_paused,
    is_time,
)
from handlers.reminders.operator_warnings import log_unknown_holidays, log_unknown_zones

log = get_logger(__name__)

# Each failure takes seconds. After so many in a row the other chats wait for the next run, a minute later.
MAX_FAILURES = 5
# A digest of more jobs does not name them to its task, which computes all jobs again then.
MAX_NAMED_JOBS = 300


@dataclass(frozen=True)
class Looks:
    """The tasks that follow, and when each chat is looked at again. Cut off: Feishu does not answer, so others wait too."""

    tasks: tuple[TaskRequest, ...]
    looks: tuple[NextLook, ...]
    is_cut_off: bool = False


def look_at_chats(chats: Iterable[ChatSubscriptions], ctx: Context) -> Looks:
    """The digests that are due by what Hire says now. While Hire cannot be asked for a chat's jobs, that chat waits."""
    now = ctx.now()
    waiting, others = _split(chats, ctx)
    tasks: list[TaskRequest] = []
    looks = {settings.chat_id: at_next_time(settings, now) for settings in others}
    for chat, due in _due_of(waiting, ctx):
        chat_id = chat[0].chat_id
        if due is None:
            tasks += late_digest_tasks(chat[0], ctx)
            looks[chat_id] = NextLook(chat_id, now + AFTER_FAILURE)
        elif due.reminders:
            tasks.append(_digest_task(chat[0], due, "", ctx))
            looks[chat_id] = NextLook(chat_id, now + AFTER_DIGEST)
        else:
            looks[chat_id] = after_change(chat, ctx)
    unread = [settings.chat_id for settings, _ in waiting if settings.chat_id not in looks]
    # Before those that failed, which would otherwise keep them from being looked at for as long as they fail.
    looks |= {chat_id: NextLook(chat_id, now) for chat_id in unread}
    return Looks(tuple(tasks), tuple(looks.values()), is_cut_off=bool(unread))


def look_without_reading(chats: Iterable[ChatSubscriptions], ctx: Context) -> Looks:
    """While Hire cannot be read, no digest is due; who has waited for long is told so."""
    now = ctx.now()
    waiting, others = _split(chats, ctx)
    tasks = [request for settings, _ in waiting for request in late_digest_tasks(settings, ctx)]
    looks = [at_next_time(settings, now) for settings in others]
    looks += [after_reading(settings, now) for settings, _ in waiting]
    return Looks(tuple(tasks), tuple(looks))


def tasks_at_once(chats: tuple[ChatSubscriptions, ...], forced: str, ctx: Context) -> Iterator[TaskRequest]:
    """What is due for all chats, whatever their time and also if they have had their digest, as an administrator asked for."""
    log_unknown_zones(chats, ctx)
    log_unknown_holidays(chats, ctx)
    known = chats_with_known_zone(chats)
    if is_fresh(ctx):
        for chat, due in _due_of([chat for chat in known if not _has_digest(chat[0], forced, ctx)], ctx):
            if due is None:
                yield from late_digest_tasks(chat[0], ctx)
            elif due.reminders:
                yield _digest_task(chat[0], due, forced, ctx)
    elif has_failed(ctx):
        for settings, _ in known:
            yield from late_digest_tasks(settings, ctx)


def _split(chats: Iterable[ChatSubscriptions], ctx: Context) -> tuple[list[ChatSubscriptions], list[ChatSettings]]:
    """The chats that wait for today's digest, and the settings of the others."""
    now = ctx.now()
    waiting: list[ChatSubscriptions] = []
    others: list[ChatSettings] = []
    for chat in chats:
        settings = chat[0]
        if is_paused(settings, now) or not is_time(settings, now) or _has_digest(settings, "", ctx):
            others.append(settings)
        else:
            waiting.append(chat)
    return waiting, others


def _due_of(chats: list[ChatSubscriptions], ctx: Context) -> Iterator[tuple[ChatSubscriptions, Due | None]]:
    """What is due for each chat by what Hire says now, None if that cannot be read; the last ones are left out if Feishu is busy.

    A digest is started only after this, because a chat has one a day, and one with nothing to tell would use it up.
    """
    if not chats:
        return
    furthest, failures = max(stage for settings, _ in chats for stage in settings.stages or (0,)), 0
    snapshot = read_job_snapshot(furthest, ctx)
    for chat in chats:
        try:
            state = read_state(chat, ctx)
            due = due_now(state, snapshot, ctx.now())
            if due.reminders:
                due, snapshot = due_after_reading(due, state, snapshot, furthest, ctx)
        except BotError as error:
            log.warning("reminders_postponed", chat=chat[0].chat_id, error=error)
            yield chat, None
            failures += isinstance(error, FeishuBusy)
            if failures >= MAX_FAILURES:
                return
            # Some of its jobs may have been read, and differ from the snapshot.
            snapshot = read_job_snapshot(furthest, ctx)
            continue
        except Exception:  # What is wrong with one chat must not stop the others.
            log.exception("chat_not_looked_at", chat=chat[0].chat_id)
            yield chat, None
            continue
        failures = 0 if due.reminders else failures
        yield chat, due


def _digest_task(settings: ChatSettings, due: Due, forced: str, ctx: Context) -> TaskRequest:
    job_ids = sorted({reminder.key.job_id for reminder in (*due.reminders, *due.skipped)})
    request = DigestRequest(settings.chat_id, digest_id_of(settings, forced, ctx), ctx.now())
    named = replace(request, job_ids=tuple(job_ids)) if len(job_ids) <= MAX_NAMED_JOBS else request
    return TaskRequest("send_digest", digest_key(settings, forced, ctx), dump(named))


def _has_digest(settings: ChatSettings, forced: str, ctx: Context) -> bool:
    """Whether the chat has had this digest, so that its jobs need not be read again."""
    return bool(ctx.store.reminders.list_digest(digest_id_of(settings, forced, ctx)))
