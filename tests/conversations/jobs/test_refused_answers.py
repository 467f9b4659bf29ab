"""The answer to a click names a person whom the platform does not know any more (docs/feishu/open-questions.md Q51)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE
from tests.support.whole_bot.conversation import Conversation

Start = Callable[..., Conversation]
REOPEN, REFRESH = {"do": "reopen_job"}, {"do": "refresh_post"}
BAD_CARD = 200673


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)


def test_a_card_that_was_refused_with_people_is_answered_without(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    feishu.people.resign(people.MANAGER.open_id)
    card = conversation.ask(f"/job {job.code}")
    for button, state in ((REFRESH, "Closed since"), (REOPEN, "Open until")):
        outcome = conversation.click(card, button)
        assert (outcome.error_code, outcome.toast_kind) == (0, "success")
        assert state in card.text()
        assert "a colleague" in card.text()
        conversation.wait(seconds=6)


def test_an_answer_that_was_refused_is_shown_without_people_a_moment_later(
    in_world: Start, feishu: Platform, job: Job
) -> None:
    feishu.behaviour.locks_clicked_card = False  # in one process, the update comes before the click is answered
    conversation = in_world()
    card = conversation.ask(f"/job {job.code}")
    feishu.people.resign(people.SECOND_MANAGER.open_id)
    job.team = replace(job.team, hiring_manager_ids=(people.SECOND_MANAGER.open_id,))
    conversation.wait(hours=2)
    assert conversation.click(card, REOPEN).error_code == BAD_CARD
    assert "Open until" in card.text()
    assert "a colleague" in card.text()
    assert timedelta(seconds=1) in conversation.engine.pauses
    conversation.wait(seconds=6)
    assert conversation.click(card, REFRESH).error_code == 0


def test_an_answer_with_people_who_were_taken_before_is_not_sent_again(
    in_world: Start, feishu: Platform, job: Job
) -> None:
    feishu.behaviour.locks_clicked_card = False
    conversation = in_world()
    card = conversation.ask(f"/job {job.code}")
    assert conversation.click(card, REOPEN).error_code == 0
    conversation.wait(seconds=6)
    calls = [line.detail["call"] for line in feishu.event_log.since(kind="api_call")]
    assert [call for call in calls if call.startswith("PATCH") and card.message.id in call] == []


def test_people_are_named_again_once_the_platform_takes_them(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    feishu.people.resign(people.MANAGER.open_id)
    card = conversation.ask(f"/job {job.code}")
    job.team = people.SECOND_TEAM
    conversation.wait(hours=2)
    feishu.hire_service.edit_job(job.id, is_active=True, expires_at=None)
    conversation.scan()
    assert people.SECOND_MANAGER.open_id in card.text()
    conversation.wait(seconds=6)
    assert conversation.click(card, REFRESH).error_code == 0
    assert people.SECOND_MANAGER.open_id in card.text()


def test_a_card_with_fields_is_not_touched_after_the_answer(in_world: Start, feishu: Platform, job: Job) -> None:
    feishu.behaviour.locks_clicked_card = False
    conversation = in_world()
    card = conversation.ask(f"/job {job.code}")
    feishu.people.resign(people.MANAGER.open_id)
    before = card.message.card
    conversation.click(card, REFRESH)
    assert card.message.card == before
