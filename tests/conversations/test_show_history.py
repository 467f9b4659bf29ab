"""``/history``: who did what with which job."""

import pytest

from simulator.core import people
from tests.support.whole_bot.conversation import Conversation

JOB_ID = "7392894182636030258"


@pytest.mark.parametrize("text", ["/history", "记录", "/history A168688"])
def test_the_history_shows_who_did_what_and_who_was_turned_down(conversation: Conversation, text: str) -> None:
    card = conversation.ask("/job A168688")
    conversation.click(card, {"do": "reopen_job"}, people.OUTSIDER)
    conversation.wait(minutes=1)
    conversation.click(card, {"do": "reopen_job"}, people.MANAGER, {"period": "30d"})
    reply = conversation.ask(text)
    assert people.OUTSIDER.open_id in reply.text()
    assert people.MANAGER.open_id in reply.text()
    assert "A168688" in reply.text()


def test_a_job_without_history_says_so(conversation: Conversation) -> None:
    assert "Nothing" in conversation.ask("/history A168688").text("en_us")


def test_history_pages_are_shown_on_the_same_card(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    for _ in range(12):
        conversation.click(card, {"do": "reopen_job"}, people.OUTSIDER)
        conversation.wait(minutes=1)
    reply = conversation.ask("/history")
    first = reply.text()
    conversation.click(reply, {"do": "turn_history", "page": 1})
    assert reply.text() != first
