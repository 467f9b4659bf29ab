"""Who may reopen: asked at every click and every command, never taken from a card."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.seed.special_jobs import NO_TEAM_CODE
from tests.support.conversation import Heard, Talk

JOB_ID = "7392894182636030258"
REOPEN = {"do": "reopen_job"}


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


def outcomes(talk: Talk) -> list[str]:
    return [entry.outcome for entry in talk.store.history.entries(JOB_ID, 0, 50)[0]]


@pytest.mark.parametrize("person", [people.RECRUITER, people.MANAGER, people.ASSISTANT, people.ADMIN])
def test_the_team_and_the_administrators_may(talk: Talk, job: Job, person: Person) -> None:
    talk.click(talk.ask("/job A168688"), REOPEN, person)
    assert job.is_active


def test_everybody_else_is_told_who_may_and_the_refusal_is_recorded(talk: Talk, job: Job) -> None:
    card = talk.ask("/job A168688")
    outcome = talk.click(card, REOPEN, people.OUTSIDER)
    assert outcome.toast is not None
    assert "recruiter" in outcome.toast.en_us
    assert not job.is_active
    assert outcomes(talk) == ["refused"]
    assert card.does("reopen_job")


def test_a_refused_command_names_the_people_who_may(talk: Talk, job: Job) -> None:
    heard = talk.ask("/reopen A168688 30d", people.OUTSIDER)
    assert people.RECRUITER.open_id in heard.words()
    assert not job.is_active


def test_if_hire_cannot_say_who_the_team_is_only_administrators_may(talk: Talk, feishu: Platform, job: Job) -> None:
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{JOB_ID}/recruiter", times=50)
    card = talk.ask("/job A168688")
    assert talk.click(card, REOPEN).toast_kind == "error"
    assert not job.is_active
    talk.click(card, REOPEN, people.ADMIN)
    assert job.is_active


def test_a_job_without_a_team_is_for_administrators(talk: Talk, feishu: Platform) -> None:
    job = next(job for job in feishu.jobs.values() if job.code == NO_TEAM_CODE)
    job.is_active = False
    talk.say(f"/reopen {NO_TEAM_CODE} 30d")
    assert not job.is_active
    talk.say(f"/reopen {NO_TEAM_CODE} 30d", people.ADMIN)
    assert job.is_active


def test_anyone_may_where_the_operator_says_so(begin: Callable[..., Talk], job: Job) -> None:
    begin(REOPEN_ALLOWED="anyone").say("/reopen A168688 30d", people.OUTSIDER)
    assert job.is_active


def test_only_administrators_may_where_the_operator_says_so(begin: Callable[..., Talk], job: Job) -> None:
    talk = begin(REOPEN_ALLOWED="admins")
    talk.say("/reopen A168688 30d", people.RECRUITER)
    assert not job.is_active
    talk.say("/reopen A168688 30d", people.ADMIN)
    assert job.is_active


def test_a_card_from_another_chat_cannot_be_clicked(talk: Talk, feishu: Platform, job: Job) -> None:
    """The value and the context come from the client; the card must be one that we sent to that chat."""
    card = talk.ask("/job A168688")
    click = talk.acts.click(card.message.id, people.RECRUITER.open_id, REOPEN)
    click.envelope.payload["event"]["context"]["open_chat_id"] = "oc_elsewhere"
    status, body = talk.push(click.envelope)
    assert status == 200
    assert "error" in body.decode()
    assert not job.is_active


def test_a_forged_job_id_in_a_card_reopens_nothing_else(talk: Talk, feishu: Platform, job: Job) -> None:
    other = next(found for found in feishu.jobs.values() if not found.is_active and found.id != JOB_ID)
    card = talk.ask("/job A168688")
    click = talk.acts.click(card.message.id, people.RECRUITER.open_id, REOPEN)
    click.envelope.payload["event"]["action"]["value"]["job_id"] = other.id
    talk.push(click.envelope)
    assert not other.is_active


def test_a_guest_cannot_click(talk: Talk, job: Job) -> None:
    card: Heard = talk.ask("/job A168688")
    click = talk.acts.click(card.message.id, people.RECRUITER.open_id, REOPEN)
    click.envelope.payload["event"]["operator"]["tenant_key"] = people.OTHER_TENANT
    talk.push(click.envelope)
    assert not job.is_active
