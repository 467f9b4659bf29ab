"""Twenty thousand jobs: a page costs as little as with three hundred."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import Platform
from simulator.seed.many_jobs import fill_many

MANY = 20_000


@pytest.fixture
def full(platform: Platform, now: datetime) -> Platform:
    fill_many(platform.hire_service.store, MANY, now)
    return platform


def best_of(times: int, call: Callable[[], Any]) -> float:
    """The shortest duration in seconds, since other processes disturb the rest."""

    def once() -> float:
        started = time.perf_counter()
        call()
        return time.perf_counter() - started

    return min(once() for _ in range(times))


def test_every_job_has_one_advert_on_the_social_site(full: Platform) -> None:
    store = full.hire_service.store
    assert len(store.jobs) > MANY
    added = [post for post in store.posts_of_site(SOCIAL_SITE.id) if post.title.startswith("门店运营专员")]
    assert len({post.job_id for post in added}) == MANY
    assert len(full.hire_service.rules.listed(SOCIAL_SITE.id)) > MANY


@pytest.mark.parametrize("name", ["adverts", "jobs", "published"])
def test_a_page_takes_less_than_three_milliseconds(full: Platform, name: str) -> None:
    hire = full.hire_service
    calls: dict[str, Callable[[], Any]] = {
        "adverts": lambda: hire.list_posts(SOCIAL_SITE.id, {"page_size": "10"}),
        "jobs": lambda: hire.list_jobs({"page_size": "20"}),
        "published": lambda: hire.search_published({"page_size": "100"}, {"job_channel_id": SOCIAL_SITE.channel_id}),
    }
    assert best_of(20, calls[name]) < 0.003


def test_a_kept_list_notices_every_change(full: Platform, now: datetime) -> None:
    hire = full.hire_service
    before = len(hire.rules.listed(SOCIAL_SITE.id))
    post = hire.rules.listed(SOCIAL_SITE.id)[-1]
    hire.close_job(post.job_id)
    assert len(hire.rules.listed(SOCIAL_SITE.id)) == before - 1
    hire.rules.listed(SOCIAL_SITE.id)[0].is_listed = False
    assert len(hire.rules.listed(SOCIAL_SITE.id)) == before - 2
    until = min(job.expires_at for job in full.jobs.values() if job.expires_at and job.expires_at > now)
    full.move(until - now)
    assert len(hire.rules.listed(SOCIAL_SITE.id)) < before - 2
