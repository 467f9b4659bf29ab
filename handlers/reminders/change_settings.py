"""Changes the reminder settings of a chat, and tells a group who has changed what.

Every member may do this, for their own chat only.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dispatch.context import Context
from bot.domain.buttons import EditReminders, ResumeReminders, SaveReminders
from bot.domain.reminders import ChatSettings, Filters
from bot.domain.replies import FollowUp, Reply, Toast
from bot.domain.schedule.reminder_schedule import without_ended_pause
from bot.domain.text import Text
from cards.reminders_form_card import reminders_form_card, settings_changed_card
from handlers.reminders.settings_form import read_filter_form, read_settings_form
from handlers.reminders.subscribe import (
    count_matching,
    list_card,
    new_subscription,
    question_before,
    settings_of_chat,
    told_to_group,
)

SAVED = Text("提醒设置已保存", "The reminder settings are saved")
SAVED_FOR_LATER = Text(
    "提醒设置已保存；本会话没有订阅，订阅后才会收到提醒",
    "The reminder settings are saved; this chat has no subscriptions, so it gets no reminders until it has one",
)
RESUMED = Text("已结束暂停", "The pause has ended")


def edit_reminders(_button: EditReminders, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Replace the clicked card by the form with the chat's settings."""
    subscriptions = ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    settings, names = without_ended_pause(settings_of_chat(ctx), ctx.now()), ctx.websites.names()
    return Reply(card=reminders_form_card(settings, subscriptions, count_matching(subscriptions, ctx), names))


def save_reminders(_button: SaveReminders, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Save the form; filters in it become one more subscription. All of it is saved, or nothing if anything is refused.

    Without filters nothing is subscribed: a chat that has no subscription keeps its settings for later, and is told so. If no job fits the filters now, only the settings are saved, and it asks whether to subscribe anyway.
    """
    known = settings_of_chat(ctx)
    settings = read_settings_form(form, known, ctx.policy.stages, ctx.now())
    filters = read_filter_form(form)
    repository, chat_id = ctx.store.subscriptions, ctx.requester.chat_id
    is_further = filters != Filters()
    question = question_before(filters, ctx) if is_further else None
    is_new = is_further and question is None and repository.find(chat_id, filters) is None
    repository.put_settings(settings, new_subscription(filters, ctx) if is_new else None)
    told = (*_told(known, settings, ctx), *(told_to_group(filters, ctx, in_thread=False) if is_new else ()))
    asked = (FollowUp(question),) if question else ()
    saved = SAVED if repository.list_for_chat(chat_id) else SAVED_FOR_LATER
    return Reply(card=list_card(ctx), toast=Toast(saved, "success"), follow_ups=(*told, *asked))


def resume_reminders(_button: ResumeReminders, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """End the pause, and show the subscriptions."""
    known = settings_of_chat(ctx)
    settings = replace(known, paused_until=None)
    ctx.store.subscriptions.put_settings(settings)
    return Reply(card=list_card(ctx), toast=Toast(RESUMED, "success"), follow_ups=_told(known, settings, ctx))


def _told(known: ChatSettings, settings: ChatSettings, ctx: Context) -> tuple[FollowUp, ...]:
    """Who has changed the settings of a group to what; nothing in a direct chat, or if they are what they were."""
    before = without_ended_pause(known, ctx.now())
    if ctx.requester.is_direct or settings == before:
        return ()
    return (FollowUp(settings_changed_card(before, settings, ctx.requester.open_id, ctx.now())),)
