"""The welcome: once a chat, without a job, and with an offer of reminders."""

import re

from bot.domain.reminders import Filters
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, EXTERNAL_GROUP, direct_chat_id
from tests.support.whole_bot.conversation import BotMessage, Conversation

DIRECT = direct_chat_id(people.MANAGER.open_id)
CODE = re.compile(r"[A-Z]\d{4,}")


def open_direct_chat(conversation: Conversation) -> list[BotMessage]:
    return conversation.deliver(conversation.user_actions.open_direct_chat(people.MANAGER.open_id))


def test_a_group_is_welcomed_once_whatever_the_event_id(conversation: Conversation) -> None:
    event = conversation.user_actions.add_bot(CAMPUS_GROUP, people.ADMIN.open_id)
    assert len(conversation.deliver(event)) == 1
    assert conversation.deliver(event.with_new_id()) == []


def test_a_direct_chat_is_welcomed_once_and_not_once_a_day(conversation: Conversation) -> None:
    assert len(open_direct_chat(conversation)) == 1
    assert open_direct_chat(conversation) == []
    conversation.wait(days=1)
    assert open_direct_chat(conversation) == []


def test_a_direct_chat_that_is_in_use_is_not_welcomed(conversation: Conversation) -> None:
    conversation.ask("/help", people.MANAGER, DIRECT)
    assert open_direct_chat(conversation) == []
    conversation.wait(days=1)
    assert open_direct_chat(conversation) == []


def test_an_external_group_is_told_once_that_the_bot_does_not_work_there(conversation: Conversation) -> None:
    event = conversation.user_actions.add_bot(EXTERNAL_GROUP, people.RECRUITER.open_id)
    assert len(conversation.deliver(event)) == 1
    assert conversation.deliver(event.with_new_id()) == []


def test_the_welcome_holds_no_job(conversation: Conversation) -> None:
    event = conversation.user_actions.add_bot(CAMPUS_GROUP, people.ADMIN.open_id)
    for welcome in (*conversation.deliver(event), *open_direct_chat(conversation)):
        assert not CODE.search(welcome.text("en_us") + str(welcome.message.card))


def test_the_welcome_subscribes_the_group_to_all_jobs_and_tells_it(conversation: Conversation) -> None:
    (welcome,) = conversation.deliver(conversation.user_actions.add_bot(CAMPUS_GROUP, people.ADMIN.open_id))
    assert "订阅本群的到期提醒" in welcome.buttons("zh_cn")
    outcome = conversation.click(welcome, {"do": "subscribe"}, people.SECOND_RECRUITER)
    assert outcome.toast_kind == "success"
    (made,) = conversation.store.subscriptions.list_for_chat(CAMPUS_GROUP)
    assert made.filters == Filters()
    assert f"<person id='{people.SECOND_RECRUITER.open_id}'" in conversation.last().text("en_us")


def test_a_client_that_sends_only_the_name_of_the_button_subscribes_too(conversation: Conversation) -> None:
    (welcome,) = conversation.deliver(conversation.user_actions.add_bot(CAMPUS_GROUP, people.ADMIN.open_id))
    click = conversation.start_click(welcome, {"do": "subscribe"}, people.SECOND_RECRUITER)
    click.event.payload["event"]["action"]["value"] = {}
    conversation.push(click.event)
    assert len(conversation.store.subscriptions.list_for_chat(CAMPUS_GROUP)) == 1


def test_the_welcome_of_a_direct_chat_subscribes_it(conversation: Conversation) -> None:
    (welcome,) = open_direct_chat(conversation)
    conversation.click(welcome, {"do": "subscribe"}, people.MANAGER)
    assert len(conversation.store.subscriptions.list_for_chat(DIRECT)) == 1
