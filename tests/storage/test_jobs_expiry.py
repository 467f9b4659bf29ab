"""Upcoming expiries and closed jobs."""

from dataclasses import replace
from datetime import datetime

from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import (
    ADVERT,
    DAY,
    EVERY_JOB,
    MS,
    NOW,
    OWN,
    advert_of,
    ids,
    put,
    put_gone,
    record,
    stored,
)


def expiring(store: DatabaseStore, days: int = 30, now: datetime = NOW) -> list[str]:
    since, until = now - days * DAY, now + days * DAY
    jobs, total = store.jobs.expiring(EVERY_JOB, since, now, until, offset=0, limit=100)
    assert total == len(jobs)
    assert store.jobs.count_closed(EVERY_JOB, since, now) == sum(not job.is_open(now) for job in jobs)
    return ids(jobs)


def closed(store: DatabaseStore, days: int = 30) -> list[tuple[str, datetime]]:
    return [(job.id, at) for job, at in store.jobs.closed_since(NOW - days * DAY, NOW)]


def test_open_jobs_between_two_times_are_ordered_by_expiry(store: DatabaseStore) -> None:
    dates = [NOW + 7 * DAY, NOW + MS, NOW, NOW + 7 * DAY + MS, None]
    put(store, *(record(number, expires_at=at) for number, at in enumerate(dates)))
    put(
        store, record(6, expires_at=NOW + DAY, is_active=False), published=(advert_of(record(7, expires_at=NOW + DAY)),)
    )
    assert ids(store.jobs.open_between(NOW, NOW + 7 * DAY)) == ["611", "610"]
    assert store.jobs.open_between(NOW + 8 * DAY, NOW + 9 * DAY) == ()


def test_closed_jobs_come_latest_first_with_their_time_of_closing(store: DatabaseStore) -> None:
    put(store, *(record(number) for number in range(6)), at=NOW - 10 * DAY)
    put(store, record(0, expires_at=NOW - 3 * DAY), at=NOW - 9 * DAY)
    put(store, record(4, is_active=False), at=NOW - 7 * DAY)
    put(store, record(3, is_active=False, expires_at=NOW - 5 * DAY), at=NOW - 4 * DAY)
    put(store, record(1, is_active=False), at=NOW - 2 * DAY)
    assert closed(store, 6) == [("611", NOW - 2 * DAY), ("610", NOW - 3 * DAY), ("613", NOW - 5 * DAY)]


def test_closed_since_includes_both_ends_of_the_period(store: DatabaseStore) -> None:
    dates = [NOW - DAY, NOW, NOW - DAY - MS]
    put(store, *(record(number, expires_at=at) for number, at in enumerate(dates)))
    assert closed(store, 1) == [("611", NOW), ("610", NOW - DAY)]


def test_a_reopened_job_is_not_closed_and_can_close_again(store: DatabaseStore) -> None:
    put(store, record(1, is_active=False), at=NOW - 20 * DAY)
    put(store, record(1), at=NOW - 10 * DAY)
    assert (closed(store), expiring(store)) == ([], [])
    put(store, record(1, is_active=False), at=NOW - DAY)
    assert closed(store, 2) == [("611", NOW - DAY)]
    assert stored(store, "611").times_closed == 2


def test_a_quiet_closing_is_listed_and_not_told(store: DatabaseStore) -> None:
    put(store, record(1), at=NOW - DAY)
    store.jobs.keep_quiet("611")
    assert not stored(store, "611").is_closing_quiet
    put(store, record(1, is_active=False), at=NOW - DAY)
    store.jobs.keep_quiet("611")
    assert (closed(store), expiring(store)) == ([], ["611"])
    assert store.jobs.count_closed(EVERY_JOB, NOW - 2 * DAY, NOW) == 1
    put(store, record(1, is_active=False, headcount=3))
    assert closed(store) == []
    put(store, record(1))
    put(store, record(1, is_active=False))
    assert closed(store) == [("611", NOW)]


def test_an_unknown_job_is_kept_quiet_without_an_error(store: DatabaseStore) -> None:
    store.jobs.keep_quiet("unknown")


def test_expiry_weeks_counts_the_jobs_that_expire_in_each_week(store: DatabaseStore) -> None:
    days = (0, 6.99, 7, 13, 20.99, 21, 28)
    put(store, *(record(number, expires_at=NOW + each * DAY) for number, each in enumerate(days)))
    put(store, record(7, expires_at=NOW - MS), record(8, expires_at=NOW + DAY, is_active=False), record(9))
    assert store.jobs.expiry_weeks(EVERY_JOB, NOW, 4) == (2, 2, 1, 1)
    assert store.jobs.expiry_weeks(EVERY_JOB, NOW + 60 * DAY, 2) == (0, 0)
    assert store.jobs.expiry_weeks(EVERY_JOB, NOW, 0) == ()


