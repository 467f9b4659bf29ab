"""Clicks that are late, or of an unusual shape, always get an answer."""

import json

import pytest

from bot.domain.events import Click
from bot.domain.serialization import dump
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation

REFRESH = {"do": "refresh_post"}


def click_late(conversation: Conversation, card: BotMessage, value: dict[str, object]) -> BotMessage:
    """A click whose request has been answered already; what the bot said last."""
    click = Click("late", card.message.id, RECRUITING_GROUP, people.RECRUITER.open_id, people.TENANT, value)
    conversation.engine.start("act_on_click", "click:late", dump(click))
    return conversation.last()


def test_a_late_success_is_not_reported_as_a_failure(conversation: Conversation) -> None:
    reply = click_late(conversation, conversation.ask("/job A168688"), {"do": "subscribe"})
    assert "Subscribed" in reply.text("en_us")
    assert "did not work" not in reply.text("en_us")


def test_a_late_failure_is_reported(conversation: Conversation) -> None:
    reply = click_late(conversation, conversation.ask("/job A168688"), {"do": "no such button"})
    assert "did not work" in reply.text("en_us")


def test_a_late_card_that_the_platform_rejects_becomes_a_text_message(
    conversation: Conversation, feishu: Platform
) -> None:
    card = conversation.ask("/help")
    feishu.faults.add("card_refused", "PATCH *", times=10)
    feishu.faults.add("card_refused", "POST *", times=1)
    reply = click_late(conversation, card, {"do": "list_jobs"})
    assert reply.message.parent_id == card.message.id
    assert not reply.is_card


@pytest.mark.parametrize("place", ["inside", "beside", "nowhere"])
def test_an_unreadable_click_gets_an_answer_and_the_context_may_stand_beside_the_event(
    conversation: Conversation, place: str
) -> None:
    click = conversation.start_click(conversation.ask("/job A168688"), REFRESH)
    event = click.event.payload["event"]
    if place != "inside":
        context = event.pop("context")
        click.event.payload.update({"context": context} if place == "beside" else {})
    status, body = conversation.push(click.event)
    assert status == 200
    assert json.loads(body)["toast"]["type"] == ("error" if place == "nowhere" else "success")


def test_a_rich_text_may_mention_the_bot_by_its_id(conversation: Conversation, feishu: Platform) -> None:
    _, event = conversation.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert event is not None
    at = {"tag": "at", "user_id": people.BOT_ID, "user_name": "bot"}
    message = event.payload["event"]["message"]
    message["message_type"] = "post"
    message["content"] = json.dumps({"title": "", "content": [[at, {"tag": "text", "text": "/help"}]]})
    (reply,) = conversation.deliver(event)
    assert "/expiring" in reply.text()
