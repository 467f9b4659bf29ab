"""Opening a job: once, with the given expiry, and with a lost answer."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.domain.errors import FeishuBusy, HireParameterRefused, JobNotFound, JobSyncOff
from bot.interfaces.feishu import Hire, OpenResult
from simulator.core.faults import FaultKind
from simulator.platform import Platform
from simulator.seed import special_jobs

JOB_ID = special_jobs.OPEN_SAMPLE_JOB_ID
OPEN = f"POST /hire/v1/jobs/{JOB_ID}/open"
SHANGHAI = timezone(timedelta(hours=8))


def calls(platform: Platform, path: str = OPEN) -> int:
    return sum(line.detail["call"] == path for line in platform.event_log.since(kind="api_call"))


def soon(platform: Platform) -> datetime:
    return platform.clock.now().replace(microsecond=0) + timedelta(days=30)


def test_a_closed_job_is_opened_for_ever(hire: Hire, platform: Platform) -> None:
    assert hire.open_job(JOB_ID, None) is OpenResult.REOPENED
    assert platform.jobs[JOB_ID].is_active
    assert platform.jobs[JOB_ID].expires_at is None


@pytest.mark.parametrize("ms", [0, 1, 3, 57, 999])
def test_a_closed_job_is_opened_until_the_very_millisecond(hire: Hire, platform: Platform, ms: int) -> None:
    until = soon(platform).astimezone(SHANGHAI).replace(hour=23, minute=59, second=59) + timedelta(milliseconds=ms)
    assert hire.open_job(JOB_ID, until) is OpenResult.REOPENED
    assert platform.jobs[JOB_ID].expires_at == until


def test_a_job_that_is_open_already_is_left_as_it_is(hire: Hire, platform: Platform) -> None:
    hire.open_job(JOB_ID, None)
    assert hire.open_job(JOB_ID, soon(platform)) is OpenResult.ALREADY_OPEN
    assert platform.jobs[JOB_ID].expires_at is None


@pytest.mark.parametrize("job_id", ["7392894182636039999", "", "..", "../jobs", "1/open", "x"])
def test_an_unknown_or_odd_job_cannot_be_opened(hire: Hire, job_id: str) -> None:
    with pytest.raises(JobNotFound):
        hire.open_job(job_id, None)


def test_the_switch_in_the_console_is_told(hire: Hire, platform: Platform) -> None:
    platform.hire_service.is_sync_on = False
    with pytest.raises(JobSyncOff) as error:
        hire.open_job(JOB_ID, None)
    assert error.value.code == 1002613
    assert not platform.jobs[JOB_ID].is_active


def test_a_date_in_the_past_is_refused_by_hire(hire: Hire, platform: Platform) -> None:
    with pytest.raises(HireParameterRefused):
        hire.open_job(JOB_ID, platform.clock.now() - timedelta(minutes=1))
    assert not platform.jobs[JOB_ID].is_active


def test_a_lost_answer_is_an_unknown_outcome_and_not_repeated(hire: Hire, platform: Platform) -> None:
    platform.faults.add("dropped_after", OPEN)
    with pytest.raises(FeishuBusy) as error:
        hire.open_job(JOB_ID, None)
    assert error.value.outcome_unknown
    assert platform.jobs[JOB_ID].is_active
    assert calls(platform) == 1


def test_a_request_that_got_lost_is_an_unknown_outcome_too(hire: Hire, platform: Platform) -> None:
    platform.faults.add("dropped_before", OPEN)
    with pytest.raises(FeishuBusy) as error:
        hire.open_job(JOB_ID, None)
    assert error.value.outcome_unknown
    assert not platform.jobs[JOB_ID].is_active
    assert calls(platform) == 1


@pytest.mark.parametrize("fault", ["busy", "bad_gateway", "rate_limited"])
def test_a_refusal_that_passes_is_outlasted(hire: Hire, platform: Platform, fault: FaultKind) -> None:
    platform.faults.add(fault, OPEN, seconds=0.1)
    assert hire.open_job(JOB_ID, None) is OpenResult.REOPENED
    assert calls(platform) == 2


@pytest.mark.parametrize(("fault", "is_unknown"), [("busy", True), ("bad_gateway", True), ("rate_limited", False)])
def test_a_fault_that_stays_tells_whether_it_may_have_worked(
    hire: Hire, platform: Platform, fault: FaultKind, *, is_unknown: bool
) -> None:
    platform.faults.add(fault, OPEN, times=99)
    with pytest.raises(FeishuBusy) as error:
        hire.open_job(JOB_ID, None)
    assert error.value.outcome_unknown is is_unknown


def test_open_already_after_a_try_in_doubt_means_that_the_try_worked(hire: Hire, platform: Platform) -> None:
    """The platform fails after it has opened the job; the second attempt gets 1002616."""
    platform.hire_service.edit_job(JOB_ID, is_active=True, expires_at=None)
    platform.faults.add("busy", OPEN)
    assert hire.open_job(JOB_ID, None) is OpenResult.REOPENED
