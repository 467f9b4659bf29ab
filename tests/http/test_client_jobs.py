"""Jobs, their teams, and their openings and closings as the client reads and requests them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.domain.errors import FeishuAnswerUnknown, FeishuBusy, JobNotFound
from bot.domain.jobs import JobTeam
from bot.interfaces.feishu import OpenResult
from tests.support.feishu_clients import hire_at
from tests.support.scripted_platform import Reply, ScriptedPlatform, Seen, error_reply, ok

JOBS = "/open-apis/hire/v1/jobs"
JOB = f"{JOBS}/72"
OPEN = f"{JOB}/open"
CLOSE = f"{JOB}/close"
TEAM = f"{JOB}/recruiter"
FILTERS = ("recruiter_id_list", "hiring_manager_id_list", "assistant_id_list")


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


def by_filter(seen: Seen) -> Reply:
    """Two jobs a role on two pages; the job 9 comes with every role."""
    (role,) = [number for number, name in enumerate(FILTERS, 1) if name in seen.query]
    if "page_token" in seen.query:
        return ok(items=[{"id": "9"}], has_more=False)
    return ok(items=[{"id": str(role)}], has_more=True, page_token="p2")


def test_the_jobs_of_a_person_are_those_of_three_roles(platform: ScriptedPlatform) -> None:
    platform.script(JOBS, by_filter)
    assert hire_at(platform).jobs_of("ou_a") == {"1", "2", "3", "9"}
    queries = [call.query for call in platform.calls(JOBS)]
    assert [[name for name in FILTERS if name in query] for query in queries] == [
        [name] for name in FILTERS for _ in range(2)
    ]
    assert all(query["user_id_type"] == ["open_id"] for query in queries)
    assert all(query[name] == ["ou_a"] for query in queries for name in FILTERS if name in query)


@pytest.mark.parametrize("nobody", ["", "ou_", "oc_a", "ou_a b", "a", "ou_a\n", "ou_" + "a" * 101])
def test_what_is_no_open_id_has_no_jobs(platform: ScriptedPlatform, nobody: str) -> None:
    assert hire_at(platform).jobs_of(nobody) == frozenset()
    assert not platform.seen


def test_the_jobs_of_a_person_are_never_a_part_of_them(platform: ScriptedPlatform) -> None:
    platform.script(JOBS, ok(items=[{"id": "1"}]), ok(items=[{"id": "2"}]), error_reply(1002001, 500))
    with pytest.raises(FeishuBusy):
        hire_at(platform, seconds=0.5).jobs_of("ou_a")


def test_a_job_is_read_with_every_field(platform: ScriptedPlatform) -> None:
    platform.script(JOB, ok(job={"id": "72", "title": "工程师", "code": "A1", "active_status": 2}))
    job = hire_at(platform).get_job("72")
    assert (job.id, job.details.title, job.details.code, job.is_active) == ("72", "工程师", "A1", False)
    assert platform.calls(JOB)[0].query == {"user_id_type": ["open_id"]}


def test_a_job_that_the_sdk_cannot_parse_is_still_read(platform: ScriptedPlatform) -> None:
    platform.script(JOB, ok(job={"id": 72, "title": "工程师", "city_list": {"code": "1"}, "department": ["x"]}))
    assert hire_at(platform).get_job("72").details.title == "工程师"


@pytest.mark.parametrize("status", [400, 404])
def test_an_unknown_job_is_not_found_whatever_the_status(platform: ScriptedPlatform, status: int) -> None:
    platform.script(JOB, error_reply(1002601, status))
    with pytest.raises(JobNotFound):
        hire_at(platform).get_job("72")


@pytest.mark.parametrize("data", [None, [], {}, {"job": None}, {"job": []}, {"job": {"title": "x"}}])
def test_a_successful_answer_without_a_job_is_an_error(platform: ScriptedPlatform, data: Any) -> None:
    platform.script(JOB, Reply({"code": 0, "data": data}, headers={"X-Tt-Logid": "log-0"}))
    with pytest.raises(FeishuAnswerUnknown, match="log_id=log-0"):
        hire_at(platform).get_job("72")


def test_a_job_is_opened_until_an_instant_in_milliseconds(platform: ScriptedPlatform) -> None:
    platform.script(OPEN, Reply({"code": 0, "msg": "ok"}))
    end_of_day = datetime(2027, 1, 31, 23, 59, 59, 999000, tzinfo=timezone(timedelta(hours=8)))
    assert hire_at(platform).open_job("72", end_of_day) is OpenResult.REOPENED
    call = platform.calls(OPEN)[0]
    assert (call.method, call.body) == ("POST", {"is_never_expired": False, "expiry_time": 1801411199999})


def test_a_job_without_a_date_is_opened_permanently(platform: ScriptedPlatform) -> None:
    platform.script(OPEN, ok(), error_reply(1002616))
    hire = hire_at(platform)
    assert hire.open_job("72", None) is OpenResult.REOPENED
    assert hire.open_job("72", datetime(2027, 1, 1, tzinfo=UTC)) is OpenResult.ALREADY_OPEN
    assert platform.calls(OPEN)[0].body == {"is_never_expired": True}


def test_a_job_is_closed_and_may_be_closed_already(platform: ScriptedPlatform) -> None:
    platform.script(CLOSE, Reply({"code": 0, "msg": "ok"}), error_reply(1002609))
    hire = hire_at(platform)
    hire.close_job("72")
    hire.close_job("72")
    assert [(call.method, call.query, call.body) for call in platform.calls(CLOSE)] == [("POST", {}, None)] * 2


def test_a_team_is_read_as_open_ids(platform: ScriptedPlatform) -> None:
    info = {"id": "72", "recruiter_id": "ou_a", "hiring_manager_id_list": ["ou_b"], "assistant_id_list": ["ou_c"]}
    platform.script(TEAM, ok(info=info))
    assert hire_at(platform).job_team("72") == JobTeam("ou_a", ("ou_b",), ("ou_c",))
    assert platform.calls(TEAM)[0].query == {"user_id_type": ["open_id"]}
