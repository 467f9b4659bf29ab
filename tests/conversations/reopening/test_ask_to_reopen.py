"""Whoever may not reopen a job asks those who may. In both worlds."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.seed.special_jobs import UNADVERTISED_CLOSED_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.reopen_requests import (
    ASK,
    JOB_ID,
    asked,
    direct_messages,
    entries,
    in_thread_of,
    request_for,
)

Start = Callable[..., Conversation]
SHANGHAI = ZoneInfo("Asia/Shanghai")
REOPEN = {"do": "reopen_job"}


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


def test_the_recruiter_and_the_hiring_managers_get_the_request_and_nobody_else(
    conversation: Conversation, job: Job
) -> None:
    card = asked(conversation)
    assert not job.is_active
    for person in (people.RECRUITER, people.MANAGER):
        request = request_for(conversation, person)
        text = request.text()
        assert people.OUTSIDER.open_id in text
        assert job.title in text
        assert "A168688" in text
        assert "To be open until" in text
        assert request.has_button("approve_request")
        assert request.has_button("decline_request")
    for person in (people.ASSISTANT, people.ADMIN, people.OUTSIDER):
        assert direct_messages(conversation, person) == []
    assert in_thread_of(conversation, card) == []
    assert entries(conversation) == [(people.OUTSIDER.open_id, "ask", "asked")]


def test_the_toast_says_how_long_the_request_stays_open_and_where_the_outcome_comes(
    conversation: Conversation,
) -> None:
    toast = conversation.click(conversation.ask("/job A168688"), ASK, people.OUTSIDER).toast
    assert toast is not None
    assert toast.en_us == "Your request is sent and stays open for 24 hours. The outcome comes in this card's thread."
    assert toast.zh_cn == "请求已提交，24 小时内有效；结果会在这张卡片的话题中告知。"


@pytest.mark.parametrize(
    ("form", "days"), [({"period": "30d"}, 30), ({"date": "2027-01-31"}, 69), (None, 90), ({"period": "forever"}, None)]
)
def test_the_request_is_for_what_the_form_says(
    conversation: Conversation, feishu: Platform, form: dict[str, str] | None, days: int | None
) -> None:
    asked(conversation, form)
    (request,) = conversation.store.reopen_requests.asked_before(feishu.clock.now())
    today = feishu.clock.now().astimezone(SHANGHAI).date()
    if days is None:
        assert request.until is None
        assert "without an expiry date" in request_for(conversation, people.MANAGER).text()
    else:
        assert request.until is not None
        assert request.until.astimezone(SHANGHAI).date() == today + timedelta(days=days)


@pytest.mark.parametrize("by", [people.RECRUITER, people.ASSISTANT, people.ADMIN])
def test_whoever_may_reopen_the_job_is_told_so(conversation: Conversation, by: Person) -> None:
    outcome = conversation.click(conversation.ask("/job A168688"), ASK, by)
    assert outcome.toast is not None
    assert "yourself" in outcome.toast.en_us
    assert direct_messages(conversation, people.MANAGER) == []
    assert entries(conversation) == []


def test_a_refused_reopening_says_that_one_can_ask(conversation: Conversation) -> None:
    outcome = conversation.click(conversation.ask("/job A168688"), REOPEN, people.OUTSIDER)
    assert outcome.toast is not None
    assert "Ask to reopen" in outcome.toast.en_us
    assert "请求重启" in outcome.toast.zh_cn
    assert "Ask to reopen" in conversation.ask("/reopen A168688 30d", people.OUTSIDER).text()


def test_asking_again_says_that_nobody_has_decided_yet(conversation: Conversation) -> None:
    card = asked(conversation)
    outcome = conversation.click(card, ASK, people.OUTSIDER)
    assert outcome.toast is not None
    assert "already asked" in outcome.toast.en_us
    assert request_for(conversation, people.MANAGER)
    assert entries(conversation) == [(people.OUTSIDER.open_id, "ask", "asked")]
    assert conversation.click(card, ASK, people.CREATOR).toast_kind == "success"
    assert len(direct_messages(conversation, people.MANAGER)) == 2


def test_a_job_that_is_open_meanwhile_is_shown(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    feishu.hire_service.edit_job(JOB_ID, is_active=True, expires_at=feishu.clock.now() + timedelta(days=30))
    outcome = conversation.click(card, ASK, people.OUTSIDER)
    assert outcome.toast is not None
    assert "open already" in outcome.toast.en_us
    assert not card.has_button("ask_to_reopen")
    assert direct_messages(conversation, people.MANAGER) == []


def test_a_recruiter_who_has_left_is_passed_over(conversation: Conversation, feishu: Platform) -> None:
    feishu.people.resign(people.RECRUITER.open_id)
    asked(conversation)
    assert request_for(conversation, people.MANAGER)
    assert direct_messages(conversation, people.ADMIN) == []


def test_if_nobody_of_them_can_be_reached_the_administrators_get_it(
    conversation: Conversation, feishu: Platform
) -> None:
    for person in (people.RECRUITER, people.MANAGER):
        feishu.people.resign(person.open_id)
    asked(conversation)
    assert request_for(conversation, people.ADMIN).has_button("approve_request")


def test_if_nobody_at_all_can_be_reached_the_asker_is_told(conversation: Conversation, feishu: Platform) -> None:
    for person in (people.RECRUITER, people.MANAGER, people.ADMIN):
        feishu.people.resign(person.open_id)
    card = asked(conversation)
    (told,) = in_thread_of(conversation, card)
    assert "reached nobody" in told.text()
    assert entries(conversation)[-1] == (people.OUTSIDER.open_id, "ask", "undelivered")
    assert conversation.click(card, ASK, people.OUTSIDER).toast_kind == "success"


def test_if_the_team_cannot_be_read_the_request_waits(
    conversation: Conversation, feishu: Platform, pauses: list[timedelta]
) -> None:
    card = conversation.ask("/job A168688")
    conversation.wait(hours=2)
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{JOB_ID}/recruiter", times=10_000)
    pauses.on_pause = feishu.faults.clear  # type: ignore[attr-defined]  # Pauses of conftest.py
    assert conversation.click(card, ASK, people.OUTSIDER).toast_kind == "success"
    assert request_for(conversation, people.MANAGER)
    assert pauses


def test_where_only_administrators_may_reopen_they_get_the_request(in_world: Start) -> None:
    conversation = in_world(REOPEN_ALLOWED="admins")
    asked(conversation, by=people.RECRUITER)
    assert request_for(conversation, people.ADMIN).has_button("approve_request")
    assert direct_messages(conversation, people.MANAGER) == []


def test_where_anyone_may_reopen_there_is_nothing_to_ask(in_world: Start) -> None:
    conversation = in_world(REOPEN_ALLOWED="anyone")
    card = conversation.ask("/job A168688")
    assert card.has_button("reopen_job")
    assert not card.has_button("ask_to_reopen")


@pytest.mark.parametrize("chat", ["group", "direct"])
def test_a_hidden_job_cannot_be_asked_for_and_is_answered_like_one_that_does_not_exist(
    in_world: Start, feishu: Platform, chat: str
) -> None:
    hidden = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    conversation = in_world()
    place = {"chat": direct_chat_id(people.OUTSIDER.open_id)} if chat == "direct" else {}
    answers = []
    for job_id in (hidden.id, str(int(hidden.id) + 77)):
        click = conversation.start_click(
            conversation.ask("/jobs closed", people.OUTSIDER, **place), {"do": "list_jobs"}, people.OUTSIDER
        )
        click.event.payload["event"]["action"]["value"] = {**ASK, "job_id": job_id, "period": "90d"}
        answers.append(conversation.push(click.event)[1])
    assert answers[0] == answers[1]
    assert b"There is no such job" in answers[0]
    assert direct_messages(conversation, people.MANAGER) == []
    assert conversation.store.reopen_requests.asked_before(feishu.clock.now()) == ()


def test_the_card_of_another_job_cannot_be_used_to_ask(conversation: Conversation, feishu: Platform) -> None:
    other = next(found for found in feishu.jobs.values() if not found.is_active and found.id != JOB_ID)
    click = conversation.start_click(conversation.ask("/job A168688"), ASK, people.OUTSIDER)
    click.event.payload["event"]["action"]["value"] = {**ASK, "job_id": other.id, "period": "90d"}
    assert b"can no longer be used" in conversation.push(click.event)[1]
    assert conversation.store.reopen_requests.asked_before(feishu.clock.now()) == ()
