"""Calls Feishu Hire: websites, job posts and jobs (docs/feishu/api.md 5)."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from lark_oapi.api.hire.v1 import (
    GetWebsiteJobPostRequest,
    ListWebsiteJobPostRequest,
    ListWebsiteRequest,
    OpenJobRequest,
    OpenJobRequestBody,
    RecruiterJobRequest,
    SearchWebsiteJobPostRequest,
    SearchWebsiteJobPostRequestBody,
)

from bot.domain.errors import BotError, FeishuAnswerUnknown, FeishuBusy, JobNotFound, PostNotListed, WebsiteUnknown
from bot.domain.job_posts import JobPost
from bot.domain.jobs import JobTeam, Website
from bot.domain.timestamps import to_ms
from bot.feishu.api_call import ApiClient, Endpoint
from bot.feishu.error_codes import hire_error
from bot.feishu.json_fields import as_mapping, as_mappings, as_text
from bot.feishu.rate_limits import FIFTY_A_SECOND, TEN_A_SECOND, TIER_4
from bot.feishu.records import to_job_post, to_job_team, to_website
from bot.feishu.response import ApiResponse
from bot.interfaces.feishu import OpenResult

log = logging.getLogger(__name__)

Model = TypeVar("Model")

ALREADY_OPENED = 1002616
PAGE_SIZE = 10
MAX_PAGES = 2000
ID = re.compile(r"[0-9]{1,40}")

WEBSITES = Endpoint("hire_websites", hire_error, TEN_A_SECOND)
LIST_POSTS = Endpoint("hire_job_posts_list", hire_error, TIER_4)
SEARCH_POSTS = Endpoint("hire_job_posts_search", hire_error, FIFTY_A_SECOND)
GET_POST = Endpoint("hire_job_posts_get", hire_error, TIER_4)
RECRUITER = Endpoint("hire_jobs_recruiter", hire_error, FIFTY_A_SECOND)
OPEN = Endpoint(
    "hire_jobs_open", hire_error, TEN_A_SECOND, accepted_codes=frozenset({ALREADY_OPENED}), is_repeatable=False
)


class FeishuHire:
    """Implements ``Hire`` of bot/interfaces/feishu.py."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api
        self._hire = api.sdk.hire.v1

    def list_websites(self) -> tuple[Website, ...]:
        def read(page_token: str) -> ApiResponse:
            request = _paged(ListWebsiteRequest.builder(), page_token)
            return self._api.send(WEBSITES, self._hire.website.list, request.build())

        return tuple(_parsed("website", to_website, _records(read)))

    def list_posts(self, website_id: str) -> Iterator[JobPost]:
        _check(website_id, WebsiteUnknown)

        def read(page_token: str) -> ApiResponse:
            request = _paged(ListWebsiteJobPostRequest.builder(), page_token).website_id(website_id)
            request = request.user_id_type("open_id").build()
            return self._api.send(LIST_POSTS, self._hire.website_job_post.list, request)

        return _each_once(_parsed("job_post", _reader(website_id), _records(read)))

    def search_posts(self, website_id: str, keyword: str) -> tuple[JobPost, ...]:
        _check(website_id, WebsiteUnknown)
        body = SearchWebsiteJobPostRequestBody.builder()
        if keyword:
            body = body.keyword(keyword)
        request = SearchWebsiteJobPostRequest.builder().website_id(website_id).page_size(PAGE_SIZE)
        request = request.user_id_type("open_id").request_body(body.build()).build()
        response = self._api.send(SEARCH_POSTS, self._hire.website_job_post.search, request)
        found = as_mappings(response.data.get("items"))
        return tuple(_each_once(_parsed("job_post", _reader(website_id), found)))

    def get_post(self, website_id: str, post_id: str) -> JobPost:
        _check(website_id, WebsiteUnknown)
        _check(post_id, PostNotListed)
        request = GetWebsiteJobPostRequest.builder().website_id(website_id).job_post_id(post_id)
        request = request.user_id_type("open_id").build()
        response = self._api.send(GET_POST, self._hire.website_job_post.get, request)
        try:
            return to_job_post(website_id, as_mapping(response.data.get("job_post")))
        except ValueError as error:
            raise FeishuAnswerUnknown(log_id=response.log_id) from error

    def open_job(self, job_id: str, expires_at: datetime | None) -> OpenResult:
        _check(job_id, JobNotFound)
        body = OpenJobRequestBody.builder().is_never_expired(expires_at is None)
        if expires_at is not None:
            body = body.expiry_time(to_ms(expires_at))
        request = OpenJobRequest.builder().job_id(job_id).request_body(body.build()).build()
        response = self._api.send(OPEN, self._hire.job.open, request)
        # "Already open" after our own attempt that may have taken effect means that it did (docs/feishu/api.md 1.6).
        was_open_before = response.code == ALREADY_OPENED and not response.was_in_doubt
        return OpenResult.ALREADY_OPEN if was_open_before else OpenResult.REOPENED

    def job_team(self, job_id: str) -> JobTeam:
        _check(job_id, JobNotFound)
        request = RecruiterJobRequest.builder().job_id(job_id).user_id_type("open_id").build()
        response = self._api.send(RECRUITER, self._hire.job.recruiter, request)
        return to_job_team(as_mapping(response.data.get("info")))


def _check(any_id: str, error: type[BotError]) -> None:
    """Only digits may go into a path: ``..`` would call another API (docs/security.md H12)."""
    if not ID.fullmatch(any_id):
        raise error


def _paged(builder: Any, page_token: str) -> Any:
    """The SDK would send the text "None" for a page_token of None, so it is not set at all."""
    builder = builder.page_size(PAGE_SIZE)
    return builder.page_token(page_token) if page_token else builder


def _reader(website_id: str) -> Callable[[Mapping[str, Any]], JobPost]:
    return lambda record: to_job_post(website_id, record)


def _records(read: Callable[[str], ApiResponse]) -> Iterator[Mapping[str, Any]]:
    """Every record of every page. Raises FeishuBusy if the pages do not end (docs/feishu/open-questions.md Q22)."""
    page_token, used = "", {""}
    for _ in range(MAX_PAGES):
        response = read(page_token)
        yield from as_mappings(response.data.get("items"))
        if response.data.get("has_more") is not True:
            return
        page_token = as_text(response.data.get("page_token"))
        if page_token in used:
            break
        used.add(page_token)
    log.warning("feishu_pages_without_end pages=%d log_id=%s", len(used), response.log_id)
    raise FeishuBusy(log_id=response.log_id)


def _parsed(
    kind: str, parse: Callable[[Mapping[str, Any]], Model], records: Iterable[Mapping[str, Any]]
) -> Iterator[Model]:
    """The records that can be parsed; one without an id is skipped and logged."""
    for record in records:
        try:
            yield parse(record)
        except ValueError:
            log.warning("feishu_record_unreadable kind=%s", kind)


def _each_once(posts: Iterable[JobPost]) -> Iterator[JobPost]:
    seen: set[str] = set()
    for post in posts:
        if post.id not in seen:
            seen.add(post.id)
            yield post
