"""Every path, query and field of Hire that the simulator knows is the SDK's."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import lark_oapi.api.hire.v1 as sdk
import pytest
from lark_oapi.core.model import BaseRequest

from simulator.api.hire_routes import ROUTES
from simulator.core.job_filters import TEAM_FILTERS
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE
from simulator.platform import Platform

PLACEHOLDER = re.compile(r"<\w+>|:\w+")
CHANNELS = [{"job_channel_id": site.channel_id} for site in (SOCIAL_SITE, CAMPUS_SITE)]


def requests_of_the_sdk() -> Iterator[BaseRequest]:
    for name, found in inspect.getmembers(sdk, inspect.isclass):
        if name.endswith("Request") and hasattr(found, "builder"):
            request = found.builder().build()
            if getattr(request, "uri", None):
                yield request


def endpoint(method: str, path: str) -> str:
    return f"{method} {PLACEHOLDER.sub('*', path)}"


def test_every_path_is_one_of_the_sdk() -> None:
    known = {endpoint(request.http_method.name, request.uri) for request in requests_of_the_sdk()}
    ours = {endpoint(route.method, f"/open-apis{route.path}") for route in ROUTES}
    assert len(known) > 100
    assert ours <= known


@pytest.mark.parametrize(
    ("builder", "names"),
    [
        (
            sdk.ListJobRequestBuilder,
            (*TEAM_FILTERS, "update_start_time", "update_end_time", "department_id", "user_id_type"),
        ),
        (sdk.GetJobRequestBuilder, ("user_id_type",)),
        (sdk.SearchJobPublishRecordRequestBuilder, ("page_size", "page_token", "user_id_type")),
        (sdk.SearchJobPublishRecordRequestBodyBuilder, ("job_channel_id",)),
        (sdk.PublishAdvertisementRequestBodyBuilder, ("job_channel_id",)),
        (sdk.OpenJobRequestBodyBuilder, ("is_never_expired", "expiry_time")),
        (sdk.ListWebsiteJobPostRequestBuilder, ("update_start_time", "update_end_time", "create_start_time")),
    ],
)
def test_every_parameter_is_one_of_the_sdk(builder: Any, names: tuple[str, ...]) -> None:
    assert [name for name in names if not hasattr(builder, name)] == []


def unknown_fields(value: Any, model: Any, path: str) -> Iterator[str]:
    """The paths of what the SDK's model does not have, or has with another type."""
    if value is None:
        return
    if get_origin(model) is list:
        assert isinstance(value, list), path
        for each in value:
            yield from unknown_fields(each, get_args(model)[0], f"{path}[]")
    elif hasattr(model, "_types"):
        for name, inner in value.items():
            if name in model._types:
                yield from unknown_fields(inner, model._types[name], f"{path}.{name}")
            else:
                yield f"{path}.{name}"
    elif not isinstance(value, model) or isinstance(value, bool) != (model is bool):
        yield f"{path} is {type(value).__name__}, not {model.__name__}"


def job_records(platform: Platform) -> Iterator[Any]:
    for job_id in platform.jobs:
        yield platform.hire_service.get_job(job_id)["job"]


def advert_records(platform: Platform) -> Iterator[Any]:
    for site in (SOCIAL_SITE, CAMPUS_SITE):
        for post in platform.hire_service.rules.listed(site.id):
            yield platform.hire_service.get_post(site.id, post.id)["job_post"]


def published_records(platform: Platform) -> Iterator[Any]:
    for body in CHANNELS:
        yield from platform.hire_service.search_published({"page_size": "100"}, body)["items"]


@pytest.mark.parametrize(
    ("records", "model"),
    [
        (job_records, sdk.Job),
        (advert_records, sdk.WebsiteJobPost),
        (published_records, sdk.WebsiteJobPost),
        (lambda platform: platform.hire_service.list_websites()["items"], sdk.Website),
        (lambda platform: [platform.hire_service.recruiter(job)["info"] for job in platform.jobs], sdk.JobManager),
    ],
    ids=["jobs", "adverts", "publish records", "websites", "teams"],
)
def test_every_field_that_is_sent_is_one_of_the_sdk(platform: Platform, records: Any, model: Any) -> None:
    found = list(records(platform))
    assert found
    assert {line for record in found for line in unknown_fields(record, model, model.__name__)} == set()
