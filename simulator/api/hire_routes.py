"""The API paths of Feishu Hire (docs/feishu/api.md 5)."""

from typing import Any

from simulator.api.request import ApiRequest, Route
from simulator.platform import Platform

Record = dict[str, Any]


def _list_websites(platform: Platform, request: ApiRequest) -> Record:
    return platform.hire_service.list_websites(request.query.get("page_size"), request.query.get("page_token"))


def _list_posts(platform: Platform, request: ApiRequest) -> Record:
    request.require_open_ids()
    return platform.hire_service.list_posts(request.ids["website_id"], request.query)


def _search_posts(platform: Platform, request: ApiRequest) -> Record:
    request.require_open_ids()
    return platform.hire_service.search_posts(request.ids["website_id"], request.query, request.body)


def _get_post(platform: Platform, request: ApiRequest) -> Record:
    request.require_open_ids()
    return platform.hire_service.get_post(request.ids["website_id"], request.ids["post_id"])


def _open_job(platform: Platform, request: ApiRequest) -> Record:
    return platform.hire_service.open_job(request.ids["job_id"], request.body)


def _close_job(platform: Platform, request: ApiRequest) -> Record:
    return platform.hire_service.close_job(request.ids["job_id"])


def _recruiter(platform: Platform, request: ApiRequest) -> Record:
    request.require_open_ids()
    return platform.hire_service.recruiter(request.ids["job_id"])


def _get_job(platform: Platform, request: ApiRequest) -> Record:
    return platform.hire_service.get_job(request.ids["job_id"])


def _list_jobs(platform: Platform, request: ApiRequest) -> Record:
    return platform.hire_service.list_jobs(request.query)


ROUTES = (
    Route("GET", "/hire/v1/websites", _list_websites),
    Route("GET", "/hire/v1/websites/<website_id>/job_posts", _list_posts),
    Route("POST", "/hire/v1/websites/<website_id>/job_posts/search", _search_posts),
    Route("GET", "/hire/v1/websites/<website_id>/job_posts/<post_id>", _get_post),
    Route("POST", "/hire/v1/jobs/<job_id>/open", _open_job),
    Route("POST", "/hire/v1/jobs/<job_id>/close", _close_job),
    Route("GET", "/hire/v1/jobs/<job_id>/recruiter", _recruiter),
    Route("GET", "/hire/v1/jobs/<job_id>", _get_job),
    Route("GET", "/hire/v1/jobs", _list_jobs),
)
