"""Websites, posts, teams and openings of jobs as the client reads and requests them."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.domain.errors import FeishuAnswerUnknown, FeishuBusy, JobNotFound, PostNotListed, WebsiteUnknown
from bot.domain.jobs import JobTeam, Website
from bot.domain.text import Text
from bot.interfaces.feishu import OpenResult
from tests.support.feishu_clients import hire_at
from tests.support.scripted_platform import Reply, ScriptedPlatform, error_reply, ok

SITES = "/open-apis/hire/v1/websites"
POSTS = "/open-apis/hire/v1/websites/70/job_posts"
POST = f"{POSTS}/71"
OPEN = "/open-apis/hire/v1/jobs/72/open"
TEAM = "/open-apis/hire/v1/jobs/72/recruiter"
NOT_IDS = ["", "..", "../open", "7/1", "71 ", "７１", "71\n", "a", "-1", "9" * 41]


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


def page(ids: list[Any], next_token: str | None = None) -> Reply:
    items = [{"id": post_id, "title": f"post {post_id}", "job_id": "72"} for post_id in ids]
    more = {} if next_token is None else {"page_token": next_token}
    return ok(items=items, has_more=next_token is not None, **more)


def test_websites_are_read_to_the_last_page(platform: ScriptedPlatform) -> None:
    first = ok(
        items=[{"id": "1", "name": {"zh_cn": "官网", "en_us": "Careers"}}, {"id": None}], has_more=True, page_token="p2"
    )
    platform.script(SITES, first, ok(items=[{"id": 2, "name": {}}], has_more=False))
    assert hire_at(platform).list_websites() == (Website("1", Text("官网", "Careers")), Website("2", Text("", "")))
    assert [call.query for call in platform.calls(SITES)] == [
        {"page_size": ["10"]},
        {"page_size": ["10"], "page_token": ["p2"]},
    ]


def test_posts_are_listed_page_by_page_and_each_once(platform: ScriptedPlatform) -> None:
    platform.script(POSTS, page(["1", "2"], "p2"), page([2, "3"], "p3"), page(["3", "4"]))
    posts = list(hire_at(platform).list_posts("70"))
    assert [(post.website_id, post.id) for post in posts] == [("70", "1"), ("70", "2"), ("70", "3"), ("70", "4")]
    queries = [call.query for call in platform.calls(POSTS)]
    assert [query.get("page_token") for query in queries] == [None, ["p2"], ["p3"]]
    assert all(query["page_size"] == ["10"] for query in queries)


def test_pages_are_requested_only_when_their_posts_are_needed(platform: ScriptedPlatform) -> None:
    platform.script(POSTS, page(["1"], "p2"), page(["2"]))
    assert next(hire_at(platform).list_posts("70")).id == "1"
    assert len(platform.calls(POSTS)) == 1


@pytest.mark.parametrize("repeated", ["p2", ""])
def test_pages_without_an_end_are_an_error(platform: ScriptedPlatform, repeated: str) -> None:
    platform.script(POSTS, page(["1"], "p2"), page(["2"], repeated))
    posts = hire_at(platform).list_posts("70")
    assert [next(posts).id, next(posts).id] == ["1", "2"]
    with pytest.raises(FeishuBusy):
        next(posts)
    assert len(platform.calls(POSTS)) == 2


def test_the_number_of_pages_is_capped(platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.feishu.hire.MAX_PAGES", 3)
    platform.script(POSTS, *(page([str(number)], f"p{number}") for number in range(1, 9)))
    with pytest.raises(FeishuBusy):
        list(hire_at(platform).list_posts("70"))
    assert len(platform.calls(POSTS)) == 3


def test_a_list_that_breaks_off_is_an_error(platform: ScriptedPlatform) -> None:
    platform.script(POSTS, page(["1"], "p2"), error_reply(1002001, 500))
    posts = hire_at(platform, seconds=0.5).list_posts("70")
    assert next(posts).id == "1"
    with pytest.raises(FeishuBusy):
        next(posts)


def test_a_record_without_an_id_is_skipped_and_logged(
    platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    platform.script(POSTS, page([None, "..", "1"]))
    with caplog.at_level(logging.WARNING):
        assert [post.id for post in hire_at(platform).list_posts("70")] == ["1"]
    assert caplog.messages == ["feishu_record_unreadable kind=job_post"] * 2


@pytest.mark.parametrize("items", [None, {}, "x", [None, 1, "x", []]])
def test_malformed_items_are_skipped(platform: ScriptedPlatform, items: Any) -> None:
    platform.script(POSTS, ok(items=items, has_more=False))
    assert list(hire_at(platform).list_posts("70")) == []


def test_a_search_sends_its_keyword_and_reads_the_first_page(platform: ScriptedPlatform) -> None:
    platform.script(f"{POSTS}/search", page(["1", "1", "2"], "more"))
    hire = hire_at(platform)
    assert [post.id for post in hire.search_posts("70", "工程师")] == ["1", "2"]
    hire.search_posts("70", "")
    with_keyword, without = platform.calls(f"{POSTS}/search")
    assert (with_keyword.method, with_keyword.body, without.body) == ("POST", {"keyword": "工程师"}, {})
    assert with_keyword.query == {"page_size": ["10"], "user_id_type": ["open_id"]}


def test_a_post_is_read_with_every_field(platform: ScriptedPlatform) -> None:
    platform.script(
        POST, ok(job_post={"id": "71", "title": "工程师", "job_id": "72", "subject": {"id": "5", "name": {}}})
    )
    post = hire_at(platform).get_post("70", "71")
    assert (post.key.website_id, post.id, post.title) == ("70", "71", "工程师")
    assert post.subject is not None


def test_a_post_that_the_sdk_cannot_parse_is_still_read(platform: ScriptedPlatform) -> None:
    odd = {"id": 71, "title": "工程师", "address_list": {"id": "1"}, "job_type": ["x"], "customized_data_list": "none"}
    platform.script(POST, ok(job_post=odd))
    assert hire_at(platform).get_post("70", "71").title == "工程师"


@pytest.mark.parametrize("data", [None, [], {}, {"job_post": None}, {"job_post": []}, {"job_post": {"title": "x"}}])
def test_a_successful_answer_without_a_post_is_an_error(platform: ScriptedPlatform, data: Any) -> None:
    platform.script(POST, Reply({"code": 0, "data": data}, headers={"X-Tt-Logid": "log-0"}))
    with pytest.raises(FeishuAnswerUnknown, match="log_id=log-0"):
        hire_at(platform).get_post("70", "71")


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


def test_a_team_is_read_as_open_ids(platform: ScriptedPlatform) -> None:
    info = {"id": "72", "recruiter_id": "ou_a", "hiring_manager_id_list": ["ou_b"], "assistant_id_list": ["ou_c"]}
    platform.script(TEAM, ok(info=info))
    assert hire_at(platform).job_team("72") == JobTeam("ou_a", ("ou_b",), ("ou_c",))
    assert platform.calls(TEAM)[0].query == {"user_id_type": ["open_id"]}


@pytest.mark.parametrize("bad", NOT_IDS)
def test_only_digits_ever_reach_a_path(platform: ScriptedPlatform, bad: str) -> None:
    hire = hire_at(platform)
    with pytest.raises(JobNotFound):
        hire.open_job(bad, None)
    with pytest.raises(JobNotFound):
        hire.job_team(bad)
    with pytest.raises(PostNotListed):
        hire.get_post("70", bad)
    with pytest.raises(WebsiteUnknown):
        hire.get_post(bad, "71")
    with pytest.raises(WebsiteUnknown):
        hire.search_posts(bad, "x")
    with pytest.raises(WebsiteUnknown):
        hire.list_posts(bad)
    assert not platform.seen
