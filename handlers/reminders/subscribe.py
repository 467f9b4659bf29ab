"""Subscribes and unsubscribes a chat and changes its settings; every member may do this, for their own chat only."""

import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import (
    EditReminders,
    ResumeReminders,
    SaveReminders,
    ShowSubscriptions,
    Subscribe,
    Unsubscribe,
)
from bot.domain.errors import AskDirectly, BotError, TooManySubscriptions
from bot.domain.filters import matches, suggest_values
from bot.domain.jobs import Job
from bot.domain.normalization import normalize
from bot.domain.reminder_schedule import without_ended_pause
from bot.domain.reminders import ChatSettings, Filters, Subscription
from bot.domain.replies import Card, Reply, Toast
from bot.domain.text import Text
from bot.domain.typed.filter_words import parse_filters
from bot.interfaces.job_store import JobSearch
from cards.reminders_form_card import reminders_form_card
from cards.subscription_cards import subscribed_card, subscriptions_card, unsubscribed_card
from handlers.reminders.next_reminder import first_reminder_at, next_reminder_at
from handlers.reminders.settings_form import read_filter_form, read_settings_form
from handlers.visibility import audience_of_requester

log = logging.getLogger(__name__)

SAVED = Text("提醒设置已保存", "The reminder settings are saved")
RESUMED = Text("已恢复提醒", "The reminders are resumed")
SUBSCRIBED = Text("已订阅，本会话将收到到期提醒", "Subscribed: this chat gets the reminders")
ALREADY_SUBSCRIBED = Text("本会话已有相同的订阅", "This chat has this subscription already")
UNSUBSCRIBED = Text("已退订", "Unsubscribed")
MAX_JOBS = 20_000
MAX_SUBSCRIPTIONS = 20


def subscribe(command: Command, ctx: Context) -> Reply:
    """``/subscribe [filters]``: remind this chat of the jobs that match; the answer says how many do."""
    return Reply(card=_subscribe(parse_filters(command.arguments), ctx)[0])


