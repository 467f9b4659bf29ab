"""A group is told who has changed its reminder settings; in a direct chat nobody else could have."""

from typing import Any

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from tests.support.whole_bot.conversation import BotMessage, Conversation

DIRECT = direct_chat_id(people.RECRUITER.open_id)
WHO = f"<person id='{people.OUTSIDER.open_id}'"
SAME = {"hour": "09:30", "zone": "Asia/Shanghai", "working_days": "no", "ladder": ["7", "3", "1", "0", "closed"]}


@pytest.fixture
def group(conversation: Conversation) -> Conversation:
    """A group with one subscription and the default settings."""
    conversation.ask("/subscribe city:成都")
    return conversation


def save(conversation: Conversation, chat: str = RECRUITING_GROUP, **fields: Any) -> list[BotMessage]:
    """What the chat gets after somebody has saved the form."""
    card = conversation.ask("/subscriptions", chat=chat)
    conversation.click(card, {"do": "edit_reminders"})
    return pressed(conversation, card, {"do": "save_reminders"}, form={**SAME, **fields})


def pressed(conversation: Conversation, card: BotMessage, button: Any, **form: Any) -> list[BotMessage]:
    by = people.RECRUITER if card.message.chat_id == DIRECT else people.OUTSIDER
    before = len(conversation.platform.message_service.messages.from_bot())
    assert conversation.click(card, button, by, **form).toast_kind == "success"
    sent = conversation.platform.message_service.messages.from_bot()[before:]
    return [BotMessage(message) for message in sent]


def test_a_group_is_told_who_changed_its_settings_to_what(group: Conversation) -> None:
    (told,) = save(group, hour="18:00")
    assert "changed the reminder settings of this group" in told.text("en_us")
    assert WHO in told.text("en_us")
    assert "18:00" in told.text("en_us")
    assert "修改了本群的提醒设置" in told.text("zh_cn")
    assert not told.message.thread_id


def test_a_group_is_told_who_paused_its_reminders_until_when_and_who_resumed_them(group: Conversation) -> None:
    (told,) = save(group, pause_until="2026-11-27")
    assert "paused the reminders of this group" in told.text("en_us")
    assert "Paused until 2026-11-27" in told.text("en_us")
    assert WHO in told.text("en_us")
    (told,) = pressed(group, group.ask("/subscriptions"), "Resume reminders")
    assert "resumed the reminders of this group" in told.text("en_us")
    assert WHO in told.text("en_us")


def test_a_form_that_changes_nothing_and_a_second_press_are_not_told(group: Conversation) -> None:
    assert save(group) == []
    save(group, pause_until="2026-11-27")
    lists = [group.ask("/subscriptions") for _ in range(2)]
    pressed(group, lists[0], "Resume reminders")
    assert pressed(group, lists[1], "Resume reminders") == []


def test_a_further_subscription_of_the_form_is_told_too(group: Conversation) -> None:
    (told,) = save(group, cities="上海")
    assert "subscribed this chat to reminders of" in told.text("en_us")
    assert "City: 上海" in told.text("en_us")
    assert WHO in told.text("en_us")


def test_a_direct_chat_is_told_nothing(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都", chat=DIRECT)
    assert save(conversation, DIRECT, hour="18:00", pause_until="2026-11-27", cities="上海") == []
    assert pressed(conversation, conversation.ask("/subscriptions", chat=DIRECT), "Resume reminders") == []


@pytest.mark.parametrize("fields", [{}, {"hour": "18:00"}])
def test_saving_the_settings_subscribes_a_chat_without_subscription_to_nothing(
    conversation: Conversation, fields: dict[str, str]
) -> None:
    card = conversation.ask("/settings")
    conversation.click(card, {"do": "edit_reminders"})
    outcome = conversation.click(card, {"do": "save_reminders"}, form={**SAME, **fields})
    assert conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP) == ()
    assert outcome.toast is not None
    assert "gets no reminders until it has one" in outcome.toast.en_us
    assert "本会话没有订阅，订阅后才会收到提醒" in outcome.toast.zh_cn
    assert "本会话没有订阅" in card.text("zh_cn")
    assert "Subscribe to all jobs" in card.buttons()


def test_what_was_saved_without_subscription_holds_once_there_is_one(conversation: Conversation) -> None:
    save(conversation, hour="18:00")
    assert "Every day at 18:00" in conversation.ask("/subscribe").text("en_us")


def test_filters_in_the_form_are_the_first_subscription_of_a_chat(conversation: Conversation) -> None:
    save(conversation, cities="成都")
    (only,) = conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP)
    assert only.filters.cities == ("成都",)


def test_in_chinese_the_end_of_a_pause_is_not_called_as_the_end_of_a_snooze(group: Conversation) -> None:
    save(group, pause_until="2026-11-27")
    card = group.ask("订阅列表")
    assert "结束暂停" in card.text("zh_cn")
    assert "恢复提醒" not in card.text("zh_cn")
    (told,) = pressed(group, card, "Resume reminders")
    assert "已结束暂停" in told.text("zh_cn")
