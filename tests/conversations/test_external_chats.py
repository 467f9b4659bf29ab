"""Guests join a group in which the bot has cards and orders: from then on nothing more about jobs is sent or shown there."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, OPEN_SAMPLE_CODE, TWO_ADVERTS_CODE
from tests.conversations.reopening.conftest import Pauses
from tests.support.whole_bot.auto_reopens import BEFORE_EXPIRY, is_open, let_it_close, scheduled
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import choose_jobs
from tests.support.whole_bot.reopen_requests import DECLINE, JOB_ID, asked, decides, direct_messages, in_thread_of

REOPEN, CONFIRM = {"do": "reopen_job"}, {"do": "confirm_bulk"}
REPLY = "POST /im/v1/messages/*/reply"


@pytest.fixture
def pauses(conversation: Conversation, feishu: Platform) -> Pauses:
    found = Pauses(feishu)
    conversation.engine.pauses = found
    return found


def join(feishu: Platform, chat_id: str = RECRUITING_GROUP) -> None:
    """A guest joins that group."""
    feishu.chats[chat_id].is_external = True


def shown(card: BotMessage) -> int:
    """How many states of the card there have been."""
    return len(card.message.versions)


def test_a_card_in_a_chat_that_became_external_is_not_refreshed(conversation: Conversation, feishu: Platform) -> None:
    old, inside = conversation.ask("/job A168688", people.OUTSIDER, CAMPUS_GROUP), conversation.ask("/job A168688")
    conversation.wait(minutes=5)
    join(feishu, CAMPUS_GROUP)
    conversation.say("/reopen A168688 30d")
    assert feishu.jobs[JOB_ID].is_active
    assert old.has_button("reopen_job")
    assert not inside.has_button("reopen_job")


@pytest.fixture
def expiring(conversation: Conversation, feishu: Platform) -> Job:
    job = feishu.hire_service.store.job_with_code(OPEN_SAMPLE_CODE)
    feishu.hire_service.edit_job(job.id, is_active=True, expires_at=feishu.clock.now() + BEFORE_EXPIRY)
    conversation.scan()
    return job


def test_an_automatic_reopening_is_not_told_in_a_chat_that_became_external(
    conversation: Conversation, feishu: Platform, expiring: Job, pauses: Pauses
) -> None:
    """The guest joins between the reopening and the message about it."""
    card = scheduled(conversation, expiring)
    let_it_close(conversation, expiring)
    feishu.faults.add("busy", REPLY, times=9)

    def join_while_feishu_is_busy() -> None:
        feishu.faults.clear()
        join(feishu)

    pauses.on_pause = join_while_feishu_is_busy
    conversation.scan()
    assert is_open(conversation, expiring)
    assert feishu.chats[RECRUITING_GROUP].is_external
    assert in_thread_of(conversation, card) == []


def test_the_outcome_of_a_request_is_told_directly_if_the_chat_became_external(
    conversation: Conversation, feishu: Platform
) -> None:
    card = asked(conversation)
    join(feishu)
    decides(conversation, people.MANAGER, DECLINE)
    assert in_thread_of(conversation, card) == []
    (told,) = direct_messages(conversation, people.OUTSIDER)
    assert told.message.chat_id == direct_chat_id(people.OUTSIDER.open_id)
    assert "A168688" in told.text()


def test_a_digest_in_a_chat_that_became_external_is_not_refreshed(
    conversation: Conversation, feishu: Platform, pauses: Pauses
) -> None:
    job = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    conversation.ask(f"/subscribe {job.code}")
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    conversation.wait(days=1)
    (digest,) = conversation.remind()
    before = shown(digest)
    question = choose_jobs(conversation, digest, [job], period="30d")
    pauses.on_pause = lambda: join(feishu)
    conversation.click(question, CONFIRM)
    assert job.is_active
    assert feishu.chats[RECRUITING_GROUP].is_external
    assert shown(digest) == before


def test_the_progress_of_several_reopenings_is_not_shown_in_a_chat_that_became_external(
    conversation: Conversation, feishu: Platform, pauses: Pauses
) -> None:
    """The guest joins after the confirmation; what was confirmed is done all the same."""
    question = conversation.ask(f"/reopen A168688 {CLOSED_LONG_AGO_CODE} 30d")
    pauses.on_pause = lambda: join(feishu)
    conversation.click(question, CONFIRM)
    assert feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE).is_active
    assert feishu.chats[RECRUITING_GROUP].is_external
    assert not any("2 of 2" in str(version) for version in question.message.versions)


@pytest.fixture
def guests_join(feishu: Platform, pauses: Pauses) -> Callable[[str], None]:
    """Guests join while Feishu is too busy for the bot to send its next message by that call."""

    def join_while_feishu_is_busy() -> None:
        feishu.faults.clear()
        join(feishu)

    def guests_join(call: str) -> None:
        feishu.faults.add("busy", call, times=9)
        pauses.on_pause = join_while_feishu_is_busy

    return guests_join


@pytest.mark.parametrize("text", ["/job A168688", "/jobs", "/history", "/reopen A168688 30d"])
def test_an_answer_that_had_to_wait_is_not_given_in_a_chat_that_became_external(
    conversation: Conversation, feishu: Platform, guests_join: Callable[[str], None], text: str
) -> None:
    guests_join(REPLY)
    replies = conversation.say(text)
    assert feishu.chats[RECRUITING_GROUP].is_external
    assert replies
    assert all("Sorry" in reply.text() and "A168688" not in reply.text() for reply in replies)


def test_the_message_of_a_click_that_had_to_wait_is_not_sent_to_a_chat_that_became_external(
    conversation: Conversation, feishu: Platform, guests_join: Callable[[str], None]
) -> None:
    listed = conversation.ask("/jobs")
    guests_join(REPLY)
    conversation.click(listed, {"do": "show_post"})
    assert feishu.chats[RECRUITING_GROUP].is_external
    assert "Sorry" in conversation.last().text()


def test_a_digest_that_had_to_wait_is_not_sent_to_a_chat_that_became_external(
    conversation: Conversation, feishu: Platform, expiring: Job, guests_join: Callable[[str], None]
) -> None:
    conversation.ask(f"/subscribe {expiring.code}")
    guests_join("POST /im/v1/messages")
    assert conversation.remind() == []
    assert feishu.chats[RECRUITING_GROUP].is_external
    conversation.wait(days=1)
    conversation.remind()
    assert conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP) == ()
