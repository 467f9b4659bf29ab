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
    request.require_open_ids()
    return platform.hire_service.get_job(request.ids["job_id"])


def _list_jobs(platform: Platform, request: ApiRequest) -> Record:
    request.require_open_ids()
    return platform.hire_service.list_jobs(request.query, request.lists)


def _search_published(platform: Platform, request: ApiRequest) -> Record:
    request.require_open_ids()
    return platform.hire_service.search_published(request.query, request.body)


def _publish(platform: Platform, request: ApiRequest) -> Record:
    return platform.hire_service.publish(request.ids["advertisement_id"], request.body)


SITES = ("hire:site:readonly", "hire:site")
POSTS = ("hire:site_job_post:readonly",)
READ_JOBS = ("hire:job:readonly",)
SWITCH_JOBS = ("hire:job",)
PUBLISHED = ("hire:job:readonly", "hire:job")
PUBLISH = ("hire:advertisement",)

ROUTES = (
    Route("GET", "/hire/v1/websites", _list_websites, SITES, is_list=True),
    Route("GET", "/hire/v1/websites/<website_id>/job_posts", _list_posts, POSTS, is_list=True),
    Route("POST", "/hire/v1/websites/<website_id>/job_posts/search", _search_posts, POSTS, is_list=True),
    Route("GET", "/hire/v1/websites/<website_id>/job_posts/<post_id>", _get_post, POSTS),
    Route("POST", "/hire/v1/jobs/<job_id>/open", _open_job, SWITCH_JOBS),
    Route("POST", "/hire/v1/jobs/<job_id>/close", _close_job, SWITCH_JOBS),
    Route("GET", "/hire/v1/jobs/<job_id>/recruiter", _recruiter, READ_JOBS),
    Route("GET", "/hire/v1/jobs/<job_id>", _get_job, READ_JOBS),
    Route("GET", "/hire/v1/jobs", _list_jobs, READ_JOBS, is_list=True),
    Route("POST", "/hire/v1/job_publish_records/search", _search_published, PUBLISHED, is_list=True),
    Route("POST", "/hire/v1/advertisements/<advertisement_id>/publish", _publish, PUBLISH),
)
SCOPES = tuple(sorted({scope for route in ROUTES for scope in route.scopes}))
"""Every scope of Hire that some call accepts."""
