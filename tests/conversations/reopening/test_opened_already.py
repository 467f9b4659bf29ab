"""Hire says that a job is open already (1002616), and the job still reads as closed: it is told as it is. In both worlds."""

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.conversations.reopening.conftest import Pauses
from tests.support.whole_bot.auto_reopens import let_it_close, outcomes, scheduled
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import choose_jobs
from tests.support.whole_bot.reopen_requests import APPROVE, JOB_ID, asked, request_for

STILL_CLOSED, STILL_CLOSED_ZH = "The job is still closed", "职位仍是关闭状态"


@pytest.fixture
def job(feishu: Platform) -> Job:
    feishu.faults.add("opened_already", "POST /hire/v1/jobs/*/open", times=50)
    return feishu.jobs[JOB_ID]


def test_a_click_is_answered_by_what_the_job_is(conversation: Conversation, job: Job) -> None:
    card = conversation.ask("/job A168688")
    toast = conversation.click(card, {"do": "reopen_job"}).toast
    assert toast is not None
    assert toast.en_us.startswith(STILL_CLOSED)
    assert toast.zh_cn.startswith(STILL_CLOSED_ZH)
    assert "Closed" in card.text()
    assert "open already" not in card.text()
    assert outcomes(conversation, job) == ["failed"]
    assert "the job is closed" in conversation.ask("/history A168688").text()


def test_a_command_is_answered_by_what_the_job_is(conversation: Conversation, job: Job) -> None:
    answer = conversation.ask("/reopen A168688 30d")
    assert STILL_CLOSED in answer.text()
    assert STILL_CLOSED_ZH in answer.text("zh_cn")
    assert "open already" not in answer.text()


def test_a_request_stays_pending(conversation: Conversation, job: Job) -> None:
    asked(conversation)
    card = request_for(conversation, people.MANAGER)
    toast = conversation.click(card, APPROVE, people.MANAGER).toast
    assert toast is not None
    assert toast.en_us.startswith(STILL_CLOSED)
    assert card.has_button("approve_request")


def test_a_job_among_several_is_not_done(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage, pauses: Pauses
) -> None:
    feishu.faults.add("opened_already", f"POST /hire/v1/jobs/{closed[0].id}/open", times=50)
    card = choose_jobs(conversation, digest, closed[:2], period="30d")
    conversation.click(card, {"do": "confirm_bulk"})
    (result,) = (str(version) for version in card.message.versions if "1 of 2 jobs reopened" in str(version))
    assert STILL_CLOSED in result
    assert pauses


def test_an_automatic_reopening_says_that_the_job_is_closed(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    scheduled(conversation, expiring)
    let_it_close(conversation, expiring)
    feishu.faults.add("opened_already", "POST /hire/v1/jobs/*/open", times=50)
    conversation.scan()
    assert STILL_CLOSED in conversation.last().text()
    assert "open already" not in conversation.last().text()
