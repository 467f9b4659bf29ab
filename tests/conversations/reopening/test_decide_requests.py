"""A request to reopen a job is approved or declined by whoever may reopen it. In both worlds."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.reopen_requests import (
    APPROVE,
    ASKED,
    DECLINE,
    JOB_ID,
    asked,
    decides,
    entries,
    forged,
    in_thread_of,
    pending_id,
    request_for,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


@pytest.mark.parametrize("by", [people.RECRUITER, people.MANAGER])
def test_an_approved_job_is_reopened_in_the_name_of_the_approver(
    conversation: Conversation, feishu: Platform, job: Job, by: Person
) -> None:
    card = asked(conversation, {"period": "30d"})
    conversation.wait(seconds=6)
    decided = decides(conversation, by, APPROVE)
    assert job.is_active
    assert job.expires_at is not None
    assert job.expires_at.astimezone(SHANGHAI).date() == feishu.clock.now().date() + timedelta(days=30)
    assert entries(conversation) == [ASKED, (by.open_id, "reopen", "reopened")]
    other = request_for(conversation, people.MANAGER if by is people.RECRUITER else people.RECRUITER)
    (told,) = in_thread_of(conversation, card)
    for message in (decided, other, told):
        assert "was approved" in message.text()
        assert by.open_id in message.text()
        assert not message.has_button("approve_request")
    assert told.message.thread_id
    assert not card.has_button("reopen_job")


def test_the_undo_of_an_approved_reopening_is_the_approvers(conversation: Conversation, job: Job) -> None:
    card = asked(conversation)
    conversation.wait(seconds=6)  # a card is left alone for a moment after a click on it
    decides(conversation, people.MANAGER, APPROVE)
    assert conversation.click(card, {"do": "undo_reopening"}, people.OUTSIDER).toast_kind == "error"
    assert job.is_active
    conversation.click(card, {"do": "undo_reopening"}, people.MANAGER)
    assert not job.is_active


def test_an_administrator_approves_if_nobody_else_could_be_reached(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    for person in (people.RECRUITER, people.MANAGER):
        feishu.people.resign(person.open_id)
    asked(conversation)
    decides(conversation, people.ADMIN, APPROVE)
    assert job.is_active
    assert entries(conversation)[-1] == (people.ADMIN.open_id, "reopen", "reopened")


def test_a_declined_job_stays_closed_and_the_asker_is_told(conversation: Conversation, job: Job) -> None:
    card = asked(conversation)
    conversation.wait(seconds=6)
    decides(conversation, people.RECRUITER, DECLINE)
    assert not job.is_active
    assert entries(conversation) == [ASKED, (people.RECRUITER.open_id, "ask", "declined")]
    (told,) = in_thread_of(conversation, card)
    for message in (told, request_for(conversation, people.MANAGER)):
        assert "was declined" in message.text()
        assert people.RECRUITER.open_id in message.text()
        assert not message.has_button("decline_request")


@pytest.mark.parametrize(("first", "second"), [(APPROVE, DECLINE), (DECLINE, APPROVE), (APPROVE, APPROVE)])
def test_the_first_decision_counts(
    conversation: Conversation, feishu: Platform, job: Job, first: dict[str, str], second: dict[str, str]
) -> None:
    card = asked(conversation)
    late = conversation.start_click(request_for(conversation, people.MANAGER), second, people.MANAGER)
    decides(conversation, people.RECRUITER, first)
    assert b"decided already" in conversation.push(late.event)[1]
    assert job.is_active is (first is APPROVE)
    assert len(in_thread_of(conversation, card)) == 1
    assert len(entries(conversation)) == 2


def test_a_repeated_click_decides_once(conversation: Conversation, job: Job) -> None:
    asked(conversation)
    click = conversation.start_click(request_for(conversation, people.MANAGER), APPROVE, people.MANAGER)
    assert conversation.push(click.event) == conversation.push(click.event)
    assert job.is_active
    assert len(entries(conversation)) == 2


@pytest.mark.parametrize("button", [APPROVE, DECLINE])
@pytest.mark.parametrize("by", [people.OUTSIDER, people.CREATOR])
def test_a_forged_button_decides_nothing(
    conversation: Conversation, job: Job, button: dict[str, str], by: Person
) -> None:
    card = asked(conversation)
    value = {**button, "request_id": pending_id(conversation)}
    assert "You may not decide about reopening this job" in forged(conversation, card, value, by).decode()
    assert not job.is_active
    assert entries(conversation) == [ASKED, (by.open_id, "ask", "refused")]
    assert pending_id(conversation)
    assert card.has_button("reopen_job")


def test_an_unknown_request_is_not_decided(conversation: Conversation, job: Job) -> None:
    card = asked(conversation)
    answer = forged(conversation, card, {**APPROVE, "request_id": "0" * 32}, people.RECRUITER)
    assert b"There is no such job" in answer
    assert not job.is_active


def test_the_right_of_the_approver_is_that_of_the_moment(conversation: Conversation, job: Job) -> None:
    asked(conversation)
    card = request_for(conversation, people.MANAGER)
    job.team = people.SECOND_TEAM
    assert conversation.click(card, APPROVE, people.MANAGER).toast_kind == "error"
    assert not job.is_active
    assert pending_id(conversation)


def test_while_hire_does_not_answer_the_request_stays_pending(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    asked(conversation)
    card = request_for(conversation, people.MANAGER)
    feishu.faults.add("busy", f"POST /hire/v1/jobs/{JOB_ID}/open", times=500)
    assert conversation.click(card, APPROVE, people.MANAGER).toast_kind == "error"
    feishu.faults.clear()
    assert card.has_button("approve_request")
    conversation.click(card, APPROVE, people.MANAGER)
    assert job.is_active


def test_a_job_that_is_open_meanwhile_is_told_as_open(conversation: Conversation, feishu: Platform, job: Job) -> None:
    card = asked(conversation)
    until = feishu.clock.now() + timedelta(days=200)
    feishu.hire_service.edit_job(JOB_ID, is_active=True, expires_at=until)
    decided = decides(conversation, people.MANAGER, APPROVE)
    assert job.expires_at == until
    assert "open already" in decided.text()
    (told,) = in_thread_of(conversation, card)
    assert "open already" in told.text()
    assert entries(conversation)[-1] == (people.MANAGER.open_id, "reopen", "already_open")


def test_a_date_that_has_passed_meanwhile_is_not_approved(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    asked(conversation, {"date": "2026-11-23"})
    conversation.wait(hours=15)
    card = request_for(conversation, people.MANAGER)
    outcome = conversation.click(card, APPROVE, people.MANAGER)
    assert outcome.toast is not None
    assert "That day is over" in outcome.toast.en_us
    assert not job.is_active
    assert conversation.click(card, DECLINE, people.MANAGER).toast_kind == "success"
