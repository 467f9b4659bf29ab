"""A digest speaks by the clock of its chat, and only that chat can use it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, choose_in_menu, digest_in, menus

OTHER_CHAT = direct_chat_id(people.OUTSIDER.open_id)
LOS_ANGELES = "America/Los_Angeles"


def set_zone(conversation: Conversation, zone: str) -> None:
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    conversation.click(card, {"do": "save_reminders"}, form={"zone": zone})


@pytest.fixture
def in_los_angeles(start_conversation: Callable[..., Conversation], expiring_job: Job) -> Conversation:
    """The job expires at the end of 1 December in Shanghai, which is the morning of that day in Los Angeles."""
    expiring_job.expires_at = datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC)
    conversation = start_conversation()
    conversation.ask(SUBSCRIBE)
    set_zone(conversation, LOS_ANGELES)
    return conversation


def test_the_words_of_a_digest_follow_the_zone_of_the_chat(in_los_angeles: Conversation) -> None:
    in_los_angeles.wait(days=7, hours=17)
    (digest,) = in_los_angeles.remind()
    assert "1 job expires by tomorrow" in digest.text("en_us")
    assert "**明天到期**" in digest.text("zh_cn")
    choose_in_menu(in_los_angeles, digest, "assign")
    assert "**Expires tomorrow**" in digest.text("en_us")
    assert "tomorrow" in in_los_angeles.ask("/digest").text("en_us")


def click_forged(conversation: Conversation, card: BotMessage, value: dict[str, Any], option: str = "") -> str:
    action = {"tag": "overflow" if option else "button", "value": value, **({"option": option} if option else {})}
    click = conversation.user_actions.send_action(card.message.id, people.OUTSIDER.open_id, lambda _card: action)
    status, body = conversation.push(click.event)
    assert status == 200
    return body.decode()


@pytest.fixture
def foreign_row(subscribed: Conversation) -> dict[str, Any]:
    """The value of a row's menu in the group's digest."""
    value: dict[str, Any] = menus(digest_in(subscribed, 3))[0]["behaviors"][0]["value"]
    return value


def test_a_digest_of_another_chat_is_not_turned(
    subscribed: Conversation, expiring_job: Job, foreign_row: dict[str, Any]
) -> None:
    card = subscribed.ask("/subscribe", people.OUTSIDER, OTHER_CHAT)
    value = {"do": "turn_digest", "digest_id": foreign_row["digest_id"]}
    answer = click_forged(subscribed, card, value)
    assert expiring_job.code not in answer
    assert "toast" in answer


@pytest.mark.parametrize("option", ["assign", "3d", "reopen"])
def test_a_row_of_another_chats_digest_does_nothing(
    subscribed: Conversation, expiring_job: Job, foreign_row: dict[str, Any], option: str
) -> None:
    card = subscribed.ask("/subscribe", people.OUTSIDER, OTHER_CHAT)
    assert expiring_job.code not in click_forged(subscribed, card, foreign_row, option)
    assert not subscribed.store.assignments.get_many([expiring_job.id])
    assert not subscribed.store.snoozes.list_for_chat(OTHER_CHAT)
    assert not subscribed.store.auto_reopens.list_all()
