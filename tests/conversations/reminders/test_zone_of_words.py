"""The days that a list or a digest counts are those of the chat's zone, not the operator's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import NO_TEAM_CODE, OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE

NEW_YORK = ZoneInfo("America/New_York")
DIRECT = direct_chat_id(people.RECRUITER.open_id)
DIRECT_OF_MANAGER = direct_chat_id(people.MANAGER.open_id)


@pytest.fixture
def in_new_york(feishu: Platform, expiring_job: Job, start_conversation: Callable[..., Conversation]) -> Conversation:
    """A chat in New York, where a job expires tonight, which is tomorrow in Shanghai; the operator's zone is Shanghai."""
    feishu.move(timedelta(hours=13, minutes=30))
    today = feishu.clock.now().astimezone(NEW_YORK).date()
    expiring_job.expires_at = datetime.combine(today, datetime.max.time(), NEW_YORK).replace(microsecond=0)
    conversation = start_conversation()
    conversation.ask(SUBSCRIBE)
    (chat_id,) = {settings.chat_id for settings, _ in conversation.store.subscriptions.list_chats()}
    settings = conversation.store.subscriptions.settings(chat_id)
    assert settings is not None
    conversation.store.subscriptions.put_settings(replace(settings, zone=str(NEW_YORK)))
    return conversation


@pytest.mark.parametrize(
    "typed",
    [
        "/digest",
        "/expiring 今天",
        "/jobs open",
        f"/job {OPEN_SAMPLE_CODE} {NO_TEAM_CODE}",
        f"/job {OPEN_SAMPLE_CODE}",
        f"/reopen {OPEN_SAMPLE_CODE}",
        f"/reopen {OPEN_SAMPLE_CODE} 30d",
    ],
)
def test_today_is_the_chats(in_new_york: Conversation, typed: str) -> None:
    answer = in_new_york.ask(typed).text()
    assert OPEN_SAMPLE_CODE in answer
    assert "today" in answer
    assert "tomorrow" not in answer


def test_a_digest_says_today_for_the_chats_today(in_new_york: Conversation) -> None:
    (digest,) = in_new_york.remind()
    assert "today" in digest.text()
    assert "tomorrow" not in digest.text()


def test_each_chats_cards_are_refreshed_in_its_own_words(
    in_new_york: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    here = in_new_york.ask(f"/job {OPEN_SAMPLE_CODE}")
    there = in_new_york.ask(f"/job {OPEN_SAMPLE_CODE}", chat=DIRECT)
    assert "Expires today" in here.text()
    assert "Expires tomorrow" in there.text()
    in_new_york.wait(seconds=6)
    assert expiring_job.expires_at is not None
    before = [here.text(), there.text()]
    feishu.hire_service.edit_job(expiring_job.id, expires_at=expiring_job.expires_at - timedelta(hours=1))
    in_new_york.scan()
    assert here.text() != before[0]
    assert there.text() != before[1]
    for card, words in ((here, "Expires today"), (there, "Expires tomorrow")):
        assert words in card.text()
    in_new_york.click(here, {"do": "refresh_post"})
    assert "Expires today" in here.text()


def test_buttons_of_a_card_keep_the_chats_words(in_new_york: Conversation, expiring_job: Job) -> None:
    card = in_new_york.ask(f"/job {OPEN_SAMPLE_CODE}")
    in_new_york.click(card, {"do": "arm_reopening"}, form={"period": "30d"})
    assert "Expires today" in card.text()
    in_new_york.click(card, {"do": "disarm_reopening"})
    assert "Expires today" in card.text()


def test_a_personal_card_is_in_the_words_of_the_direct_chat(in_new_york: Conversation, feishu: Platform) -> None:
    """The bot sends it to the person; their direct chat is known from what they wrote there."""
    in_new_york.ask("/subscribe", by=people.MANAGER, chat=DIRECT_OF_MANAGER)
    settings = in_new_york.store.subscriptions.settings(DIRECT_OF_MANAGER)
    assert settings is not None
    in_new_york.store.subscriptions.put_settings(replace(settings, zone=str(NEW_YORK)))
    job = feishu.hire_service.store.job_with_code(OPEN_SAMPLE_CODE)
    feishu.behaviour.expired_job = "stays_active"
    # In Shanghai that was yesterday, in New York today.
    feishu.hire_service.edit_job(job.id, expires_at=feishu.clock.now() - timedelta(minutes=5))
    job_card = in_new_york.ask(f"/job {OPEN_SAMPLE_CODE}")
    feishu.move(timedelta(minutes=31))
    in_new_york.click(job_card, {"do": "ask_to_reopen"}, people.OUTSIDER)
    sent = feishu.message_service.messages.from_bot()
    (request,) = (
        BotMessage(each) for each in sent if each.chat_id == DIRECT_OF_MANAGER and "asked on" in str(each.card)
    )
    assert "Expired today" in request.text()
    in_new_york.click(request, {"do": "decline_request"}, people.MANAGER)
    assert "Expired today" in request.text()
