"""Scheduled reopenings."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

from bot.domain.reminders import AutoReopen
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
DAY = timedelta(days=1)
ROUNDS = 50
AUTO_REOPEN = AutoReopen("6960", NOW + DAY, "90d", "ou_1", "oc_1", "om_1", NOW)


def test_a_scheduled_reopening_is_stored_with_every_field(store: DatabaseStore) -> None:
    auto_reopens = store.auto_reopens
    other = replace(AUTO_REOPEN, job_id="6961", expires_at=None, scheduled_at=NOW - DAY)
    auto_reopens.schedule(AUTO_REOPEN)
    auto_reopens.schedule(other)
    assert auto_reopens.get("6960") == AUTO_REOPEN
    assert auto_reopens.get("6962") is None
    assert auto_reopens.list_all() == (other, AUTO_REOPEN)


def test_scheduling_the_same_job_again_replaces_the_earlier_schedule(store: DatabaseStore) -> None:
    auto_reopens = store.auto_reopens
    later = AutoReopen("6960", None, "forever", "ou_2", "oc_2", "om_2", NOW + DAY)
    auto_reopens.schedule(AUTO_REOPEN)
    auto_reopens.schedule(later)
    assert auto_reopens.list_all() == (later,)


def test_a_cancelled_reopening_is_deleted(store: DatabaseStore) -> None:
    auto_reopens = store.auto_reopens
    auto_reopens.schedule(AUTO_REOPEN)
    assert auto_reopens.cancel("6961") is None
    assert auto_reopens.cancel("6960") == AUTO_REOPEN
    assert auto_reopens.cancel("6960") is None
    assert auto_reopens.get("6960") is None


def test_exactly_one_of_two_concurrent_cancellations_succeeds(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    for job in range(ROUNDS):
        replicas[0].auto_reopens.schedule(replace(AUTO_REOPEN, job_id=str(job)))
    start = Barrier(2, timeout=30)

    def cancel_all(replica: int) -> list[bool]:
        cancelled = []
        for job in range(ROUNDS):
            start.wait()
            cancelled.append(replicas[replica].auto_reopens.cancel(str(job)) is not None)
        return cancelled

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(cancel_all, (0, 1))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * ROUNDS
