"""Websites, adverts and publish records as the client reads and requests them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.errors import (
    AdvertNotAccepted,
    AdvertNotListed,
    FeishuAnswerUnknown,
    FeishuBusy,
    JobNotFound,
    WebsiteUnknown,
)
from bot.domain.jobs import AdvertKey, Website
from bot.domain.text import Text
from bot.feishu.hire import FeishuHire
from tests.support.feishu_clients import hire_at
from tests.support.log_lines import log_lines
from tests.support.scripted_platform import Reply, ScriptedPlatform, error_reply, ok

SITES = "/open-apis/hire/v1/websites"
ADVERTS = "/open-apis/hire/v1/websites/70/job_posts"
ADVERT = f"{ADVERTS}/71"
RECORDS = "/open-apis/hire/v1/job_publish_records/search"
PUBLISH = "/open-apis/hire/v1/advertisements/71/publish"
JOBS = "/open-apis/hire/v1/jobs"
NOT_IDS = ["", "..", "../open", "7/1", "71 ", "７１", "71\n", "a", "-1", "9" * 41]

LISTS: dict[str, Callable[[FeishuHire], Iterator[tuple[Any, ...]]]] = {
    ADVERTS: lambda hire: hire.list_adverts("70"),
    RECORDS: lambda hire: hire.list_published("5", "70"),
    JOBS: lambda hire: hire.list_jobs(),
}


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


def page(ids: list[Any], next_token: str | None = None) -> Reply:
    items = [{"id": any_id, "title": f"title {any_id}", "job_id": "72"} for any_id in ids]
    more = {} if next_token is None else {"page_token": next_token}
    return ok(items=items, has_more=next_token is not None, **more)


def ids(models: Iterable[Any]) -> list[str]:
    return [model.id for model in models]


def test_websites_are_read_to_the_last_page(platform: ScriptedPlatform) -> None:
    named = {"id": "1", "name": {"zh_cn": "官网", "en_us": "Careers"}, "job_channel_id": "5"}
    first = ok(items=[named, {"id": None}], has_more=True, page_token="p2")
    platform.script(SITES, first, ok(items=[{"id": 2, "name": {}}], has_more=False))
    assert hire_at(platform).list_websites() == (Website("1", Text("官网", "Careers"), "5"), Website("2", Text("", "")))
    assert [call.query for call in platform.calls(SITES)] == [
        {"page_size": ["10"]},
        {"page_size": ["10"], "page_token": ["p2"]},
    ]


@pytest.mark.parametrize(("path", "page_size"), [(ADVERTS, "10"), (RECORDS, "100"), (JOBS, "20")])
def test_lists_are_read_page_by_page_and_each_item_once(platform: ScriptedPlatform, path: str, page_size: str) -> None:
    platform.script(path, page(["1", "2"], "p2"), page([2, "3"], "p3"), page(["3"], "p4"), page(["3", "4"]))
    assert [ids(found) for found in LISTS[path](hire_at(platform))] == [["1", "2"], ["3"], [], ["4"]]
    queries = [call.query for call in platform.calls(path)]
    assert [query.get("page_token") for query in queries] == [None, ["p2"], ["p3"], ["p4"]]
    assert all((query["page_size"], query["user_id_type"]) == ([page_size], ["open_id"]) for query in queries)


def test_adverts_belong_to_their_website_and_job(platform: ScriptedPlatform) -> None:
    platform.script(ADVERTS, page(["1"]))
    ((advert,),) = hire_at(platform).list_adverts("70")
    assert (advert.key, advert.job_id, advert.details.title) == (AdvertKey("70", "1"), "72", "title 1")


def test_publish_records_are_those_of_a_channel(platform: ScriptedPlatform) -> None:
    platform.script(RECORDS, page(["1"], "p2"), page(["2"]))
    found = [advert.key for page in hire_at(platform).list_published("5", "70") for advert in page]
    assert found == [AdvertKey("70", "1"), AdvertKey("70", "2")]
    assert [(call.method, call.body) for call in platform.calls(RECORDS)] == [("POST", {"job_channel_id": "5"})] * 2


def test_only_what_changed_since_an_instant_is_requested(platform: ScriptedPlatform) -> None:
    platform.script(ADVERTS, page(["1"], "p2"), page(["2"]))
    platform.script(JOBS, page(["1"], "p2"), page(["2"]))
    since = datetime(2026, 11, 28, 1, 2, 3, 4999, tzinfo=UTC)
    list(hire_at(platform).list_adverts("70", since))
    list(hire_at(platform).list_jobs(since))
    queries = [call.query for path in (ADVERTS, JOBS) for call in platform.calls(path)]
    assert [query["update_start_time"] for query in queries] == [["1795827723004"]] * 4


@pytest.mark.parametrize("path", LISTS)
def test_pages_are_requested_only_when_their_items_are_needed(platform: ScriptedPlatform, path: str) -> None:
    platform.script(path, page(["1"], "p2"), page(["2"]))
    pages = LISTS[path](hire_at(platform))
    assert not platform.calls(path)
    assert ids(next(pages)) == ["1"]
    assert len(platform.calls(path)) == 1


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("repeated", ["p2", ""])
def test_pages_without_an_end_are_an_error(platform: ScriptedPlatform, path: str, repeated: str) -> None:
    platform.script(path, page(["1"], "p2"), page(["2"], repeated))
    pages = LISTS[path](hire_at(platform))
    assert [ids(next(pages)), ids(next(pages))] == [["1"], ["2"]]
    with pytest.raises(FeishuBusy):
        next(pages)
    assert len(platform.calls(path)) == 2


def test_a_list_that_leads_back_to_an_older_page_is_an_error(platform: ScriptedPlatform) -> None:
    platform.script(ADVERTS, *(page([str(number)], f"p{number % 5}") for number in range(1, 8)))
    pages = hire_at(platform).list_adverts("70")
    assert [ids(next(pages)) for _ in range(6)] == [[str(number)] for number in range(1, 7)]
    with pytest.raises(FeishuBusy):
        next(pages)


def test_a_list_that_breaks_off_is_an_error(platform: ScriptedPlatform) -> None:
    platform.script(ADVERTS, page(["1"], "p2"), error_reply(1002001, 500))
    pages = hire_at(platform, seconds=0.5).list_adverts("70")
    assert ids(next(pages)) == ["1"]
    with pytest.raises(FeishuBusy):
        next(pages)


@pytest.mark.parametrize(("path", "kind"), [(ADVERTS, "advert"), (RECORDS, "advert"), (JOBS, "job")])
def test_a_record_without_an_id_is_skipped_and_logged(
    platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    platform.script(path, page([None, "..", "1"]))
    with caplog.at_level(logging.WARNING):
        assert [ids(found) for found in LISTS[path](hire_at(platform))] == [["1"]]
    assert log_lines(caplog) == [f"feishu_record_unreadable kind={kind}"] * 2


def test_an_advert_without_a_job_is_skipped_and_logged(
    platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    platform.script(ADVERTS, ok(items=[{"id": "1"}, {"id": "2", "job_id": ""}, {"id": "3", "job_id": 72}]))
    with caplog.at_level(logging.WARNING):
        assert [ids(found) for found in hire_at(platform).list_adverts("70")] == [["3"]]
    assert log_lines(caplog) == ["feishu_record_unreadable kind=advert"] * 2


@pytest.mark.parametrize("items", [None, {}, "x", [None, 1, "x", []]])
def test_malformed_items_are_skipped(platform: ScriptedPlatform, items: Any) -> None:
    platform.script(ADVERTS, ok(items=items, has_more=False))
    assert list(hire_at(platform).list_adverts("70")) == [()]


def test_a_search_sends_its_keyword_and_reads_the_first_page(platform: ScriptedPlatform) -> None:
    platform.script(f"{ADVERTS}/search", page(["1", "1", "2"], "more"))
    hire = hire_at(platform)
    assert ids(hire.search_adverts("70", "工程师")) == ["1", "2"]
    hire.search_adverts("70", "")
    with_keyword, without = platform.calls(f"{ADVERTS}/search")
    assert (with_keyword.method, with_keyword.body, without.body) == ("POST", {"keyword": "工程师"}, {})
    assert with_keyword.query == {"page_size": ["10"], "user_id_type": ["open_id"]}


def test_an_advert_is_read_with_every_field(platform: ScriptedPlatform) -> None:
    platform.script(
        ADVERT, ok(job_post={"id": "71", "title": "工程师", "job_id": "72", "subject": {"id": "5", "name": {}}})
    )
    advert = hire_at(platform).get_advert(AdvertKey("70", "71"))
    assert (advert.website_id, advert.id, advert.details.title) == ("70", "71", "工程师")
    assert advert.details.subject is not None


def test_an_advert_that_the_sdk_cannot_parse_is_still_read(platform: ScriptedPlatform) -> None:
    odd = {"id": 71, "job_id": 72, "title": "工程师", "address_list": {"id": "1"}, "job_type": ["x"]}
    platform.script(ADVERT, ok(job_post={**odd, "customized_data_list": "none"}))
    assert hire_at(platform).get_advert(AdvertKey("70", "71")).details.title == "工程师"


@pytest.mark.parametrize("data", [None, [], {}, {"job_post": None}, {"job_post": []}, {"job_post": {"id": "71"}}])
def test_a_successful_answer_without_an_advert_is_an_error(platform: ScriptedPlatform, data: Any) -> None:
    platform.script(ADVERT, Reply({"code": 0, "data": data}, headers={"X-Tt-Logid": "log-0"}))
    with pytest.raises(FeishuAnswerUnknown, match="log_id=log-0"):
        hire_at(platform).get_advert(AdvertKey("70", "71"))


def test_an_advert_is_published_through_a_channel(platform: ScriptedPlatform) -> None:
    platform.script(PUBLISH, Reply({"code": 0, "msg": "ok"}))
    hire_at(platform).publish_advert("71", "5")
    (call,) = platform.calls(PUBLISH)
    assert (call.method, call.query, call.body) == ("POST", {}, {"job_channel_id": "5"})


@pytest.mark.parametrize("bad", NOT_IDS)
def test_only_digits_ever_reach_a_path(platform: ScriptedPlatform, bad: str) -> None:
    hire = hire_at(platform)
    refused: list[tuple[type[Exception], Callable[[], object]]] = [
        (JobNotFound, lambda: hire.open_job(bad, None)),
        (JobNotFound, lambda: hire.close_job(bad)),
        (JobNotFound, lambda: hire.get_job(bad)),
        (JobNotFound, lambda: hire.job_team(bad)),
        (AdvertNotListed, lambda: hire.get_advert(AdvertKey("70", bad))),
        (WebsiteUnknown, lambda: hire.get_advert(AdvertKey(bad, "71"))),
        (WebsiteUnknown, lambda: hire.search_adverts(bad, "x")),
        (WebsiteUnknown, lambda: hire.list_adverts(bad)),
        (WebsiteUnknown, lambda: hire.list_published("5", bad)),
        (WebsiteUnknown, lambda: hire.list_published(bad, "70")),
        (AdvertNotAccepted, lambda: hire.publish_advert(bad, "5")),
        (AdvertNotAccepted, lambda: hire.publish_advert("71", bad)),
    ]
    for error, call in refused:
        with pytest.raises(error):
            call()
    assert not platform.seen
