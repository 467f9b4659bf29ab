"""Clicks whose values the card never held: they are refused at once, and change nothing."""

import time
from typing import Any

import pytest

from simulator.core import people
from simulator.seed.special_jobs import SAMPLE_CODE, TWO_ADVERTS_CODE
from tests.support.processes.machine_speed import within
from tests.support.whole_bot.conversation import Conversation

MANY = 4_000


def click(conversation: Conversation, value: dict[str, Any], form: dict[str, Any] | None = None) -> str:
    """Send the click from the card of a job; the body of the answer."""
    card = conversation.ask(f"/job {SAMPLE_CODE}")
    action = {"tag": "button", "value": value, "form_value": form or {}}
    sent = conversation.user_actions.send_action(card.message.id, people.RECRUITER.open_id, lambda _card: action)
    status, body = conversation.push(sent.event)
    assert status == 200
    return body.decode()


def test_a_period_of_any_length_is_refused_at_once(conversation: Conversation) -> None:
    job = conversation.platform.hire_service.store.job_with_code(SAMPLE_CODE)
    began = time.monotonic()
    answer = click(conversation, {"do": "reopen_job", "job_id": job.id}, {"period": f"1{',' * MANY}x"})
    assert '"error"' in answer
    assert time.monotonic() - began < within(3)
    assert not job.is_active


@pytest.mark.parametrize("posts", [5, True, {"a": 1}, None, [1, None]])
def test_chosen_jobs_of_another_type_are_none(conversation: Conversation, posts: object) -> None:
    answer = click(conversation, {"do": "choose_reopenings", "digest_id": "", "period": "30d"}, {"posts": posts})
    assert "incident" not in answer.lower()
    assert "问题编号" not in answer


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2020-01-01"])
def test_a_page_of_a_day_long_past_or_to_come_is_outdated(conversation: Conversation, day: str) -> None:
    conversation.ask("/subscribe")
    answer = click(conversation, {"do": "turn_digest", "digest_id": f"today:{day}", "page": 0})
    assert "can no longer be used" in answer
    assert "Incident" not in answer


def test_filters_that_nobody_can_type_are_refused(conversation: Conversation) -> None:
    cities = [f"city {number}" for number in range(MANY)]
    answer = click(conversation, {"do": "subscribe_anyway", "filters": {"cities": cities}})
    assert "can no longer be used" in answer
    assert conversation.store.subscriptions.list_chats() == ()


@pytest.mark.parametrize("value", [{"do": "take_job"}, {"do": "snooze_post"}])
def test_a_digest_that_was_never_sent_changes_nothing(conversation: Conversation, value: dict[str, Any]) -> None:
    job = conversation.platform.hire_service.store.job_with_code(SAMPLE_CODE)
    answer = click(conversation, {**value, "digest_id": "x", "job_id": job.id, "page": 0}, {"option": "3d"})
    assert '"error"' in answer
    assert conversation.store.assignments.get_many([job.id]) == {}
    assert conversation.store.snoozes.list_for_chat("oc_recruiting") == {}


@pytest.mark.parametrize(("blanks", "is_read"), [(400, True), (600, False)])
def test_the_words_of_a_button_are_read_up_to_the_length_of_a_command(
    conversation: Conversation, blanks: int, *, is_read: bool
) -> None:
    click(conversation, {"do": "run_command", "words": f"/job {' ' * blanks}{TWO_ADVERTS_CODE}"})
    assert (TWO_ADVERTS_CODE in conversation.last().text()) is is_read
