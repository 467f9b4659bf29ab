"""``/digest``: what this chat was told on a day, and what is due now, in its present state. Nothing counts as told by it.

The card has no digest in the store. Its buttons carry an id made of the day, by which the card is computed again after a click.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.errors import CardOutdated
from bot.domain.reminders import ChatSettings, Reminder
from bot.domain.replies import CARD_LIFETIME, Card, Reply
from bot.domain.schedule.reminder_schedule import due_now, without_ended_pause
from cards.digest_card import PAGE_SIZE, DigestView, digest_card
from cards.reminder_notices import not_subscribed_card, nothing_today_card, told_and_due_text
from handlers.reminders.digests.view import TODAYS_PREFIX, DigestContent, view_content
from handlers.reminders.due_reminders import (
    ChatSubscriptions,
    chats_with_known_zone,
    local_day,
    read_job_snapshot,
    read_state,
)
from handlers.reminders.next_reminder import next_reminder_at
from handlers.rights.teams import with_teams
from handlers.zone_of_chat import zone_of


class _DueNow(NamedTuple):
    """What is told at the next occasion, and what would be if its job, which is open, was not snoozed."""

    reminders: tuple[Reminder, ...]
    snoozed: tuple[Reminder, ...]

    @property
    def every(self) -> tuple[Reminder, ...]:
        """Both: a snoozed job keeps its row, so that the snooze can be ended there."""
        return self.reminders + self.snoozed


_NOTHING_DUE = _DueNow((), ())


def show_todays_digest(_command: Command, ctx: Context) -> Reply:
    """``/digest``: the rows told today and those due now, snoozed ones included, or in words that there are none.

    Raises:
        BotError: as ``Hire.jobs_of`` does, if a subscription is for somebody's own jobs.
    """
    chat = _subscribed_chat(ctx)
    if chat is None:
        return Reply(card=not_subscribed_card())
    settings, now = chat[0], ctx.now()
    if not chats_with_known_zone([chat]):
        return Reply(card=nothing_today_card(settings, None))
    _read_teams(_due_now(chat, ctx).every, ctx)
    card = _page(chat, local_day(settings, now), 0, ctx)
    return Reply(card=card or nothing_today_card(settings, next_reminder_at(settings, now)))


def _read_teams(due: tuple[Reminder, ...], ctx: Context) -> None:
    """Those of a page of rows that no digest has told; the teams of told ones are known."""
    with_teams(ctx.store.jobs.get_many(reminder.key.job_id for reminder in due[:PAGE_SIZE]).values(), ctx)


def todays_digest_page(digest_id: str, page: int, ctx: Context) -> Card:
    """A page of the card of ``/digest``, of the day on which it was asked for, as it is now.

    Raises:
        CardOutdated: if the chat is not reminded any more, or nothing of an earlier day can be shown.
        BotError: as ``show_todays_digest``.
    """
    chat, day = _subscribed_chat(ctx), _day_of(digest_id)
    if chat is None or day is None or not chats_with_known_zone([chat]):
        raise CardOutdated
    settings, now = chat[0], ctx.now()
    if abs(day - local_day(settings, now)) > CARD_LIFETIME:
        raise CardOutdated
    card = _page(chat, day, page, ctx)
    if card is None and day == local_day(settings, now):
        return nothing_today_card(settings, next_reminder_at(settings, now))
    if card is None:
        raise CardOutdated
    return card


def _subscribed_chat(ctx: Context) -> ChatSubscriptions | None:
    """The requester's chat, unless it has no subscription; with its pause, unless that has ended."""
    chat = ctx.store.subscriptions.get_chat(ctx.requester.chat_id)
    return (without_ended_pause(chat[0], ctx.now()), chat[1]) if chat is not None and chat[1] else None


def _day_of(digest_id: str) -> date | None:
    try:
        return date.fromisoformat(digest_id.removeprefix(TODAYS_PREFIX))
    except ValueError:
        return None


def _page(chat: ChatSubscriptions, day: date, page: int, ctx: Context) -> Card | None:
    """A page of what was told on the day and, if that is today, of what is due now; None if there is nothing to show."""
    settings, now = chat[0], ctx.now()
    due = _due_now(chat, ctx) if day == local_day(settings, now) else _NOTHING_DUE
    content = _content((*due.every, *_told_on(settings, day, ctx)), settings.chat_id, ctx)
    view = view_content(f"{TODAYS_PREFIX}{day.isoformat()}", content, ctx)
    if not view.rows:
        return None
    shown = _with_intro(view, day, due, settings.paused_until)
    return digest_card(shown, page, now, zone_of(settings, ctx), show_salary=ctx.policy.show_salary)


def _due_now(chat: ChatSubscriptions, ctx: Context) -> _DueNow:
    """By what the store knows: Hire is asked for the jobs again before they are told, and not here.

    A pause holds back what is sent, not what somebody asks to see.
    """
    settings, subscriptions = replace(chat[0], paused_until=None), chat[1]
    snapshot = read_job_snapshot(max(settings.stages, default=0), ctx)
    state = read_state((settings, subscriptions), ctx)
    due = due_now(state, snapshot, ctx.now()).reminders
    known, open_ids = {reminder.key for reminder in due}, {job.id for job in snapshot.open}
    others = due_now(replace(state, snoozes={}), snapshot, ctx.now()).reminders
    snoozed = (each for each in others if each.key not in known and each.key.job_id in open_ids)
    return _DueNow(due, tuple(snoozed))


def _told_on(settings: ChatSettings, day: date, ctx: Context) -> tuple[Reminder, ...]:
    """What was told on that day of the chat's time zone, the latest first."""
    return ctx.store.reminders.list_sent(
        settings.chat_id, _midnight(settings, day), _midnight(settings, day + timedelta(days=1))
    )


def _midnight(settings: ChatSettings, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.zone))


def _content(reminders: tuple[Reminder, ...], chat_id: str, ctx: Context) -> DigestContent:
    """Each job once, by the first of its reminders. No digest has the empty id: what was shown last of all is compared with."""
    by_job = {reminder.key.job_id: reminder for reminder in reversed(reminders)}
    each_job_once = tuple(reminder for reminder in reminders if by_job[reminder.key.job_id] is reminder)
    return DigestContent(
        each_job_once,
        ctx.store.jobs.get_many(by_job),
        ctx.store.snoozes.list_for_chat(chat_id),
        ctx.store.reminders.last_shown(chat_id, ""),
        ctx.now(),
    )


def _with_intro(view: DigestView, day: date, due: _DueNow, paused_until: date | None) -> DigestView:
    """Say how many of the rows were told, how many are only due or snoozed, and until when the chat's reminders are paused."""
    shown = {row.reminder.key for row in view.rows}
    waiting, snoozed = (len(shown.intersection(each.key for each in some)) for some in due)
    told = len(view.rows) - waiting - snoozed
    return replace(view, intro=told_and_due_text(day, told, waiting, paused_until, snoozed=snoozed))
