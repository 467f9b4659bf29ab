"""Subscribes a chat and lists its subscriptions.

Every member may do this, for their own chat only. Ending is in ``handlers/reminders/unsubscribe.py``, changing the settings in
``handlers/reminders/change_settings.py``.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import Subscribe, SubscribeAnyway
from bot.domain.errors import HIRE_REFUSALS, AskDirectly, BotError, CardOutdated, TooManySubscriptions
from bot.domain.normalization import normalize
from bot.domain.reminders import ChatSettings, Filters, Subscription
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.schedule.reminder_schedule import without_ended_pause
from bot.domain.serialization import dump
from bot.domain.text import Text
from bot.domain.typed.filter_words import parse_filters
from bot.interfaces.job_store import JobSearch
from bot.logs import get_logger
from cards.components.sanitize import join_texts, one_line_text
from cards.subscription_cards import nothing_fits_card, subscribed_by_card, subscribed_card, subscriptions_card
from cards.wording.subscriptions import COMES_NOW
from handlers.filtered_jobs import fitting, values_like, with_website_ids
from handlers.job_of_button import require_own_card
from handlers.list_jobs import is_incomplete
from handlers.reminders.next_reminder import comes_within_minutes, next_reminder_at
from handlers.rights.visibility import audience_of_requester, require_visible

log = get_logger(__name__)

SUBSCRIBED = Text("已订阅{what}，本会话将收到到期提醒", "Subscribed to {what}: this chat will be reminded of them")
ALREADY_SUBSCRIBED = Text("本会话已订阅{what}", "This chat is subscribed to {what} already")
SENTENCES = Text("。", ". ")
ALL_JOBS = Text("全部职位", "all jobs")
JOBS_OF_DEPARTMENT = Text("「{department}」的职位", "the jobs of {department}")
JOBS_THAT_FIT = Text("符合条件的职位", "the jobs that match")
MAX_DEPARTMENT_LENGTH = 60
MAX_SUBSCRIPTIONS = 20
# As JSON; what is typed is cut to 500 characters (bot/domain/typed/filter_words.py).
MAX_FILTERS_LENGTH = 3000


def subscribe(command: Command, ctx: Context) -> Reply:
    """``/subscribe [filters]``: remind this chat of the jobs that match; if none does now, it asks first."""
    filters = _checked(parse_filters(command.arguments), ctx)
    return Reply(card=question_before(filters, ctx) or _subscribe(filters, ctx)[0])


def subscribes_at_once(command: Command, ctx: Context) -> bool:
    """Whether the command makes a subscription: the chat has no such one, and nothing is asked first. Raises as ``subscribe``."""
    filters = _checked(parse_filters(command.arguments), ctx)
    is_known = ctx.store.subscriptions.find(ctx.requester.chat_id, filters) is not None
    return not is_known and question_before(filters, ctx) is None


def subscribe_anyway(button: SubscribeAnyway, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """The button of the question whether to subscribe although no job fits now."""
    card, is_new = _subscribe(_checked(button.filters, ctx), ctx)
    return Reply(card=card, toast=_toast(JOBS_THAT_FIT, is_new=is_new))


def subscribe_by_button(button: Subscribe, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """The buttons on a job's card, in the welcome and in an empty list: every job, or those of the job's department.

    A group learns who subscribed it to what. A job's card stays as it is. What is due comes within minutes here too.
    """
    filters, what = _of_department(button.job_id, ctx) if button.scope == "department" else (Filters(), ALL_JOBS)
    _, is_new = _add(filters, ctx)
    comes_now = comes_within_minutes(
        (settings_of_chat(ctx), ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)), ctx
    )
    told = told_to_group(filters, ctx, in_thread=True, comes_now=comes_now) if is_new else ()
    toast = _toast(what, is_new=is_new, comes_now=comes_now)
    return Reply(card=list_card(ctx) if button.in_list else None, toast=toast, follow_ups=told)


def told_to_group(filters: Filters, ctx: Context, *, in_thread: bool, comes_now: bool = False) -> tuple[FollowUp, ...]:
    """Who has subscribed the group to what; nothing in a direct chat. ``comes_now`` as in ``subscribed_card``."""
    requester = ctx.requester
    if requester.is_direct:
        return ()
    card = subscribed_by_card(filters, requester.open_id, ctx.websites.names(), comes_now=comes_now)
    return (FollowUp(card, in_thread=in_thread),)


def _toast(what: Text, *, is_new: bool, comes_now: bool = False) -> Toast:
    done = (SUBSCRIBED if is_new else ALREADY_SUBSCRIBED).fill(what=what)
    text = join_texts([done, COMES_NOW], SENTENCES) if comes_now else done
    return Toast(text, "success" if is_new else "info")


def _of_department(job_id: str, ctx: Context) -> tuple[Filters, Text]:
    """The filters for the department of a job, and how it is called. The job's record says which department that is."""
    require_own_card(job_id, ctx)
    department = require_visible(ctx.store.jobs.get(job_id), ctx).details.department
    value = (department.name.zh_cn or department.name.en_us) if department else ""
    if department is None or not normalize(value):
        raise CardOutdated
    name = one_line_text(department.name, MAX_DEPARTMENT_LENGTH)
    return Filters(departments=(value,)), JOBS_OF_DEPARTMENT.fill(department=name)