def subscribe_by_button(_button: Subscribe, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """The button on a job's card: remind this chat of every job. The card stays as it is."""
    _, is_new = _subscribe(Filters(), ctx)
    return Reply(toast=Toast(SUBSCRIBED, "success") if is_new else Toast(ALREADY_SUBSCRIBED))


def unsubscribe(_command: Command, ctx: Context) -> Reply:
    """``/unsubscribe``: end the chat's only subscription, or list several to choose from."""
    found = ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    if len(found) > 1:
        return Reply(card=_list(ctx))
    for subscription in found:
        ctx.store.subscriptions.remove(ctx.requester.chat_id, subscription.id)
    return Reply(card=unsubscribed_card(found, 0, ctx.websites.names()))


def unsubscribe_by_button(button: Unsubscribe, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """End one of the chat's subscriptions and list the others."""
    ctx.store.subscriptions.remove(ctx.requester.chat_id, button.subscription_id)
    return Reply(card=_list(ctx), toast=Toast(UNSUBSCRIBED, "success"))


def list_subscriptions(_command: Command, ctx: Context) -> Reply:
    """``/subscriptions``: what this chat is reminded of, and when next."""
    return Reply(card=_list(ctx))


def edit_reminders(_button: EditReminders, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Replace the clicked card by the form with the chat's settings."""
    subscriptions = ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    settings, names = without_ended_pause(settings_of_chat(ctx), ctx.now()), ctx.websites.names()
    return Reply(card=reminders_form_card(settings, subscriptions, _counts(subscriptions, ctx), names))


def save_reminders(_button: SaveReminders, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Save the form; filters in it become one more subscription. All of it is saved, or nothing if anything is refused."""
    settings = read_settings_form(form, settings_of_chat(ctx), ctx.policy.stages, ctx.now())
    filters = read_filter_form(form)
    subscribed = ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    is_further = filters != Filters() or not subscribed
    ctx.store.subscriptions.put_settings(settings, _new_subscription(filters, ctx) if is_further else None)
    return Reply(card=_list(ctx), toast=Toast(SAVED, "success"))


def show_subscriptions(_button: ShowSubscriptions, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Leave the form: the subscriptions again, with nothing saved."""
    return Reply(card=_list(ctx))


def resume_reminders(_button: ResumeReminders, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """End the pause, and show the subscriptions."""
    ctx.store.subscriptions.put_settings(replace(settings_of_chat(ctx), paused_until=None))
    return Reply(card=_list(ctx), toast=Toast(RESUMED, "success"))


def settings_of_chat(ctx: Context) -> ChatSettings:
    """The settings of the requester's chat, or the defaults if it has none yet."""
    known = ctx.store.subscriptions.settings(ctx.requester.chat_id)
    if known is not None:
        return known
    policy, chat_id = ctx.policy, ctx.requester.chat_id
    return ChatSettings(chat_id, policy.stages, policy.remind_at, str(policy.zone), is_direct=ctx.requester.is_direct)


def _subscribe(filters: Filters, ctx: Context) -> tuple[Card, bool]:
    """Subscribe the requester's chat; the answer, and whether the subscription is new."""
    repository, requester = ctx.store.subscriptions, ctx.requester
    if filters.mine and not requester.is_direct:
        raise AskDirectly
    if filters.websites:
        filters = replace(filters, websites=_website_ids(filters.websites, ctx))
    names = ctx.websites.names()
    settings = settings_of_chat(ctx)
    if repository.settings(requester.chat_id) is None:
        repository.put_settings(settings)
    subscription = _new_subscription(filters, ctx)
    is_new = repository.add(subscription)
    jobs, own_jobs = _open_jobs(ctx), _own_jobs([subscription], ctx)
    matching = sum(matches(filters, job, own_jobs) for job in jobs)
    near = {} if matching else suggest_values(filters, jobs)
    first_at = first_reminder_at(settings, ctx.now())
    return subscribed_card(settings, subscription, matching, first_at, near, names), is_new


def _new_subscription(filters: Filters, ctx: Context) -> Subscription:
    """One more subscription of the requester's chat, not stored yet. Raises TooManySubscriptions."""
    requester = ctx.requester
    if len(ctx.store.subscriptions.list_for_chat(requester.chat_id)) >= MAX_SUBSCRIPTIONS:
        raise TooManySubscriptions
    return Subscription(secrets.token_hex(4), requester.chat_id, filters, requester.open_id, ctx.now())


def _list(ctx: Context) -> Card:
    subscriptions = ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    settings = without_ended_pause(settings_of_chat(ctx), ctx.now())
    next_at = next_reminder_at(settings, ctx.now()) if subscriptions else None
    return subscriptions_card(settings, subscriptions, _counts(subscriptions, ctx), ctx.websites.names(), next_at)


def _counts(subscriptions: tuple[Subscription, ...], ctx: Context) -> dict[str, int]:
    jobs = _open_jobs(ctx) if subscriptions else ()
    own_jobs = _own_jobs(subscriptions, ctx)
    return {each.id: sum(matches(each.filters, job, own_jobs) for job in jobs) for each in subscriptions}


def _open_jobs(ctx: Context) -> tuple[Job, ...]:
    """The open jobs that the requester may see."""
    wanted = JobSearch(is_open=True, audience=audience_of_requester(ctx))
    return ctx.store.jobs.search(wanted, ctx.now(), offset=0, limit=MAX_JOBS)[0]


def _own_jobs(subscriptions: Iterable[Subscription], ctx: Context) -> frozenset[str]:
    """The jobs of those who have subscribed with ``mine``, for counting; without those whom Hire does not tell now."""
    found: set[str] = set()
    for person in {one.created_by for one in subscriptions if one.filters.mine}:
        try:
            found |= ctx.team_jobs.of(person)
        except BotError as error:
            log.info("own_jobs_unread error=%s", error)
    return frozenset(found)


def _website_ids(named: tuple[str, ...], ctx: Context) -> tuple[str, ...]:
    """The ids of websites that are given by id or by their name in either language; an unknown name matches nothing."""
    names = {website.id: website.name for website in ctx.websites.all()}
    ids = [
        next(
            (id_ for id_, name in names.items() if normalize(value) in (id_, *(normalize(each) for each in name))),
            value,
        )
        for value in named
    ]
    return tuple(dict.fromkeys(ids))
