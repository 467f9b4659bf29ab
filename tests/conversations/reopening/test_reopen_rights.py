"""Who may reopen is checked at every click and command and never taken from a card."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.seed.special_jobs import EXPIRING_SAMPLE_CODE, NO_TEAM_CODE, OFF_SITE_CODE, OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

JOB_ID = "7392894182636030258"
REOPEN, PUBLISH, SCHEDULE = {"do": "reopen_job"}, {"do": "publish_adverts"}, {"do": "arm_reopening"}


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


def outcomes(conversation: Conversation) -> list[str]:
    return [entry.outcome for entry in conversation.store.history.entries(JOB_ID, 0, 50)[0]]


@pytest.mark.parametrize("person", [people.RECRUITER, people.MANAGER, people.ASSISTANT, people.ADMIN])
def test_the_team_and_the_administrators_may_reopen(conversation: Conversation, job: Job, person: Person) -> None:
    conversation.click(conversation.ask("/job A168688"), REOPEN, person)
    assert job.is_active


def test_others_are_informed_who_may_and_the_attempt_is_recorded(conversation: Conversation, job: Job) -> None:
    card = conversation.ask("/job A168688")
    outcome = conversation.click(card, REOPEN, people.OUTSIDER)
    assert outcome.toast is not None
    assert "recruiter" in outcome.toast.en_us
    assert not job.is_active
    assert outcomes(conversation) == ["refused"]
    assert card.has_button("reopen_job")


def test_a_denied_command_names_the_people_who_may(conversation: Conversation, job: Job) -> None:
    reply = conversation.ask("/reopen A168688 30d", people.OUTSIDER)
    assert people.RECRUITER.open_id in reply.text()
    assert not job.is_active


def test_if_the_team_cannot_be_read_only_administrators_may(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{JOB_ID}/recruiter", times=50)
    card = conversation.ask("/job A168688")
    assert conversation.click(card, REOPEN).toast_kind == "error"
    assert not job.is_active
    conversation.click(card, REOPEN, people.ADMIN)
    assert job.is_active


def test_a_job_without_a_team_is_for_administrators(conversation: Conversation, feishu: Platform) -> None:
    job = next(job for job in feishu.jobs.values() if job.code == NO_TEAM_CODE)
    job.is_active = False
    conversation.say(f"/reopen {NO_TEAM_CODE} 30d")
    assert not job.is_active
    conversation.say(f"/reopen {NO_TEAM_CODE} 30d", people.ADMIN)
    assert job.is_active


def test_anyone_may_if_the_operator_allows_it(start_conversation: Callable[..., Conversation], job: Job) -> None:
    start_conversation(REOPEN_ALLOWED="anyone").say("/reopen A168688 30d", people.OUTSIDER)
    assert job.is_active


def test_only_administrators_may_if_the_operator_says_so(
    start_conversation: Callable[..., Conversation], job: Job
) -> None:
    conversation = start_conversation(REOPEN_ALLOWED="admins")
    conversation.say("/reopen A168688 30d", people.RECRUITER)
    assert not job.is_active
    conversation.say("/reopen A168688 30d", people.ADMIN)
    assert job.is_active


@pytest.mark.parametrize("chat_id", [CAMPUS_GROUP, "oc_elsewhere"])
def test_a_card_from_another_chat_cannot_be_clicked(
    conversation: Conversation, feishu: Platform, job: Job, chat_id: str
) -> None:
    """The value and the context come from the client; the card must be one that we sent to that chat."""
    card = conversation.ask("/job A168688")
    click = conversation.start_click(card, REOPEN)
    click.event.payload["event"]["context"]["open_chat_id"] = chat_id
    status, body = conversation.push(click.event)
    assert status == 200
    assert "error" in body.decode()
    assert not job.is_active


def forged(conversation: Conversation, value: dict[str, str], place: str) -> str:
    """The answer to a click on the answer to ``place`` with another value than the button's."""
    click = conversation.start_click(conversation.ask(place), 1)
    click.event.payload["event"]["action"]["value"] = value
    _, body = conversation.push(click.event)
    return body.decode()


@pytest.mark.parametrize(
    "kind", ["reopen_job", "publish_adverts", "arm_reopening", "disarm_reopening", "undo_reopening"]
)
def test_a_forged_job_id_in_a_card_reopens_nothing_else(
    conversation: Conversation, feishu: Platform, job: Job, kind: str
) -> None:
    other = feishu.hire_service.store.job_with_code(OPEN_SAMPLE_CODE)
    value = {"do": kind, "job_id": other.id, "period": "30d", "reopening": "x"}
    assert "can no longer be used" in forged(conversation, value, "/job A168688")
    assert not other.is_active
    assert not job.is_active
    assert conversation.store.history.entries(None, 0, 9)[0] == ()
    assert conversation.store.auto_reopens.list_all() == ()


def test_an_id_that_is_forged_on_a_list_gives_no_right(conversation: Conversation, feishu: Platform) -> None:
    theirs = next(found for found in feishu.jobs.values() if not found.is_active and found.team == people.SECOND_TEAM)
    assert "recruiter" in forged(conversation, {**REOPEN, "job_id": theirs.id, "period": "30d"}, "/jobs closed")
    assert not theirs.is_active


def test_a_guest_cannot_click(conversation: Conversation, job: Job) -> None:
    card: BotMessage = conversation.ask("/job A168688")
    click = conversation.start_click(card, REOPEN)
    click.event.payload["event"]["operator"]["tenant_key"] = people.OTHER_TENANT
    conversation.push(click.event)
    assert not job.is_active


@pytest.mark.parametrize("allowed", ["job_team", "admins"])
@pytest.mark.parametrize(
    ("code", "button", "english", "chinese"),
    [
        (OPEN_SAMPLE_CODE, REOPEN, "You may not reopen this job.", "你没有权限重启这个职位。"),
        (OFF_SITE_CODE, PUBLISH, "You may not publish this job's adverts.", "你没有权限发布这个职位的广告。"),
        (EXPIRING_SAMPLE_CODE, SCHEDULE, "You may not schedule", "你没有权限预约"),
    ],
)
def test_a_refusal_names_what_was_refused(
    in_world: Callable[..., Conversation],
    allowed: str,
    code: str,
    button: dict[str, str],
    english: str,
    chinese: str,
) -> None:
    conversation = in_world(REOPEN_ALLOWED=allowed)
    toast = conversation.click(conversation.ask(f"/job {code}"), button, people.OUTSIDER).toast
    assert toast is not None
    assert toast.en_us.startswith(english)
    assert toast.zh_cn.startswith(chinese)
