"""Readings are stored in batches, by several replicas at once, and report what looks different."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event
from time import monotonic, sleep
from typing import Any

import pytest

from bot.domain.jobs import Advert, JobRecord, Reading
from bot.storage.job_writes import MAX_BATCH
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import ADVERT, DAY, DETAILS, EVERY_JOB, NOW, OWN, found, put, put_gone, record, stored

ELSEWHERE = replace(ADVERT, website_id="71", id="7002")
PLAIN = replace(DETAILS, custom_fields=(), job_function=None, subject=None)


def test_a_first_reading_reports_every_job(store: DatabaseStore) -> None:
    assert put(store, record(1), ADVERT, ELSEWHERE) == ("611", "6960")


def test_the_same_reading_again_reports_nothing(store: DatabaseStore) -> None:
    put(store, record(1), OWN, ADVERT)
    assert put(store, record(1), OWN, ADVERT, at=NOW + DAY) == ()
    assert put(store, at=NOW + DAY) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"is_active": False},
        {"expires_at": None},
        {"details": replace(DETAILS, headcount=2)},
        {"details": replace(DETAILS, changed_at=NOW)},
    ],
)
def test_a_change_of_what_a_card_shows_is_reported(store: DatabaseStore, changed: dict[str, Any]) -> None:
    put(store, ADVERT)
    assert put(store, replace(ADVERT, **changed), at=NOW + DAY) == ("6960",)
    assert put(store, ADVERT, at=NOW + 2 * DAY) == ("6960",)


def test_an_advert_that_goes_or_comes_is_reported_once(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT, ELSEWHERE)
    assert put_gone(store, ADVERT.key) == ("6960",)
    assert put_gone(store, ADVERT.key) == ()
    assert put(store, ADVERT) == ("6960",)


def test_what_is_not_shown_of_an_advertised_job_is_stored_and_not_reported(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT)
    assert put(store, replace(OWN, details=replace(OWN.details, title="Secret"))) == ()
    store.jobs.forget_other_websites([])
    assert stored(store).details.title == "Secret"


def test_a_list_keeps_the_fields_that_only_the_detail_has(store: DatabaseStore) -> None:
    put(store, ADVERT)
    assert put(store, replace(ADVERT, details=PLAIN)) == ()
    assert put(store, replace(ADVERT, details=replace(PLAIN, title="Renamed"))) == ("6960",)
    assert stored(store).details == replace(DETAILS, title="Renamed")
    assert found(store, "renamed", "engineering") == ["6960"]


def test_a_job_that_was_read_during_a_scan_is_newer_and_stays(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT)
    scan = store.jobs.next_number()
    put(store, replace(OWN, is_active=False), gone=(ADVERT.key,))
    assert store.jobs.put(Reading(scan, NOW, (OWN,), (ADVERT,))) == ()
    assert not stored(store).is_active
    assert not stored(store).is_listed


def test_a_reading_that_changes_nothing_is_still_newer_than_those_before(store: DatabaseStore) -> None:
    put(store, OWN)
    slow = store.jobs.next_number()
    assert put(store, OWN) == ()
    assert store.jobs.put(Reading(slow, NOW, (replace(OWN, is_active=False),))) == ()
    assert stored(store).is_active


def test_a_job_that_hire_does_not_know_any_more_is_forgotten(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT, record(1))
    assert put(store, deleted_jobs=("6960", "unknown")) == ()
    assert store.jobs.get("6960") is None
    assert store.jobs.get("unknown") is None
    assert store.jobs.id_of_advert(ADVERT.key) is None
    assert found(store) == ["611"]
    assert put(store, OWN) == ("6960",)


def test_records_without_the_id_of_a_job_are_left_out(store: DatabaseStore) -> None:
    assert put(store, replace(ADVERT, job_id=""), replace(OWN, id=""), record(1)) == ("611",)
    assert put_gone(store, ADVERT.key) == ()
    assert found(store) == ["611"]


def test_more_jobs_than_a_batch_are_stored_with_their_adverts(store: DatabaseStore) -> None:
    jobs, adverts = many(2 * MAX_BATCH + 1)
    assert len(put(store, *jobs, *adverts)) == len(jobs)
    assert put_gone(store, *(advert.key for advert in adverts)) == tuple(sorted(job.id for job in jobs))
    assert store.jobs.listed_adverts("70") == frozenset()


def test_two_replicas_can_store_the_same_jobs_at_the_same_time(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    jobs, adverts = many(250)
    replicas[0].jobs.put(Reading(replicas[0].jobs.next_number(), NOW, jobs[:150], adverts[:150]))
    older, newer = replicas[0].jobs.next_number(), replicas[0].jobs.next_number()
    closed = tuple(replace(job, is_active=False) for job in jobs)
    start = Barrier(2, timeout=30)

    def scan(replica: int) -> None:
        start.wait()
        if replica:
            replicas[1].jobs.put(Reading(newer, NOW + DAY, closed, gone=tuple(advert.key for advert in adverts)))
        else:
            replicas[0].jobs.put(Reading(older, NOW, jobs[::-1], adverts[::-1]))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(scan, (0, 1)))
    found_jobs, total = replicas[0].jobs.search(EVERY_JOB, NOW, offset=0, limit=1_000)
    assert total == 250
    assert not any(job.is_active for job in found_jobs)
    assert {job.times_closed for job in found_jobs} == {1}


def many(count: int) -> tuple[tuple[JobRecord, ...], tuple[Advert, ...]]:
    """Jobs with an advert each, of the length that real ones have."""
    long = replace(DETAILS, description="负责软件开发" * 100, requirement="大专以上学历" * 50)
    jobs = tuple(
        JobRecord(
            f"{6_000_000 + number}", replace(long, title=f"Job {number}", code=f"A{number}"), expires_at=NOW + DAY
        )
        for number in range(count)
    )
    return jobs, tuple(Advert("70", f"9{job.id}", job.id, job.details, True, job.expires_at) for job in jobs)


@pytest.mark.slow
def test_storing_thousands_of_jobs_does_not_keep_another_writer_waiting(
    store: DatabaseStore, reopen: Callable[[], DatabaseStore]
) -> None:
    jobs, adverts = many(8_000)
    stored_all = Event()

    def write_meanwhile(other: DatabaseStore) -> list[float]:
        waits = list[float]()
        while not stored_all.is_set():
            began = monotonic()
            other.key_value.set_once(f"key {began}", "value")
            waits.append(monotonic() - began)
            sleep(0.02)
        return waits

    with ThreadPoolExecutor(2) as threads:
        of_this_process, of_another = threads.submit(write_meanwhile, store), threads.submit(write_meanwhile, reopen())
        try:
            took = _timed(store, Reading(1, NOW, jobs, adverts))
            again_took = _timed(store, Reading(2, NOW, jobs[:2_000], adverts[:2_000]))
        finally:
            stored_all.set()
        # The third longest, because other tests may use the processors at the same time.
        longest, longest_of_another = (sorted(each.result())[-3] for each in (of_this_process, of_another))
    figures = f"{took:.1f} s, 2,000 again: {again_took:.1f} s; waits {longest:.3f}, {longest_of_another:.3f} s"
    print(f"8,000 jobs: {figures}")  # noqa: T201 - seen with pytest -s
    assert longest < 0.25
    # SQLite lets another process look again only from time to time.
    assert longest_of_another < 2


def _timed(store: DatabaseStore, reading: Reading) -> float:
    began = monotonic()
    store.jobs.put(reading)
    return monotonic() - began