def list_subscriptions(_command: Command, ctx: Context) -> Reply:
    """``/subscriptions``: what this chat is reminded of, and when next."""
    return Reply(card=list_card(ctx))


def settings_of_chat(ctx: Context) -> ChatSettings:
    """The settings of the requester's chat, or the defaults if it has none yet."""
    known = ctx.store.subscriptions.settings(ctx.requester.chat_id)
    if known is not None:
        return known
    policy, chat_id = ctx.policy, ctx.requester.chat_id
    return ChatSettings(chat_id, policy.stages, policy.remind_at, str(policy.zone), is_direct=ctx.requester.is_direct)


def _checked(filters: Filters, ctx: Context) -> Filters:
    """The filters with careers sites by their ids.

    Raises:
        AskDirectly: for one's own jobs in a group.
        CardOutdated: if a click carries more than can be typed.
        BotError: as ``Hire.jobs_of`` if Hire refuses to tell the bot whose jobs are whose, so that nobody could be reminded.
    """
    if len(dump(filters)) > MAX_FILTERS_LENGTH:
        raise CardOutdated
    if filters.mine and not ctx.requester.is_direct:
        raise AskDirectly
    if filters.mine:
        _require_own_jobs(ctx)
    return with_website_ids(filters, ctx)


def _require_own_jobs(ctx: Context) -> None:
    try:
        ctx.team_jobs.of(ctx.requester.open_id)
    except HIRE_REFUSALS:
        raise
    except BotError as error:  # For the moment only; subscribing never waits.
        log.info("own_jobs_unread", error=error)


def question_before(filters: Filters, ctx: Context) -> Card | None:
    """The question whether to subscribe although no job fits now; None if that need not, or cannot, be asked.

    Before the first full read it is not known what fits, and nor is it while Hire does not say whose jobs they are.
    """
    requester = ctx.requester
    if filters == Filters() or is_incomplete(ctx) or ctx.store.subscriptions.find(requester.chat_id, filters):
        return None
    _require_room(ctx)
    own_jobs = _jobs_of_person(requester.open_id, ctx) if filters.mine else frozenset[str]()
    # A closed job that fits shows that the filters are no mistake: it may be reopened.
    visible = JobSearch(audience=audience_of_requester(ctx))
    if own_jobs is None or ctx.store.jobs.exists(fitting(filters, own_jobs, visible), ctx.now()):
        return None
    return nothing_fits_card(filters, values_like(filters, visible, ctx), ctx.websites.names())


def _require_room(ctx: Context) -> None:
    if len(ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)) >= MAX_SUBSCRIPTIONS:
        raise TooManySubscriptions


