"""Locks that keep a job's reopening to one workflow at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_job_is_locked_for_one_idempotency_key_at_a_time(store: DatabaseStore) -> None:
    assert store.job_locks.acquire("6960", "om_1", NOW)
    assert not store.job_locks.acquire("6960", "om_2", NOW + SECOND)
    assert store.job_locks.acquire("6961", "om_2", NOW)


def test_a_resumed_step_still_holds_its_lock_and_knows_whether_it_has_started(store: DatabaseStore) -> None:
    assert store.job_locks.acquire("6960", "om_1", NOW)
    assert not store.job_locks.has_started("6960", "om_1")
    store.job_locks.mark_started("6960", "om_1")
    assert store.job_locks.acquire("6960", "om_1", NOW + SECOND)
    assert store.job_locks.has_started("6960", "om_1")
    assert not store.job_locks.has_started("6960", "om_2")


def test_a_released_job_can_be_locked_again(store: DatabaseStore) -> None:
    store.job_locks.acquire("6960", "om_1", NOW)
    store.job_locks.release("6960", "om_1")
    assert store.job_locks.acquire("6960", "om_2", NOW + SECOND)


def test_only_the_holder_can_release_a_lock_or_mark_it_started(store: DatabaseStore) -> None:
    store.job_locks.acquire("6960", "om_1", NOW)
    store.job_locks.release("6960", "om_2")
    store.job_locks.mark_started("6960", "om_2")
    assert not store.job_locks.acquire("6960", "om_2", NOW + SECOND)
    assert not store.job_locks.has_started("6960", "om_1")


def test_a_stale_lock_is_replaced_after_a_minute_and_is_not_started(store: DatabaseStore) -> None:
    store.job_locks.acquire("6960", "om_1", NOW)
    store.job_locks.mark_started("6960", "om_1")
    assert not store.job_locks.acquire("6960", "om_2", NOW + 59 * SECOND)
    assert store.job_locks.acquire("6960", "om_2", NOW + 60 * SECOND)
    assert not store.job_locks.has_started("6960", "om_2")
    assert not store.job_locks.acquire("6960", "om_1", NOW + 61 * SECOND)


def test_a_lock_dated_in_the_future_does_not_block_the_job(store: DatabaseStore) -> None:
    store.job_locks.acquire("6960", "om_1", NOW + timedelta(days=30))
    assert store.job_locks.acquire("6960", "om_2", NOW)


def test_exactly_one_of_two_concurrent_acquisitions_wins(reopen: Callable[[], DatabaseStore]) -> None:
    rounds = 50
    replicas = (reopen(), reopen())
    start = Barrier(2, timeout=30)

    def acquire_all(replica: int) -> list[bool]:
        won = []
        for job in range(rounds):
            start.wait()
            won.append(replicas[replica].job_locks.acquire(str(job), f"om_{replica}", NOW))
        return won

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(acquire_all, (0, 1))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * rounds


def test_exactly_one_of_two_concurrent_replacements_of_a_stale_lock_wins(reopen: Callable[[], DatabaseStore]) -> None:
    rounds = 50
    replicas = (reopen(), reopen())
    for job in range(rounds):
        replicas[0].job_locks.acquire(str(job), "om_dead", NOW - timedelta(hours=1))
    start = Barrier(2, timeout=30)

    def acquire_all(replica: int) -> list[bool]:
        won = []
        for job in range(rounds):
            start.wait()
            won.append(replicas[replica].job_locks.acquire(str(job), f"om_{replica}", NOW))
        return won

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(acquire_all, (0, 1))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * rounds


def test_the_holder_of_a_lock_is_known_until_it_is_released(store: DatabaseStore) -> None:
    assert store.job_locks.holder("6960") is None
    store.job_locks.acquire("6960", "om_1", NOW)
    store.job_locks.acquire("6960", "om_2", NOW)
    assert store.job_locks.holder("6960") == "om_1"
    store.job_locks.release("6960", "om_1")
    assert store.job_locks.holder("6960") is None
