"""Every call of Hire under every fault: passing ones are outlasted, lasting ones are told in the bot's own errors."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import texts
from bot.errors import BotError, FeishuBusy, FeishuMisconfigured, FeishuQuotaUsedUp
from bot.promises import Hire
from simulator import special_jobs
from simulator.faults import FaultKind
from simulator.job_store import SOCIAL_SITE
from simulator.platform import Platform
from tests.contract.conftest import Kept

SITE, POST_ID, JOB_ID = SOCIAL_SITE.id, "7392894182636144946", special_jobs.OPEN_SAMPLE_JOB_ID
CALLS: dict[str, Callable[[Hire], Any]] = {
    "websites": lambda hire: hire.list_websites(),
    "list": lambda hire: list(hire.list_posts(SITE)),
    "search": lambda hire: hire.search_posts(SITE, "工程师"),
    "post": lambda hire: hire.get_post(SITE, POST_ID),
    "open": lambda hire: hire.open_job(JOB_ID, None),
    "team": lambda hire: hire.job_team(JOB_ID),
}
each_call = pytest.mark.parametrize("name", CALLS)


@each_call
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("busy", FeishuBusy),
        ("rate_limited", FeishuBusy),
        ("bad_gateway", FeishuBusy),
        ("dropped_before", FeishuBusy),
        ("quota_used_up", FeishuQuotaUsedUp),
        ("scope_missing", FeishuMisconfigured),
    ],
)
def test_a_lasting_fault_is_told(
    impatient: Kept, platform: Platform, name: str, fault: FaultKind, error: type[BotError]
) -> None:
    platform.faults.add(fault, "*/hire/v1/*", times=999, seconds=0.1)
    with pytest.raises(error) as told:
        CALLS[name](impatient.hire)
    assert type(told.value) is error
    assert told.value.needs_operator


@each_call
def test_a_missing_scope_is_named(hire: Hire, platform: Platform, name: str) -> None:
    platform.faults.add("scope_missing", "*/hire/v1/*", times=9)
    with pytest.raises(FeishuMisconfigured) as told:
        CALLS[name](hire)
    assert told.value.text == texts.SCOPE_MISSING.fill(scopes="hire:job")
    assert told.value.code == 99991672


@pytest.mark.parametrize("name", [name for name in CALLS if name != "open"])
@pytest.mark.parametrize("fault", ["busy", "rate_limited", "bad_gateway", "dropped_before", "dropped_after", "slow"])
def test_a_passing_fault_is_outlasted(hire: Hire, platform: Platform, name: str, fault: FaultKind) -> None:
    expected = CALLS[name](hire)
    platform.faults.add(fault, "*/hire/v1/*", seconds=0.1)
    assert CALLS[name](hire) == expected
    assert platform.happenings.since(kind="fault_met")


@each_call
def test_a_token_that_stops_working_is_not_noticed(hire: Hire, platform: Platform, name: str) -> None:
    hire.list_websites()
    platform.faults.add("token_invalid", "*/hire/v1/*")
    assert CALLS[name](hire) is not None
