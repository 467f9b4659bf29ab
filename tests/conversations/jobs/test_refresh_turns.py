"""Refreshes of a card: one at a time, not under somebody's hands, and only if the card shows something else then."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch.card_refresher import AFTER_CLICK, CardRefresher
from bot.dispatch.card_sender import CardSender, SendStatus
from bot.domain.replies import Card, CardRefresh
from bot.domain.serialization import dump
from bot.domain.text import Text
from bot.storage.store import open_store
from simulator.core.chats import CAMPUS_GROUP
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.seed.special_jobs import TWO_ADVERTS_CODE
from tests.support.log_lines import log_lines
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.in_process import connect_in_process


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)


def updates_of(feishu: Platform, card: BotMessage) -> int:
    return sum(entry.detail["message_id"] == card.message.id for entry in feishu.event_log.since(0, "card_updated"))


def refresh(conversation: Conversation, job: Job, key: str) -> None:
    """Run the task that refreshes the job's cards, as a scan or another chat's click requests it."""
    payload = dump(CardRefresh(job.id, conversation.platform.clock.now()))
    conversation.engine.start("refresh_cards", f"refresh_cards:{key}", payload)


def test_nothing_is_sent_when_the_card_shows_the_same(conversation: Conversation, feishu: Platform, job: Job) -> None:
    card = conversation.ask(f"/job {job.code}")
    conversation.wait(minutes=5)
    refresh(conversation, job, "nothing has changed")
    assert updates_of(feishu, card) == 0
    feishu.hire_service.close_job(job.id)
    refresh(conversation, job, "closed")
    refresh(conversation, job, "closed, and told by somebody else")
    assert updates_of(feishu, card) == 1


def test_a_card_that_was_just_clicked_waits_and_then_shows_the_change(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    card = conversation.ask(f"/job {job.code}")
    conversation.wait(minutes=5)
    conversation.click(card, {"do": "refresh_post"})
    shown = updates_of(feishu, card)
    feishu.hire_service.close_job(job.id)
    # Pauses are not waited for here, and the clock stands still: the card stays as it is.
    conversation.scan()
    assert updates_of(feishu, card) == shown
    assert sum(conversation.engine.pauses, timedelta()) > AFTER_CLICK
    conversation.wait(seconds=6)
    refresh(conversation, job, "later")
    assert "Closed" in card.text()


def test_the_answer_to_a_click_is_not_sent_again_by_a_refresh(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    other = conversation.ask(f"/job {job.code}", chat=CAMPUS_GROUP, by=_member(feishu, CAMPUS_GROUP))
    card = conversation.ask(f"/job {job.code}")
    conversation.wait(minutes=5)
    conversation.click(card, {"do": "reopen_job"})
    conversation.wait(minutes=1)
    clicked, refreshed = updates_of(feishu, card), updates_of(feishu, other)
    assert refreshed == 1
    conversation.scan()
    conversation.scan()
    assert updates_of(feishu, other) == refreshed
    assert updates_of(feishu, card) - clicked <= 1  # who reopened it is news, and news are shown once


def _member(feishu: Platform, chat_id: str) -> Person:
    return next(person for person in feishu.people.all() if person.open_id in feishu.chats[chat_id].member_ids)


@pytest.fixture
def refresher(conversation: Conversation, feishu: Platform) -> CardRefresher:
    _, chat = connect_in_process(feishu)
    sender = CardSender(chat, conversation.store.cards, feishu.clock, lambda _: None)
    return CardRefresher(sender, conversation.store.cards, feishu.clock)


def plain_card(words: str) -> Card:
    element = {"tag": "div", "text": {"tag": "plain_text", "content": words}}
    content = {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": [element]}}
    return Card(content, Text(words, words))


def test_while_one_refresh_has_the_card_another_one_waits(
    conversation: Conversation, feishu: Platform, job: Job, refresher: CardRefresher
) -> None:
    card = conversation.ask(f"/job {job.code}")
    conversation.wait(minutes=5)
    seen: list[SendStatus] = []

    def make() -> Card:
        seen.append(refresher.refresh(card.message.id, "second", lambda: plain_card("second")))
        return plain_card("first")

    assert refresher.refresh(card.message.id, "first", make) is SendStatus.SENT
    assert seen == [SendStatus.RETRY]
    assert "first" in card.text()
    assert refresher.refresh(card.message.id, "second", lambda: plain_card("second")) is SendStatus.SENT
    assert "second" in card.text()


def test_an_answer_that_could_not_be_noted_is_logged_and_raises_nothing(
    feishu: Platform, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    without_tables = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    _, chat = connect_in_process(feishu)
    sender = CardSender(chat, without_tables.cards, feishu.clock, lambda _: None)
    CardRefresher(sender, without_tables.cards, feishu.clock).note_answer("om_1", "oc_1", plain_card("answer"))
    without_tables.close()
    assert "answer_not_noted message_id=om_1" in log_lines(caplog)[-1]


def test_the_late_answer_to_a_click_does_not_wait_for_that_click(
    conversation: Conversation, feishu: Platform, job: Job, refresher: CardRefresher
) -> None:
    card = conversation.ask(f"/job {job.code}")
    conversation.store.cards.mark_clicked(card.message.id, feishu.clock.now())
    assert refresher.refresh(card.message.id, "by others", lambda: plain_card("others")) is SendStatus.RETRY
    assert refresher.answer_late(card.message.id, "answer", plain_card("answer")) is SendStatus.SENT
    assert "answer" in card.text()


def test_a_process_that_died_in_a_refresh_does_not_hold_the_card_for_ever(
    conversation: Conversation, feishu: Platform, job: Job, refresher: CardRefresher
) -> None:
    card = conversation.ask(f"/job {job.code}")
    assert conversation.store.cards.begin_refresh(card.message.id, "dead", feishu.clock.now()).is_granted
    assert refresher.refresh(card.message.id, "other", lambda: plain_card("other")) is SendStatus.RETRY
    conversation.wait(seconds=20)
    assert refresher.refresh(card.message.id, "other", lambda: plain_card("other")) is SendStatus.SENT
