"""Subscriptions of a chat: filters, the list, the settings form, and chats that are gone."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.domain.reminders import ChatSettings, Filters, ReminderDays, Subscription
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DIRECT = direct_chat_id(people.RECRUITER.open_id)
FORM = {
    "ladder": ["14", "3", "closed"],
    "hour": "08:30",
    "zone": "Europe/Berlin",
    "working_days": "yes",
    "pause_until": "",
}


def settings_of(conversation: Conversation, chat: str = RECRUITING_GROUP) -> ChatSettings:
    settings = conversation.store.subscriptions.settings(chat)
    assert settings is not None
    return settings


def count(conversation: Conversation, chat: str = RECRUITING_GROUP) -> int:
    return len(conversation.store.subscriptions.list_for_chat(chat))


def save(conversation: Conversation, **fields: Any) -> Any:
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    return conversation.click(card, {"do": "save_reminders"}, form={**FORM, **fields})


@pytest.mark.parametrize("text", ["/subscribe", "订阅", "subscribe city:成都", "/subscribe 城市：成都 部门：产品部"])
def test_subscribing_says_what_and_when(conversation: Conversation, text: str) -> None:
    reply = conversation.ask(text)
    assert "Subscribed" in reply.text("en_us")
    assert "09:30" in reply.text()
    assert count(conversation) == 1


def test_several_subscriptions_live_side_by_side_and_the_same_one_is_one(conversation: Conversation) -> None:
    for text in ("/subscribe city:成都", "/subscribe city:上海", "/subscribe 城市:成都"):
        conversation.ask(text)
    assert count(conversation) == 2


def test_a_website_may_be_named(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe website:校园招聘官网")
    (subscription,) = conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP)
    assert subscription.filters.websites == ("7047318856652261999",)


def test_a_direct_chat_can_subscribe_too(conversation: Conversation) -> None:
    conversation.ask("subscribe", chat=DIRECT)
    assert count(conversation, DIRECT) == 1
    assert settings_of(conversation, DIRECT).is_direct


def test_the_settings_form_is_saved(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    outcome = save(conversation)
    assert outcome.toast_kind == "success"
    settings = settings_of(conversation)
    assert settings.stages == (14, 3, -1)
    assert settings.remind_at == time(8, 30)
    assert settings.zone == "Europe/Berlin"
    assert settings.reminder_days is ReminderDays.MONDAY_TO_FRIDAY


def test_filters_in_the_form_are_one_more_subscription(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    save(conversation, cities="上海")
    assert count(conversation) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Mars/Base"),
        ("zone", "America/Sao_Paulo"),
        ("hour", "25:00"),
        ("hour", "03:17"),
        ("ladder", ["many"]),
    ],
)
def test_a_forged_form_changes_nothing(conversation: Conversation, field: str, value: Any) -> None:
    conversation.ask("/subscribe")
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    click = conversation.start_click(card, {"do": "save_reminders"}, form=FORM)
    click.event.payload["event"]["action"]["form_value"][field] = value
    _, body = conversation.push(click.event)
    assert "error" in body.decode()
    assert settings_of(conversation).remind_at == time(9, 30)


def test_a_chat_that_removed_the_bot_is_dropped(conversation: Conversation) -> None:
    conversation.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    conversation.deliver(conversation.user_actions.remove_bot(CAMPUS_GROUP, people.ADMIN.open_id))
    assert count(conversation, CAMPUS_GROUP) == 0


def test_a_chat_that_dissolved_is_dropped(conversation: Conversation) -> None:
    conversation.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    conversation.deliver(conversation.user_actions.dissolve(CAMPUS_GROUP, people.ADMIN.open_id))
    assert count(conversation, CAMPUS_GROUP) == 0


def test_a_late_removal_does_not_end_what_was_subscribed_after_it(conversation: Conversation) -> None:
    conversation.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    removed = conversation.user_actions.remove_bot(CAMPUS_GROUP, people.ADMIN.open_id)
    conversation.user_actions.add_bot(CAMPUS_GROUP, people.ADMIN.open_id)
    conversation.deliver(removed)
    assert count(conversation, CAMPUS_GROUP) == 1


def test_a_chat_is_asked_for_again_while_feishu_does_not_answer(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    removed = conversation.user_actions.remove_bot(CAMPUS_GROUP, people.ADMIN.open_id)
    feishu.faults.add("busy", f"GET /im/v1/chats/{CAMPUS_GROUP}", times=12)
    conversation.deliver(removed)
    assert count(conversation, CAMPUS_GROUP) == 0


def test_a_chat_that_left_without_an_event_is_dropped_at_its_next_reminder(
    conversation: Conversation, feishu: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    conversation.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    feishu.chats[CAMPUS_GROUP].has_bot = False
    assert conversation.remind() == []
    assert count(conversation, CAMPUS_GROUP) == 0
    assert "chat_dropped" in caplog.text


def test_a_chat_that_turned_external_is_dropped(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    feishu.chats[CAMPUS_GROUP].is_external = True
    assert conversation.remind() == []
    assert count(conversation, CAMPUS_GROUP) == 0


def test_a_pause_ends_by_itself(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    save(
        conversation,
        pause_until="2026-11-24",
        zone="Asia/Shanghai",
        working_days="no",
        ladder=["7", "3", "1", "0", "closed"],
    )
    assert conversation.remind() == []
    conversation.wait(days=2)
    assert len(conversation.remind()) == 1


def test_a_chat_has_at_most_twenty_subscriptions(conversation: Conversation) -> None:
    for number in range(20):
        filters = Filters(words=(f"word{number}",))
        one = Subscription(f"s{number}", RECRUITING_GROUP, filters, people.RECRUITER.open_id, NOW)
        conversation.store.subscriptions.add(one)
    assert "20 subscriptions already" in conversation.ask("/subscribe one-more").text("en_us")
    assert count(conversation) == 20
    assert "20 subscriptions already" not in conversation.ask("/subscribe word3").text("en_us")


def test_a_form_with_one_subscription_too_many_saves_nothing(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    for number in range(19):
        filters = Filters(words=(f"word{number}",))
        one = Subscription(f"s{number}", RECRUITING_GROUP, filters, people.RECRUITER.open_id, NOW)
        conversation.store.subscriptions.add(one)
    assert save(conversation, cities="上海").toast_kind == "error"
    assert settings_of(conversation).remind_at == time(9, 30)


AT_ONCE = "if anything is due now, it comes within a few minutes"


def test_a_chat_that_subscribes_after_its_hour_is_told_that_what_is_due_comes_within_minutes(
    conversation: Conversation,
) -> None:
    confirmation = conversation.ask("/subscribe")
    assert "Next reminder" not in confirmation.text("en_us")
    assert AT_ONCE in confirmation.text("en_us")
    assert "几分钟内" in confirmation.text("zh_cn")
    assert len(conversation.remind()) == 1


def test_before_the_hour_and_after_todays_digest_the_next_reminder_is_announced(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    save(conversation, hour="20:00", zone="Asia/Shanghai", working_days="no")
    for text in ("/subscribe city:上海", "/subscribe city:北京"):
        confirmation = conversation.ask(text).text("en_us")
        assert "Next reminder" in confirmation
        assert AT_ONCE not in confirmation
        conversation.wait(hours=12)
        conversation.remind()


def test_what_still_comes_today_is_said_until_it_has_come(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    conversation.wait(minutes=1)
    for text in ("/subscribe", "/subscriptions"):
        assert AT_ONCE in conversation.ask(text).text("en_us")
        assert "Next reminder" not in conversation.ask(text).text("en_us")
    assert len(conversation.remind()) == 1
    for text in ("/subscribe", "/subscriptions"):
        assert AT_ONCE not in conversation.ask(text).text("en_us")
        assert "下次提醒：2026-11-24 09:30" in conversation.ask(text).text("zh_cn")


def test_a_subscription_that_fits_no_open_job_promises_nothing_within_minutes(conversation: Conversation) -> None:
    question = conversation.ask("/subscribe city:火星")
    conversation.click(question, {"do": "subscribe_anyway"})
    assert AT_ONCE not in question.text("en_us")
    assert "Next reminder: 2026-11-24 09:30" in question.text("en_us")


def test_without_fresh_data_the_next_reminder_is_named(conversation: Conversation) -> None:
    conversation.wait(hours=3)
    confirmation = conversation.ask("/subscribe")
    assert AT_ONCE not in confirmation.text("en_us")
    assert "Next reminder: 2026-11-24 09:30" in confirmation.text("en_us")
