"""The real Feishu client over a platform in this process (tests/support/whole_bot/in_process.py)."""

from datetime import timedelta
from time import monotonic

import pytest

from bot.domain.errors import FeishuBusy
from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import Platform
from tests.support.whole_bot.in_process import connect_in_process

LISTING = f"GET /hire/v1/websites/{SOCIAL_SITE.id}/job_posts"


def test_the_client_reads_what_the_platform_has() -> None:
    platform = Platform()
    hire, _ = connect_in_process(platform)
    listed = platform.hire_service.rules.listed(SOCIAL_SITE.id)
    assert listed
    read = {advert.id for page in hire.list_adverts(SOCIAL_SITE.id) for advert in page}
    assert read == {post.id for post in listed}


def test_pauses_between_retries_count_and_are_not_waited_for() -> None:
    platform = Platform()
    hire, _ = connect_in_process(platform, timedelta(seconds=60))
    platform.faults.add("busy", LISTING, times=1_000)
    began = monotonic()
    with pytest.raises(FeishuBusy):
        list(hire.list_adverts(SOCIAL_SITE.id))
    assert monotonic() - began < 10


def test_a_dropped_connection_is_retried() -> None:
    platform = Platform()
    hire, _ = connect_in_process(platform)
    platform.faults.add("dropped_before", LISTING, times=1)
    assert list(hire.list_adverts(SOCIAL_SITE.id))
