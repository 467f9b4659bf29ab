"""Asking that a job be reopened, and what those who decide get."""

from typing import Any

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.people import Person
from tests.support.whole_bot.conversation import BotMessage, Conversation

JOB_ID = "7392894182636030258"
ASKED = (people.OUTSIDER.open_id, "ask", "asked")
ASK, APPROVE, DECLINE = {"do": "ask_to_reopen"}, {"do": "approve_request"}, {"do": "decline_request"}


def asked(conversation: Conversation, form: dict[str, Any] | None = None, by: Person = people.OUTSIDER) -> BotMessage:
    """The job's card in the group, on which somebody who may not reopen the job has asked."""
    card = conversation.ask("/job A168688")
    assert conversation.click(card, ASK, by, form).toast_kind == "success"
    return card


def direct_messages(conversation: Conversation, person: Person) -> list[BotMessage]:
    """What the bot has sent to that person's direct chat, oldest first."""
    sent = conversation.platform.message_service.messages.from_bot()
    return [BotMessage(message) for message in sent if message.chat_id == direct_chat_id(person.open_id)]


def request_for(conversation: Conversation, person: Person) -> BotMessage:
    """The only message that the person has got."""
    (message,) = direct_messages(conversation, person)
    return message


def in_thread_of(conversation: Conversation, card: BotMessage) -> list[BotMessage]:
    sent = conversation.platform.message_service.messages.from_bot()
    return [BotMessage(message) for message in sent if message.parent_id == card.message.id]


def entries(conversation: Conversation, job_id: str = JOB_ID) -> list[tuple[str, str, str]]:
    """Actor, action and outcome of the history, oldest first."""
    found, _ = conversation.store.history.entries(job_id, 0, 50)
    return [(entry.actor_id, entry.action, entry.outcome) for entry in reversed(found)]


def decides(conversation: Conversation, person: Person, button: dict[str, Any]) -> BotMessage:
    """The card on which that person has decided."""
    card = request_for(conversation, person)
    conversation.click(card, button, person)
    return card


def forged(conversation: Conversation, card: BotMessage, value: dict[str, Any], by: Person) -> bytes:
    click = conversation.start_click(card, {"do": "refresh_post"}, by)
    click.event.payload["event"]["action"]["value"] = value
    return conversation.push(click.event)[1]


def pending_id(conversation: Conversation) -> str:
    (request,) = conversation.store.reopen_requests.asked_before(conversation.platform.clock.now())
    return request.id
