"""Every call of Hire under every fault: short ones are survived by retries, lasting ones become the bot's errors."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain import error_texts
from bot.domain.errors import FeishuBusy, FeishuMisconfigured, FeishuQuotaUsedUp
from bot.domain.jobs import AdvertKey
from bot.interfaces.feishu import Hire
from simulator.core import people
from simulator.core.faults import FaultKind
from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import Platform
from simulator.seed import special_jobs

pytestmark = pytest.mark.slow

SITE, JOB_ID = SOCIAL_SITE.id, special_jobs.OPEN_SAMPLE_JOB_ID
# The sample that expires, which is open.
POST_ID, OPEN_JOB_ID = "7392894182636144947", "7392894182636030259"
SWITCHING = ("open", "close", "publish")


def publish(hire: Hire) -> bool:
    hire.publish_advert(POST_ID, SOCIAL_SITE.channel_id)
    return True


def close(hire: Hire) -> bool:
    hire.close_job(OPEN_JOB_ID)
    return True


CALLS: dict[str, Callable[[Hire], Any]] = {
    "websites": lambda hire: hire.list_websites(),
    "list": lambda hire: list(hire.list_adverts(SITE)),
    "published": lambda hire: list(hire.list_published(SOCIAL_SITE.channel_id, SITE)),
    "search": lambda hire: hire.search_adverts(SITE, "工程师"),
    "advert": lambda hire: hire.get_advert(AdvertKey(SITE, POST_ID)),
    "publish": publish,
    "jobs": lambda hire: list(hire.list_jobs()),
    "jobs of one": lambda hire: hire.jobs_of(people.RECRUITER.open_id),
    "job": lambda hire: hire.get_job(JOB_ID),
    "open": lambda hire: hire.open_job(JOB_ID, None),
    "close": close,
    "team": lambda hire: hire.job_team(JOB_ID),
}
each_call = pytest.mark.parametrize("name", CALLS)


@each_call
@pytest.mark.parametrize("fault", ["busy", "rate_limited", "bad_gateway", "dropped_before"])
def test_a_fault_that_lasts_is_told_as_busy(hire: Hire, platform: Platform, name: str, fault: FaultKind) -> None:
    platform.faults.add(fault, "*/hire/v1/*", times=999)
    with pytest.raises(FeishuBusy):
        CALLS[name](hire)


@each_call
def test_a_quota_that_is_used_up_is_told(hire: Hire, platform: Platform, name: str) -> None:
    platform.faults.add("quota_used_up", "*/hire/v1/*")
    with pytest.raises(FeishuQuotaUsedUp):
        CALLS[name](hire)


@each_call
def test_a_missing_scope_is_named(hire: Hire, platform: Platform, name: str) -> None:
    platform.faults.add("scope_missing", "*/hire/v1/*", times=9)
    with pytest.raises(FeishuMisconfigured) as error:
        CALLS[name](hire)
    if name != "publish":
        assert error.value.text == error_texts.SCOPE_MISSING.fill(scopes="hire:job")
    assert error.value.code == 99991672


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        *((name, fault) for name in CALLS if name not in SWITCHING for fault in ("busy", "dropped_after")),
        *(("advert", fault) for fault in ("rate_limited", "bad_gateway", "dropped_before", "slow")),
    ],
)
def test_a_passing_fault_is_outlasted(hire: Hire, platform: Platform, name: str, fault: FaultKind) -> None:
    expected = CALLS[name](hire)
    platform.faults.add(fault, "*/hire/v1/*", seconds=0.1)
    assert CALLS[name](hire) == expected
    assert platform.event_log.since(kind="fault_applied")


@each_call
def test_a_token_that_stops_working_is_not_noticed(hire: Hire, platform: Platform, name: str) -> None:
    hire.list_websites()
    platform.faults.add("token_invalid", "*/hire/v1/*")
    assert CALLS[name](hire) is not None
