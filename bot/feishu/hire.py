"""Calls Feishu Hire: careers websites, adverts, publish records and jobs (docs/feishu/api.md 5)."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from lark_oapi.api.hire.v1 import (
    CloseJobRequest,
    GetJobRequest,
    GetWebsiteJobPostRequest,
    ListJobRequest,
    ListJobRequestBuilder,
    ListWebsiteJobPostRequest,
    ListWebsiteRequest,
    OpenJobRequest,
    OpenJobRequestBody,
    PublishAdvertisementRequest,
    PublishAdvertisementRequestBody,
    RecruiterJobRequest,
    SearchJobPublishRecordRequest,
    SearchJobPublishRecordRequestBody,
    SearchWebsiteJobPostRequest,
    SearchWebsiteJobPostRequestBody,
)

from bot.domain.errors import (
    AdvertNotAccepted,
    AdvertNotListed,
    BotError,
    FeishuAnswerUnknown,
    JobNotFound,
    WebsiteUnknown,
)
from bot.domain.jobs import Advert, AdvertKey, JobRecord, JobTeam, Website
from bot.domain.timestamps import to_ms
from bot.feishu import hire_endpoints as endpoints
from bot.feishu.api_call import ApiClient, SdkCall
from bot.feishu.hire_endpoints import Listing
from bot.feishu.job_records import to_job_record
from bot.feishu.json_fields import as_mapping
from bot.feishu.pages import Model, Parser, parse_all, read_pages
from bot.feishu.records import to_advert, to_job_team, to_website
from bot.feishu.response import ApiResponse
from bot.interfaces.feishu import OPEN_ID_PREFIX, OpenResult

Found = TypeVar("Found")

ID = re.compile(r"[0-9]{1,40}")
OPEN_ID = re.compile(OPEN_ID_PREFIX + r"[A-Za-z0-9_-]{1,100}")

# Each is a query of its own: several filters in one query would find the jobs that fit all of them.
TEAM_FILTERS: tuple[Callable[[Any, list[str]], Any], ...] = (
    ListJobRequestBuilder.recruiter_id_list,
    ListJobRequestBuilder.hiring_manager_id_list,
    ListJobRequestBuilder.assistant_id_list,
)


class FeishuHire:
    """Implements ``Hire`` of bot/interfaces/feishu.py."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api
        self._hire = api.sdk.hire.v1

    def list_websites(self) -> tuple[Website, ...]:
        pages = self._pages(endpoints.WEBSITES, self._hire.website.list, ListWebsiteRequest.builder, to_website)
        return tuple(chain.from_iterable(pages))

    def list_adverts(self, website_id: str, changed_since: datetime | None = None) -> Iterator[tuple[Advert, ...]]:
        _check(website_id, WebsiteUnknown)

        def query() -> Any:
            builder = ListWebsiteJobPostRequest.builder().website_id(website_id).user_id_type("open_id")
            return _since(builder, changed_since)

        call = self._hire.website_job_post.list
        return self._pages(endpoints.LIST_ADVERTS, call, query, partial(to_advert, website_id))

    def list_published(self, channel_id: str, website_id: str) -> Iterator[tuple[Advert, ...]]:
        _check(website_id, WebsiteUnknown)
        _check(channel_id, WebsiteUnknown)

        def query() -> Any:
            body = SearchJobPublishRecordRequestBody.builder().job_channel_id(channel_id).build()
            return SearchJobPublishRecordRequest.builder().user_id_type("open_id").request_body(body)

        call = self._hire.job_publish_record.search
        return self._pages(endpoints.PUBLISH_RECORDS, call, query, partial(to_advert, website_id))

    def search_adverts(self, website_id: str, keyword: str) -> tuple[Advert, ...]:
        _check(website_id, WebsiteUnknown)
        listing = endpoints.SEARCH_ADVERTS
        body = SearchWebsiteJobPostRequestBody.builder()
        if keyword:
            body = body.keyword(keyword)
        request = SearchWebsiteJobPostRequest.builder().website_id(website_id).page_size(listing.page_size)
        request = request.user_id_type("open_id").request_body(body.build()).build()
        response = self._api.send(listing.endpoint, self._hire.website_job_post.search, request)
        found = parse_all(listing.kind, partial(to_advert, website_id), response.data.get("items"))
        return tuple({advert.id: advert for advert in found}.values())

    def get_advert(self, key: AdvertKey) -> Advert:
        _check(key.website_id, WebsiteUnknown)
        _check(key.post_id, AdvertNotListed)
        request = GetWebsiteJobPostRequest.builder().website_id(key.website_id).job_post_id(key.post_id)
        request = request.user_id_type("open_id").build()
        response = self._api.send(endpoints.GET_ADVERT, self._hire.website_job_post.get, request)
        return _one(response, "job_post", partial(to_advert, key.website_id))

    def publish_advert(self, advert_id: str, channel_id: str) -> None:
        _check(advert_id, AdvertNotAccepted)
        _check(channel_id, AdvertNotAccepted)
        body = PublishAdvertisementRequestBody.builder().job_channel_id(channel_id).build()
        request = PublishAdvertisementRequest.builder().advertisement_id(advert_id).request_body(body).build()
        self._api.send(endpoints.PUBLISH, self._hire.advertisement.publish, request)

    def list_jobs(self, changed_since: datetime | None = None) -> Iterator[tuple[JobRecord, ...]]:
        return self._jobs(lambda: _since(_job_query(), changed_since))

    def jobs_of(self, open_id: str) -> frozenset[str]:
        if not OPEN_ID.fullmatch(open_id):
            return frozenset()
        queries = (partial(_jobs_with, team_filter, open_id) for team_filter in TEAM_FILTERS)
        return frozenset(job.id for query in queries for page in self._jobs(query) for job in page)

    def get_job(self, job_id: str) -> JobRecord:
        _check(job_id, JobNotFound)
        request = GetJobRequest.builder().job_id(job_id).user_id_type("open_id").build()
        return _one(self._api.send(endpoints.GET_JOB, self._hire.job.get, request), "job", to_job_record)

    def open_job(self, job_id: str, expires_at: datetime | None) -> OpenResult:
        _check(job_id, JobNotFound)
        body = OpenJobRequestBody.builder().is_never_expired(expires_at is None)
        if expires_at is not None:
            body = body.expiry_time(to_ms(expires_at))
        request = OpenJobRequest.builder().job_id(job_id).request_body(body.build()).build()
        response = self._api.send(endpoints.OPEN_JOB, self._hire.job.open, request)
        # "Already open" after our own attempt that may have taken effect means that it did (docs/feishu/api.md 1.6).
        was_open_before = response.code == endpoints.ALREADY_OPENED and not response.was_in_doubt
        return OpenResult.ALREADY_OPEN if was_open_before else OpenResult.REOPENED

    def close_job(self, job_id: str) -> None:
        _check(job_id, JobNotFound)
        self._api.send(endpoints.CLOSE_JOB, self._hire.job.close, CloseJobRequest.builder().job_id(job_id).build())

    def job_team(self, job_id: str) -> JobTeam:
        _check(job_id, JobNotFound)
        request = RecruiterJobRequest.builder().job_id(job_id).user_id_type("open_id").build()
        response = self._api.send(endpoints.RECRUITER, self._hire.job.recruiter, request)
        return to_job_team(as_mapping(response.data.get("info")))

    def _jobs(self, query: Callable[[], Any]) -> Iterator[tuple[JobRecord, ...]]:
        return self._pages(endpoints.LIST_JOBS, self._hire.job.list, query, to_job_record)

    def _pages(
        self, listing: Listing, call: SdkCall, query: Callable[[], Any], parse: Parser[Model]
    ) -> Iterator[tuple[Model, ...]]:
        """Args: ``query`` gives a new request builder for each page, since a builder keeps the parameters that it was given."""

        def read(page_token: str) -> ApiResponse:
            builder = query().page_size(listing.page_size)
            # The SDK would send the text "None" for a page_token of None, so it is not set at all.
            builder = builder.page_token(page_token) if page_token else builder
            return self._api.send(listing.endpoint, call, builder.build())

        return read_pages(listing.kind, parse, read)


def _check(any_id: str, error: type[BotError]) -> None:
    """Only digits may go into a path: ``..`` would call another API (docs/security.md H12)."""
    if not ID.fullmatch(any_id):
        raise error


def _since(builder: Any, changed_since: datetime | None) -> Any:
    return builder if changed_since is None else builder.update_start_time(str(to_ms(changed_since)))


def _job_query() -> Any:
    return ListJobRequest.builder().user_id_type("open_id")


def _jobs_with(team_filter: Callable[[Any, list[str]], Any], open_id: str) -> Any:
    return team_filter(_job_query(), [open_id])


def _one(response: ApiResponse, member: str, parse: Callable[[Mapping[str, Any]], Found]) -> Found:
    """The one record of a response. Raises FeishuAnswerUnknown if there is none that can be read."""
    try:
        return parse(as_mapping(response.data.get(member)))
    except ValueError as error:
        raise FeishuAnswerUnknown(log_id=response.log_id) from error
