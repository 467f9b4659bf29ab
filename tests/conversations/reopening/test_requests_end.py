"""How a request to reopen a job ends: nobody decides in time, or it is a job that not everybody may see. In both worlds."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import UNADVERTISED_CLOSED_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.reopen_requests import (
    APPROVE,
    ASK,
    ASKED,
    DECLINE,
    JOB_ID,
    asked,
    decides,
    direct_messages,
    entries,
    forged,
    in_thread_of,
    pending_id,
    request_for,
)

Start = Callable[..., Conversation]


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


def test_a_request_ends_after_a_day_and_the_asker_is_told_once(conversation: Conversation, job: Job) -> None:
    card = asked(conversation)
    conversation.wait(hours=23)
    conversation.scan()
    assert in_thread_of(conversation, card) == []
    conversation.wait(hours=2)
    conversation.scan()
    conversation.scan()
    (told,) = in_thread_of(conversation, card)
    assert "has expired" in told.text()
    for person in (people.RECRUITER, people.MANAGER):
        assert "has expired" in request_for(conversation, person).text()
        assert not request_for(conversation, person).has_button("approve_request")
    assert entries(conversation) == [ASKED, (people.OUTSIDER.open_id, "ask", "expired")]
    assert not job.is_active


@pytest.mark.parametrize("button", [APPROVE, DECLINE])
def test_a_click_after_a_day_says_that_it_is_too_late(
    conversation: Conversation, job: Job, button: dict[str, str]
) -> None:
    card = asked(conversation)
    conversation.wait(hours=25)
    request = request_for(conversation, people.MANAGER)
    outcome = conversation.click(request, button, people.MANAGER)
    assert outcome.toast is not None
    assert "24 hours" in outcome.toast.en_us
    assert "has expired" in request.text()
    assert not job.is_active
    conversation.scan()
    assert len(in_thread_of(conversation, card)) == 1


def test_after_a_day_one_can_ask_again(conversation: Conversation, job: Job) -> None:
    card = asked(conversation)
    conversation.wait(hours=25)
    assert conversation.click(card, ASK, people.OUTSIDER).toast_kind == "success"
    assert len(direct_messages(conversation, people.MANAGER)) == 2
    (told,) = in_thread_of(conversation, card)
    assert "has expired" in told.text()
    conversation.click(direct_messages(conversation, people.MANAGER)[-1], APPROVE, people.MANAGER)
    assert job.is_active


def test_the_asker_is_told_directly_if_the_card_is_gone(conversation: Conversation, feishu: Platform) -> None:
    card = asked(conversation)
    feishu.message_service.recall(card.message.id)
    decides(conversation, people.MANAGER, DECLINE)
    assert "was declined" in request_for(conversation, people.OUTSIDER).text()


def test_a_hidden_job_is_asked_for_and_decided_in_direct_chats_only(in_world: Start, feishu: Platform) -> None:
    hidden = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    conversation = in_world(REOPEN_ALLOWED="admins")
    own_chat = direct_chat_id(people.RECRUITER.open_id)
    card = conversation.ask(f"/job {hidden.code}", chat=own_chat)
    assert conversation.click(card, ASK, people.RECRUITER).toast_kind == "success"
    request = request_for(conversation, people.ADMIN)
    assert hidden.title in request.text()
    group_card = conversation.ask("/job A168688")
    value = {**APPROVE, "request_id": pending_id(conversation)}
    assert b"There is no such job" in forged(conversation, group_card, value, people.ADMIN)
    assert not hidden.is_active
    conversation.click(request, APPROVE, people.ADMIN)
    assert feishu.jobs[hidden.id].is_active
    assert "was approved" in in_thread_of(conversation, card)[-1].text()


def test_an_asker_who_has_left_the_team_of_a_hidden_job_is_not_told(in_world: Start, feishu: Platform) -> None:
    hidden = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    conversation = in_world(REOPEN_ALLOWED="admins")
    card = conversation.ask(f"/job {hidden.code}", chat=direct_chat_id(people.RECRUITER.open_id))
    conversation.click(card, ASK, people.RECRUITER)
    hidden.team = people.SECOND_TEAM
    conversation.wait(hours=2)
    conversation.click(request_for(conversation, people.ADMIN), DECLINE, people.ADMIN)
    assert in_thread_of(conversation, card) == []