def test_expiring_returns_upcoming_expiries_and_then_recently_closed_jobs(store: DatabaseStore) -> None:
    put(
        store,
        record(0),
        record(1, expires_at=NOW + 20 * DAY),
        record(2, expires_at=NOW + 2 * DAY),
        record(3, expires_at=NOW + 31 * DAY),
        record(4, expires_at=NOW - 5 * DAY),
        record(5, expires_at=NOW - 3 * DAY, is_active=False),
        record(6, expires_at=NOW + 9 * DAY, is_active=False, changed_at=NOW - 4 * DAY),
        record(7, expires_at=NOW - 31 * DAY),
        record(8, expires_at=NOW),
        record(9, is_active=False, changed_at=NOW - 40 * DAY),
    )
    assert expiring(store) == ["612", "611", "618", "615", "616", "614"]


def test_expiring_is_paged_over_both_parts(store: DatabaseStore) -> None:
    put(store, record(1, expires_at=NOW + DAY), record(2, expires_at=NOW - DAY))
    jobs, total = store.jobs.expiring(EVERY_JOB, NOW - 2 * DAY, NOW, NOW + 2 * DAY, offset=1, limit=1)
    assert (ids(jobs), total) == (["612"], 2)


def test_the_same_filters_apply_to_lists_counts_and_weeks(store: DatabaseStore) -> None:
    put(store, *(record(number, expires_at=NOW + day * DAY) for number, day in ((1, 1), (2, 1), (3, -1), (4, -1))))
    wanted = replace(EVERY_JOB, words=("b1",))
    past = replace(EVERY_JOB, words=("b3",))
    assert ids(store.jobs.expiring(wanted, NOW - 9 * DAY, NOW, NOW + 9 * DAY, offset=0, limit=9)[0]) == ["611"]
    assert store.jobs.expiry_weeks(wanted, NOW, 1) == (1,)
    assert store.jobs.count_closed(past, NOW - 9 * DAY, NOW) == 1


def test_a_job_counts_as_closed_from_when_it_was_first_seen_closed(store: DatabaseStore) -> None:
    put(store, record(1, changed_at=NOW - 90 * DAY), at=NOW - 60 * DAY)
    put(store, record(1, changed_at=NOW - 90 * DAY, is_active=False), at=NOW - 3 * DAY)
    put(store, record(1, changed_at=NOW - 90 * DAY, is_active=False), at=NOW)
    assert expiring(store, 4) == ["611"]
    assert expiring(store, 2) == []


def test_an_expired_job_that_hire_closes_later_closes_once_at_its_expiry(store: DatabaseStore) -> None:
    expired = record(1, expires_at=NOW - 10 * DAY)
    put(store, expired, at=NOW - 20 * DAY)
    told = store.jobs.closed_since(NOW - 11 * DAY, NOW)
    put(store, replace(expired, is_active=False), at=NOW)
    again = store.jobs.closed_since(NOW - 11 * DAY, NOW)
    assert [(job.closing_occasion, at) for job, at in told] == [(job.closing_occasion, at) for job, at in again]
    assert closed(store, 11) == [("611", NOW - 10 * DAY)]
    assert closed(store, 9) == []


def test_a_missing_advert_is_no_closing_of_a_job_whose_own_record_is_known(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT, at=NOW - 3 * DAY)
    put_gone(store, ADVERT.key, at=NOW - DAY)
    assert closed(store) == []
    assert stored(store).is_open(NOW)


def test_a_job_known_from_its_advert_only_counts_as_closed_from_when_the_advert_was_gone(store: DatabaseStore) -> None:
    put(store, ADVERT, at=NOW - 3 * DAY)
    put_gone(store, ADVERT.key, at=NOW - DAY)
    assert closed(store) == [("6960", NOW - DAY)]


def test_overdue_jobs_are_those_that_expired_and_are_counted_as_open(store: DatabaseStore) -> None:
    put(
        store,
        record(1, expires_at=NOW - DAY),
        record(2, expires_at=NOW - 2 * DAY),
        record(3, expires_at=NOW - DAY, is_active=False),
        record(4, expires_at=NOW + MS),
        record(5, expires_at=NOW - 9 * DAY),
        record(6),
    )
    assert store.jobs.overdue(NOW - 3 * DAY, NOW) == ("612", "611")
