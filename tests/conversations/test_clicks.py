"""Clicks that come late, in crowds or in another shape than usual: the clicker always hears something."""

import json

import pytest

from bot.domain.events import Click
from bot.domain.serialization import dump
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.platform import Platform
from tests.support.conversation import BotMessage, Conversation

REFRESH = {"do": "refresh_post"}


def come_late(conversation: Conversation, card: BotMessage, value: dict[str, object]) -> BotMessage:
    """A click whose request has been answered already; what the bot said last."""
    click = Click("late", card.message.id, RECRUITING_GROUP, people.RECRUITER.open_id, people.TENANT, value)
    conversation.engine.start("act_on_click", "click:late", dump(click))
    return conversation.last()


def test_good_news_that_comes_late_is_not_told_as_a_failure(conversation: Conversation) -> None:
    reply = come_late(conversation, conversation.ask("/job A168688"), {"do": "subscribe"})
    assert "Subscribed" in reply.text("en_us")
    assert "did not work" not in reply.text("en_us")


def test_bad_news_that_comes_late_is_told_as_such(conversation: Conversation) -> None:
    reply = come_late(conversation, conversation.ask("/job A168688"), {"do": "no such button"})
    assert "did not work" in reply.text("en_us")


def test_a_late_face_that_the_platform_refuses_is_told_in_words(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/help")
    feishu.faults.add("card_refused", "PATCH *", times=10)
    feishu.faults.add("card_refused", "POST *", times=1)
    reply = come_late(conversation, card, {"do": "list_jobs"})
    assert reply.message.parent_id == card.message.id
    assert not reply.is_card


@pytest.mark.parametrize("place", ["inside", "beside", "nowhere"])
def test_a_click_that_cannot_be_read_is_answered_and_a_context_beside_the_event_is_read(
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


def test_a_rich_text_may_name_the_mentioned_bot_by_its_id(conversation: Conversation, feishu: Platform) -> None:
    _, event = conversation.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert event is not None
    at = {"tag": "at", "user_id": people.BOT_ID, "user_name": "bot"}
    message = event.payload["event"]["message"]
    message["message_type"] = "post"
    message["content"] = json.dumps({"title": "", "content": [[at, {"tag": "text", "text": "/help"}]]})
    (reply,) = conversation.deliver(event)
    assert "/expiring" in reply.text()