def _subscribe(filters: Filters, ctx: Context) -> tuple[Card, bool]:
    """Subscribe the requester's chat; the answer, and whether the subscription is new. Filters as ``_checked``."""
    subscription, is_new = _add(filters, ctx)
    settings, every = settings_of_chat(ctx), ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    visible = _open_jobs(ctx)
    fits = fitting(filters, _own_jobs([subscription], ctx), visible)
    matching = ctx.store.jobs.count(fits, ctx.now()) or (None if is_incomplete(ctx) else 0)
    near = {} if matching else values_like(filters, visible, ctx)
    comes_now = comes_within_minutes((settings, every), ctx)
    next_at = None if comes_now else next_reminder_at(settings, ctx.now())
    names = ctx.websites.names()
    card = subscribed_card(
        settings, subscription, matching, next_at, near, names, every=every, is_new=is_new, comes_now=comes_now
    )
    return card, is_new


def _add(filters: Filters, ctx: Context) -> tuple[Subscription, bool]:
    """The chat's subscription with these filters, and whether it is new."""
    repository, requester = ctx.store.subscriptions, ctx.requester
    settings = settings_of_chat(ctx)
    if repository.settings(requester.chat_id) is None:
        repository.put_settings(settings)
    subscription = repository.find(requester.chat_id, filters)
    if subscription is None:
        repository.add(new_subscription(filters, ctx))
        subscription = repository.find(requester.chat_id, filters)
    if subscription is None:  # Somebody has ended it in between.
        raise BotError
    return subscription, subscription.id == _new_id(ctx)


def new_subscription(filters: Filters, ctx: Context) -> Subscription:
    """One more subscription of the requester's chat, not stored yet. Raises TooManySubscriptions."""
    _require_room(ctx)
    requester = ctx.requester
    return Subscription(_new_id(ctx), requester.chat_id, filters, requester.open_id, ctx.now())


def _new_id(ctx: Context) -> str:
    """The same id when the step is repeated after a crash, so that the answer is still that the subscription is new."""
    return hashlib.sha256(f"{ctx.requester.chat_id} {ctx.idempotency_key}".encode()).hexdigest()[:16]


def list_card(ctx: Context, page: int = 0) -> Card:
    """The list of the chat's subscriptions, a page of it."""
    subscriptions = ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    settings = without_ended_pause(settings_of_chat(ctx), ctx.now())
    comes_now = comes_within_minutes((settings, subscriptions), ctx)
    next_at = next_reminder_at(settings, ctx.now()) if subscriptions and not comes_now else None
    counts, names = count_matching(subscriptions, ctx), ctx.websites.names()
    return subscriptions_card(settings, subscriptions, counts, names, next_at, page, comes_now=comes_now)


def count_matching(subscriptions: tuple[Subscription, ...], ctx: Context) -> dict[str, int]:
    """How many open jobs, which the requester may see, each subscription matches; by its id."""
    if not subscriptions:
        return {}
    visible, own_jobs, now = _open_jobs(ctx), _own_jobs(subscriptions, ctx), ctx.now()
    return {each.id: ctx.store.jobs.count(fitting(each.filters, own_jobs, visible), now) for each in subscriptions}


def _open_jobs(ctx: Context) -> JobSearch:
    """The open jobs that the requester may see."""
    return JobSearch(is_open=True, audience=audience_of_requester(ctx))


def _own_jobs(subscriptions: Iterable[Subscription], ctx: Context) -> frozenset[str]:
    """The jobs of those who have subscribed with ``mine``, for counting; without those whom Hire does not tell now."""
    people = {one.created_by for one in subscriptions if one.filters.mine}
    return frozenset(job_id for person in people for job_id in _jobs_of_person(person, ctx) or ())


def _jobs_of_person(open_id: str, ctx: Context) -> frozenset[str] | None:
    """The jobs on whose team the person is; None if Hire does not tell now."""
    try:
        return ctx.team_jobs.of(open_id)
    except BotError as error:
        log.info("own_jobs_unread", error=error)
        return None
