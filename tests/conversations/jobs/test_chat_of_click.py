"""A click does not say whether it comes from a group or a direct chat. The bot knows that by itself, or asks Feishu."""

import pytest

from simulator.core import people
from simulator.core.chats import EXTERNAL_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.seed.special_jobs import UNADVERTISED_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.reopen_requests import APPROVE, JOB_ID, asked, request_for

DIRECT = direct_chat_id(people.MANAGER.open_id)


@pytest.fixture
def card(conversation: Conversation) -> BotMessage:
    """A card that the bot has sent to a person, whose direct chat it does not know yet."""
    asked(conversation)
    return request_for(conversation, people.MANAGER)


@pytest.fixture
def hidden(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(UNADVERTISED_CODE)


def click_in(conversation: Conversation, card: BotMessage, chat_id: str, by: Person = people.MANAGER) -> str:
    """A click on that card whose context names another chat, as of a card that was forwarded there; the answer."""
    click = conversation.start_click(card, APPROVE, people.MANAGER)
    click.event.payload["event"]["context"]["open_chat_id"] = chat_id
    click.event.payload["event"]["operator"].update(by.ids)
    return conversation.push(click.event)[1].decode()


@pytest.mark.parametrize("chat_id", [RECRUITING_GROUP, EXTERNAL_GROUP, "oc_elsewhere"])
def test_a_personal_card_cannot_be_used_in_another_chat(
    conversation: Conversation, feishu: Platform, card: BotMessage, chat_id: str
) -> None:
    assert "can no longer be used" in click_in(conversation, card, chat_id)
    assert not feishu.jobs[JOB_ID].is_active
    assert conversation.store.key_value.get(f"direct_chat:{chat_id}") is None


def test_a_group_is_not_taken_for_a_direct_chat_after_such_a_click(
    conversation: Conversation, card: BotMessage, hidden: Job
) -> None:
    click_in(conversation, card, RECRUITING_GROUP)
    answer = conversation.ask(f"/job {hidden.code}", people.MANAGER)
    assert hidden.title not in answer.text()
    listed = conversation.ask("/jobs", people.MANAGER)
    click = conversation.start_click(listed, 1, people.MANAGER)
    click.event.payload["event"]["action"]["value"] = {"do": "show_post", "job_id": hidden.id}
    assert "no such job" in conversation.push(click.event)[1].decode()
    value = {"do": "run_command", "words": "/subscribe mine"}
    click = conversation.start_click(listed, 1, people.MANAGER)
    click.event.payload["event"]["action"]["value"] = value
    assert "direct chat" in conversation.push(click.event)[1].decode()


def test_a_value_does_not_make_a_direct_chat(conversation: Conversation, hidden: Job) -> None:
    listed = conversation.ask("/jobs", people.MANAGER)
    click = conversation.start_click(listed, 1, people.MANAGER)
    action = click.event.payload["event"]["action"]
    action["value"] = {"do": "show_post", "job_id": hidden.id, "is_direct": True, "chat_type": "p2p", "chat_id": DIRECT}
    assert "no such job" in conversation.push(click.event)[1].decode()


def test_somebody_else_cannot_use_a_personal_card(
    conversation: Conversation, feishu: Platform, card: BotMessage
) -> None:
    assert "can no longer be used" in click_in(conversation, card, DIRECT, people.RECRUITER)
    assert not feishu.jobs[JOB_ID].is_active


def test_the_person_uses_it_in_their_direct_chat(
    conversation: Conversation, feishu: Platform, card: BotMessage
) -> None:
    assert conversation.click(card, APPROVE, people.MANAGER).toast_kind == "success"
    assert feishu.jobs[JOB_ID].is_active
    assert conversation.store.key_value.get(f"direct_person:{DIRECT}") == people.MANAGER.open_id


def test_while_feishu_cannot_say_what_chat_it_is_nothing_is_guessed(
    conversation: Conversation, feishu: Platform, card: BotMessage
) -> None:
    feishu.faults.add("busy", "GET /im/v1/chats/*", times=50)
    assert '"error"' in click_in(conversation, card, RECRUITING_GROUP)
    assert not feishu.jobs[JOB_ID].is_active
    assert conversation.store.key_value.get(f"direct_chat:{RECRUITING_GROUP}") is None


def test_where_a_card_was_sent_to_need_not_be_asked(
    conversation: Conversation, feishu: Platform, card: BotMessage
) -> None:
    """The answer to sending it named the direct chat."""
    feishu.faults.add("busy", "GET /im/v1/chats/*", times=50)
    conversation.click(card, APPROVE, people.MANAGER)
    assert feishu.jobs[JOB_ID].is_active
