"""Reads from the store and from Hire what ``bot/domain/schedule/reminder_schedule.py`` needs to compute the reminders that are due."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dispatch.context import Context
from bot.domain.errors import HIRE_REFUSALS, JobNotFound
from bot.domain.jobs import ADVERTISED, EVERYTHING, Audience, Job
from bot.domain.reminders import ChatSettings, Snooze, StageKey, Subscription
from bot.domain.schedule.reminder_schedule import ChatReminderState, Due, JobSnapshot, due_now
from bot.domain.timestamps import find_zone
from bot.interfaces.job_store import JobSearch
from bot.logs import get_logger
from handlers.filtered_jobs import fitting
from handlers.read_job import read_job
from handlers.rights.visibility import audience_of

log = get_logger(__name__)

# A job that closed longer ago is not reminded of any more; the lists still show it.
CLOSED_FOR = timedelta(days=30)
# Days without reminders bring a stage forward, in China by a holiday with its weekends: nine days in 2026, ten in 2020.
AHEAD = timedelta(days=14)
# A job that was read by itself within this time need not be read again before it is told.
READ_WITHIN = timedelta(minutes=5)
# Jobs that are read at a time to find out whether any is due; most often the first ones are.
FIRST_PORTION, PORTION = 10, 500

ChatSubscriptions = tuple[ChatSettings, tuple[Subscription, ...]]


def chats_with_known_zone(chats: Iterable[ChatSubscriptions]) -> tuple[ChatSubscriptions, ...]:
    """Without those whose stored time zone this machine does not know: when they are to be reminded is not known either."""
    return tuple(chat for chat in chats if find_zone(chat[0].zone) is not None)


def read_job_snapshot(furthest_stage: int, ctx: Context, job_ids: Collection[str] | None = None) -> JobSnapshot:
    """The jobs that can be due for chats whose furthest stage is this many days before the expiry; of these ids if given."""
    now, jobs = ctx.now(), ctx.store.jobs
    ahead = _ahead(furthest_stage, now)
    return JobSnapshot(jobs.open_between(now, ahead, job_ids), jobs.closed_since(now - CLOSED_FOR, now, job_ids))


def reminders_due(chat: ChatSubscriptions, snapshot: JobSnapshot, ctx: Context) -> Due:
    """What is due for a chat now, by what the store knows. Raises BotError if Hire cannot say whose jobs are whose."""
    return due_now(read_state(chat, ctx), snapshot, ctx.now())


def is_anything_due(chat: ChatSubscriptions, ctx: Context) -> bool:
    """Whether ``reminders_due`` would find a reminder; only as many jobs are read as that needs. Raises as it does."""
    state, now = read_state(chat, ctx), ctx.now()
    for subscription in chat[1]:
        fits = fitting(subscription.filters, state.own_jobs, JobSearch(audience=state.audience))
        for jobs in _in_portions(fits, max(chat[0].stages, default=0), ctx):
            open_jobs = tuple(job for job in jobs if job.closed_at is None and job.expires_at and job.expires_at > now)
            closed = [(job, job.closed_at or job.expires_at) for job in jobs if job not in open_jobs]
            told = tuple((job, at) for job, at in closed if at is not None and not job.is_closing_quiet)
            if due_now(state, JobSnapshot(open_jobs, told), now).reminders:
                return True
    return False


def _in_portions(wanted: JobSearch, furthest_stage: int, ctx: Context) -> Iterator[tuple[Job, ...]]:
    """The jobs of ``read_job_snapshot`` that are searched for, those that expire soonest first."""
    now, offset, limit, total = ctx.now(), 0, FIRST_PORTION, 1
    while offset < total:
        found, total = ctx.store.jobs.expiring(
            wanted, now - CLOSED_FOR, now, _ahead(furthest_stage, now), offset=offset, limit=limit
        )
        yield found
        offset, limit = offset + limit, PORTION


def _ahead(furthest_stage: int, now: datetime) -> datetime:
    return now + timedelta(days=max(furthest_stage, 0) + 1) + AHEAD


def due_after_reading(
    due: Due, state: ChatReminderState, snapshot: JobSnapshot, furthest_stage: int, ctx: Context
) -> tuple[Due, JobSnapshot]:
    """What is due for a chat, after each job of it was read from Hire: a list may be a day old. Also the jobs as they are then.

    Args: ``due`` is what is due by the snapshot.

    Raises:
        BotError: as ``read_job`` does, but for jobs that Hire does not know any more or refuses to the bot.
    """
    changed = _read_before_telling(due, snapshot, ctx)
    if not changed:
        return due, snapshot
    snapshot = snapshot.replaced(changed, read_job_snapshot(furthest_stage, ctx, changed))
    return due_now(state, snapshot, ctx.now()), snapshot


def read_state(chat: ChatSubscriptions, ctx: Context) -> ChatReminderState:
    """As ``reminder_state``, with what the store knows of the chat."""
    chat_id = chat[0].chat_id
    handled = ctx.store.reminders.handled_keys(chat_id)
    return reminder_state(chat, handled, ctx.store.snoozes.list_for_chat(chat_id), ctx)


def reminder_state(
    chat: ChatSubscriptions, handled: frozenset[StageKey], snoozes: Mapping[str, Snooze], ctx: Context
) -> ChatReminderState:
    """What decides about the reminders of a chat, with whose jobs are whose if a subscription asks for that.

    Raises:
        BotError: as ``Hire.jobs_of`` does, unless Hire refuses to tell the bot: then the other subscriptions go on.
    """
    settings, subscriptions = chat
    people = {one.created_by for one in subscriptions if one.filters.mine}
    own_jobs = frozenset[str]().union(*(_jobs_of(person, ctx) for person in people))
    return ChatReminderState(settings, subscriptions, handled, snoozes, _audience(chat, ctx), own_jobs)


def _jobs_of(open_id: str, ctx: Context) -> frozenset[str]:
    try:
        return ctx.team_jobs.of(open_id)
    except HIRE_REFUSALS as error:
        log.info("own_jobs_unread", error=error)
        return frozenset()


def _read_before_telling(due: Due, snapshot: JobSnapshot, ctx: Context) -> frozenset[str]:
    """Read the jobs of these reminders from Hire, unless they were read just now; those that differ from the snapshot."""
    job_ids = {reminder.key.job_id for reminder in due.reminders}
    unread = job_ids - ctx.store.jobs.read_since(job_ids, ctx.now() - READ_WITHIN)
    known = snapshot.by_id() if unread else {}
    return frozenset(job_id for job_id in sorted(unread) if _has_changed(job_id, known.get(job_id), ctx))


def _has_changed(job_id: str, known: Job | None, ctx: Context) -> bool:
    try:
        return read_job(job_id, ctx, with_adverts=False) != known
    except JobNotFound:
        return True
    except HIRE_REFUSALS:
        return False


def _audience(chat: ChatSubscriptions, ctx: Context) -> Audience:
    """Which jobs without an advert the chat may be told: in a direct chat, those of the person."""
    settings, subscriptions = chat
    if not settings.is_direct:
        return EVERYTHING if ctx.policy.show_unadvertised else ADVERTISED
    return _union(audience_of(person, ctx) for person in {one.created_by for one in subscriptions})


def _union(audiences: Iterable[Audience]) -> Audience:
    every = tuple(audiences)
    job_ids = frozenset[str]().union(*(audience.job_ids for audience in every))
    return Audience(any(audience.sees_all for audience in every), job_ids)


def local_day(settings: ChatSettings, at: datetime) -> date:
    """The day in the chat's time zone."""
    return at.astimezone(ZoneInfo(settings.zone)).date()
