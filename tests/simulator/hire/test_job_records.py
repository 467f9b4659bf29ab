"""Jobs over HTTP: their list with its filters, one job, publish records, and the scope that each call needs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from simulator.api.hire_routes import ROUTES, SCOPES
from simulator.api.routes import PREFIX, make_web_api
from simulator.core import people
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job
from simulator.platform import APP_SECRET, Platform
from simulator.seed import special_jobs

JOB_ID = "7392894182636030258"
OPEN = special_jobs.OPEN_SAMPLE_JOB_ID


class Api:
    """Raw calls with a valid token, without a socket."""

    def __init__(self, platform: Platform) -> None:
        self._client: FlaskClient = make_web_api(platform).test_client()
        token, _ = platform.tokens.issue(people.APP_ID, APP_SECRET)
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        response = self._client.open(
            f"{PREFIX}{path}",
            method=method,
            json=body,
            headers=self._headers,
            environ_base={"REMOTE_ADDR": "127.0.0.1"},
        )
        return response.status_code, response.get_json()

    def read(self, path: str, body: Any = None) -> dict[str, Any]:
        status, answer = self.ask("POST" if body is not None else "GET", path, body)
        assert (status, answer["code"]) == (200, 0), answer
        data: dict[str, Any] = answer["data"]
        return data

    def pages(self, path: str, body: Any = None) -> Iterator[dict[str, Any]]:
        """Every item of a list."""
        token = ""
        while True:
            data = self.read(f"{path}&page_token={token}", body)
            yield from data["items"]
            if not data["has_more"]:
                assert "page_token" not in data
                return
            token = data["page_token"]


@pytest.fixture
def api(platform: Platform) -> Api:
    return Api(platform)


def job_of(platform: Platform, code: str) -> Job:
    return platform.hire_service.store.job_with_code(code)


def test_a_job_of_the_sample_is_described_in_the_names_of_the_jobs_api(platform: Platform, api: Api) -> None:
    job = api.read(f"/hire/v1/jobs/{JOB_ID}")["job"]
    assert (job["id"], job["code"], job["active_status"], job["process_type"]) == (JOB_ID, "A168688", 2, 1)
    assert job["department"] == {"id": "6793124489011103245", "zh_name": "产品部", "en_name": "product department"}
    assert job["recruitment_type"] == {
        "id": "101",
        "zh_name": "社招-全职",
        "en_name": "Full-time",
        "active_status": 1,
    }
    assert job["city_list"] == [{"code": "CT_22", "name": {"zh_cn": "成都", "en_us": "Chengdu"}}]
    assert [each["en_name"] for each in job["highlight_list"]] == ["afternoon tea"]
    assert (job["min_salary"], job["max_salary"], job["head_count"]) == (5, 10, 12)
    assert (job["experience"], job["required_degree"]) == (1, 1)
    assert (job["description"], job["requirement"]) == ("负责软件开发", "大专")
    assert job["create_user_id"] == people.CREATOR.open_id
    assert job["expiry_timestamp"] == "1701226882718"
    assert (job["expiry_time"], job["create_time"], job["update_time"]) == (1701226882718, 1715867075246, 1715867075246)
    assert (job["create_timestamp"], job["update_timestamp"]) == ("1715867075246", "1715867075246")
    assert job["customized_data_list"]
    assert not {"recruiter_id", "hiring_manager_id_list", "assistant_id_list"} & set(job)


def test_a_list_holds_every_job_once_and_no_custom_fields(platform: Platform, api: Api) -> None:
    items = list(api.pages("/hire/v1/jobs?page_size=20"))
    assert [item["id"] for item in items] == list(platform.jobs)
    assert not any("customized_data_list" in item for item in items)
    assert len(api.read("/hire/v1/jobs")["items"]) == 10


def test_never_is_said_in_all_four_ways_of_jobs_as_well(api: Api) -> None:
    said = {item.get("expiry_timestamp", "absent") for item in api.pages("/hire/v1/jobs?page_size=20")}
    assert {"null", None, "", "absent"} <= said


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("recruiter_id_list", people.SECOND_RECRUITER),
        ("hiring_manager_id_list", people.MANAGER),
        ("assistant_id_list", people.ASSISTANT),
    ],
)
def test_jobs_are_found_by_each_role_of_a_person(
    platform: Platform, api: Api, name: str, person: people.Person
) -> None:
    found = list(api.pages(f"/hire/v1/jobs?page_size=20&{name}={person.open_id}"))
    wanted = [job.id for job in platform.jobs.values() if person.open_id in job.team.members()]
    assert [item["id"] for item in found] == wanted
    assert 0 < len(found) < len(platform.jobs)
    assert api.read(f"/hire/v1/jobs?{name}={people.OUTSIDER.open_id}")["items"] == []


def test_a_filter_takes_several_people_and_several_filters_must_all_fit(platform: Platform, api: Api) -> None:
    both = f"recruiter_id_list={people.RECRUITER.open_id}&recruiter_id_list={people.SECOND_RECRUITER.open_id}"
    without_team = sum(not job.team.recruiter_id for job in platform.jobs.values())
    assert len(list(api.pages(f"/hire/v1/jobs?page_size=20&{both}"))) == len(platform.jobs) - without_team
    neither = f"recruiter_id_list={people.RECRUITER.open_id}&hiring_manager_id_list={people.SECOND_MANAGER.open_id}"
    assert api.read(f"/hire/v1/jobs?{neither}")["items"] == []


def test_jobs_are_found_by_department_and_by_their_last_change(platform: Platform, api: Api) -> None:
    department = api.read(f"/hire/v1/jobs/{OPEN}")["job"]["department"]["id"]
    found = list(api.pages(f"/hire/v1/jobs?page_size=20&department_id={department}"))
    assert 0 < len(found) < len(platform.jobs)
    platform.move(timedelta(hours=1))
    platform.hire_service.open_job(OPEN, {"is_never_expired": True})
    since = int(platform.clock.now().timestamp() * 1000)
    assert [each["id"] for each in api.read(f"/hire/v1/jobs?update_start_time={since}")["items"]] == [OPEN]
    assert OPEN not in {each["id"] for each in api.pages(f"/hire/v1/jobs?page_size=20&update_end_time={since - 1}")}


def test_publish_records_hold_every_advert_of_a_website_open_or_not(platform: Platform, api: Api) -> None:
    for site in (SOCIAL_SITE, CAMPUS_SITE):
        body = {"job_channel_id": site.channel_id}
        items = list(api.pages("/hire/v1/job_publish_records/search?page_size=100", body))
        assert [item["id"] for item in items] == [
            post.id for post in platform.hire_service.store.posts_of_site(site.id)
        ]
        jobs = {item["job_id"] for item in items}
        assert job_of(platform, special_jobs.CLOSED_LONG_AGO_CODE).id in jobs
        assert job_of(platform, special_jobs.UNADVERTISED_CODE).id not in jobs
        never = [item for item in items if platform.jobs[item["job_id"]].expires_at is None and "job_code" in item]
        assert {item["job_expire_time"] for item in never} == {""}
        full = next(item for item in items if "job_type" in item)
        assert full["job_sequence_info"]
        assert full["currency"] == 1
    for other in ("2", "3"):
        assert api.read("/hire/v1/job_publish_records/search", {"job_channel_id": other})["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "/hire/v1/jobs?page_size=21", None, 99992402),
        ("GET", "/hire/v1/jobs?page_size=0", None, 99992402),
        ("GET", "/hire/v1/jobs?page_token=x", None, 1002002),
        ("GET", "/hire/v1/jobs?update_start_time=yesterday", None, 1002002),
        ("GET", "/hire/v1/jobs?user_id_type=user_id", None, 99992402),
        ("GET", f"/hire/v1/jobs/{JOB_ID}?user_id_type=union_id", None, 99992402),
        ("POST", "/hire/v1/job_publish_records/search", {}, 1002002),
        ("POST", "/hire/v1/job_publish_records/search", {"job_channel_id": SOCIAL_SITE.id}, 1002002),
        ("POST", "/hire/v1/job_publish_records/search?page_size=101", {"job_channel_id": "2"}, 99992402),
        ("POST", "/hire/v1/jobs/1/close", None, 1002601),
        ("POST", f"/hire/v1/jobs/{JOB_ID}/close", None, 1002609),
        ("POST", "/hire/v1/advertisements/1/publish", {"job_channel_id": SOCIAL_SITE.channel_id}, 1002624),
    ],
)
def test_what_is_wrong_is_refused(api: Api, method: str, path: str, body: Any, code: int) -> None:
    status, answer = api.ask(method, path, body)
    assert (status, answer["code"]) == (400, code)


def test_an_unknown_job_is_404(api: Api) -> None:
    status, answer = api.ask("GET", "/hire/v1/jobs/1")
    assert (status, answer["code"]) == (404, 1002601)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_call_is_refused_only_when_every_scope_that_it_accepts_is_missing(
    platform: Platform, api: Api, route: Any
) -> None:
    path = route.path.replace("<", "").replace(">", "")
    platform.missing_scopes = set(SCOPES) - {route.scopes[-1]}
    assert api.ask(route.method, path, {})[1]["code"] != 99991672
    platform.missing_scopes = set(route.scopes)
    status, answer = api.ask(route.method, path, {})
    assert (status, answer["code"]) == (400, 99991672)
    assert [each["subject"] for each in answer["error"]["permission_violations"]] == list(route.scopes)


def test_a_page_may_take_its_time(platform: Platform, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("simulator.api.routes.time.sleep", slept.append)
    platform.behaviour.page_delay_ms = 60_000
    api.read("/hire/v1/jobs")
    api.read(f"/hire/v1/jobs/{JOB_ID}")
    (pause,) = slept
    assert 30 < pause < 60, "what the page took itself is part of its time"
