"""A chat whose stored time zone is not known on this machine, beside one that is reminded as ever."""

from dataclasses import replace

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP
from tests.support.log_lines import error_lines
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE

ERROR = f"chat_zone_unknown chat={CAMPUS_GROUP} action=choose_another_zone_in_that_chat"


@pytest.fixture
def beside(subscribed: Conversation) -> Conversation:
    """Two chats that are reminded of the same job; the zone of one of them is unknown."""
    subscribed.ask(SUBSCRIBE, people.SECOND_RECRUITER, CAMPUS_GROUP)
    settings = subscribed.store.subscriptions.settings(CAMPUS_GROUP)
    assert settings is not None
    subscribed.store.subscriptions.put_settings(replace(settings, zone="Mars/Base"))
    return subscribed


def test_other_chats_are_reminded_and_the_operator_is_told_once_a_day(
    beside: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    beside.wait(days=3)
    assert [digest.message.chat_id for digest in beside.remind()] == [RECRUITING_GROUP]
    beside.wait(hours=1)
    assert beside.remind() == []
    assert error_lines(caplog) == [ERROR]
    beside.wait(days=1)
    beside.remind()
    assert error_lines(caplog) == [ERROR] * 2


def test_an_administrators_scan_counts_and_tells_the_other_chats(beside: Conversation) -> None:
    beside.wait(days=3)
    card, digest, _ = beside.say("/scan", people.ADMIN)
    assert "(chats: 1)." in card.text("en_us")
    assert digest.message.chat_id == RECRUITING_GROUP


def test_the_chat_can_look_at_its_subscriptions_and_its_form(beside: Conversation) -> None:
    card = beside.ask("/subscriptions", people.SECOND_RECRUITER, CAMPUS_GROUP)
    assert "Mars/Base" in card.text("en_us")
    assert "Next reminder" not in card.text("en_us")
    beside.click(card, {"do": "edit_reminders"}, people.SECOND_RECRUITER)
    assert card.has_button("save_reminders")


def test_a_further_subscription_of_the_chat_is_answered(beside: Conversation) -> None:
    answer = beside.ask("/subscribe city:成都", people.SECOND_RECRUITER, CAMPUS_GROUP)
    assert "Subscribed" in answer.text("en_us")
