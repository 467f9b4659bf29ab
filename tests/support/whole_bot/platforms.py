"""Simulated platforms at a fixed time."""

from collections.abc import Collection
from copy import copy
from datetime import UTC, datetime

from simulator.clock import MovableClock
from simulator.core.behaviour import Behaviour
from simulator.platform import Platform

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, ten in the morning in Shanghai."""
# The jobs that tests use by name are among them.
FIRST_JOBS, LAST_JOBS = 120, 6


def make_platform(behaviour: Behaviour | None = None) -> Platform:
    """A platform at START. It is seeded from the clock alone, so all of them show the same jobs."""
    return Platform(MovableClock(START), copy(behaviour))


def make_small_platform(behaviour: Behaviour | None = None) -> Platform:
    """As ``make_platform``, with less than half of the jobs, which are read in half the time: those with a name and some others."""
    platform = make_platform(behaviour)
    in_order = list(platform.jobs)
    keep_jobs(platform, {*in_order[:FIRST_JOBS], *in_order[-LAST_JOBS:]})
    return platform


def keep_jobs(platform: Platform, job_ids: Collection[str]) -> None:
    """Remove all other jobs, and their adverts."""
    store = platform.hire_service.store
    store.jobs = {job_id: job for job_id, job in store.jobs.items() if job_id in job_ids}
    store.posts = {key: post for key, post in store.posts.items() if post.job_id in job_ids}
