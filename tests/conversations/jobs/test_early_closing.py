"""An order to reopen a job fires at its date; if somebody closes the job before, the chat is asked. In both worlds."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import prepare_expiring_job

Start = Callable[..., Conversation]


@pytest.fixture
def job(feishu: Platform) -> Job:
    return prepare_expiring_job(feishu)


@pytest.fixture
def ordered(in_world: Start, job: Job) -> Conversation:
    conversation = in_world()
    conversation.wait(days=4)
    conversation.click(conversation.ask(f"/job {job.code}"), {"do": "arm_reopening"}, form={"period": "30d"})
    conversation.wait(hours=1)
    return conversation


def test_a_job_closed_by_a_person_before_its_date_is_asked_about(
    ordered: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.hire_service.close_job(job.id)
    ordered.scan()
    question = ordered.last()
    assert "closed before its date" in question.text()
    assert not job.is_active
    ordered.wait(days=8)
    ordered.scan()
    assert not job.is_active
    assert ordered.last().message.id == question.message.id


def test_the_question_reopens_the_job_when_it_is_answered(ordered: Conversation, feishu: Platform, job: Job) -> None:
    feishu.hire_service.close_job(job.id)
    ordered.scan()
    ordered.click(ordered.last(), {"do": "reopen_job"})
    assert job.is_active
    assert job.expires_at is not None
    assert timedelta(days=29) < job.expires_at - feishu.clock.now() < timedelta(days=32)


def test_at_its_date_the_job_is_reopened_and_the_history_says_that_it_was_automatic(
    ordered: Conversation, feishu: Platform, job: Job
) -> None:
    before = job.expires_at
    ordered.wait(days=8)
    ordered.scan()
    if feishu.behaviour.expired_job == "stays_active":
        assert job.expires_at == before  # Hire has not closed it, and opens closed jobs only
        return
    assert job.is_active
    assert job.expires_at is not None
    assert job.expires_at > feishu.clock.now()
    told = ordered.last()
    assert "reopened as scheduled" in told.text()
    assert told.has_button("undo_reopening")
    assert told.has_button("publish_adverts") is not feishu.behaviour.open_lists_posts
    (entry, *_), _ = ordered.store.history.entries(job.id, 0, 1)
    assert (entry.outcome, entry.actor_id, entry.is_automatic) == ("reopened", people.RECRUITER.open_id, True)
    assert "automatically" in ordered.ask(f"/history {job.code}").text().lower()
    assert ordered.ask(f"/job {job.code}").has_button("undo_reopening")


def test_another_expiry_makes_the_order_void(ordered: Conversation, feishu: Platform, job: Job) -> None:
    assert job.expires_at is not None
    feishu.hire_service.edit_job(job.id, expires_at=job.expires_at + timedelta(days=100))
    ordered.scan()
    assert ordered.store.auto_reopens.get(job.id) is None
