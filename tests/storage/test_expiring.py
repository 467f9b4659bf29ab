from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.job_posts import JobPost
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def post(number: int, **fields: Any) -> JobPost:
    plain = JobPost(
        website_id="70", id=f"71{number}", title=f"Job {number}", job_id=f"61{number}", job_code=f"B{number}"
    )
    return replace(plain, **fields)


def expiring(store: DatabaseStore, days: int = 30, now: datetime = NOW) -> list[str]:
    posts, total = store.posts.expiring(now - days * DAY, now, now + days * DAY, offset=0, limit=100)
    assert total == len(posts)
    return [match.id for match in posts]


def test_expiring_returns_upcoming_expiries_and_then_recently_closed_posts(store: DatabaseStore) -> None:
    store.posts.put(post(0), NOW)
    store.posts.put(post(1, expires_at=NOW + 20 * DAY), NOW)
    store.posts.put(post(2, expires_at=NOW + 2 * DAY), NOW)
    store.posts.put(post(3, expires_at=NOW + 31 * DAY), NOW)
    store.posts.put(post(4, expires_at=NOW - 5 * DAY), NOW)
    store.posts.put(post(5, expires_at=NOW - 3 * DAY, is_active=False), NOW)
    store.posts.put(post(6, expires_at=NOW + 9 * DAY, is_active=False, changed_at=NOW - 4 * DAY), NOW)
    store.posts.put(post(7, expires_at=NOW - 31 * DAY), NOW)
    store.posts.put(post(8, expires_at=NOW), NOW)
    store.posts.put(post(9, is_active=False, changed_at=NOW - 40 * DAY), NOW)
    assert expiring(store) == ["712", "711", "718", "715", "716", "714"]


def test_expiring_is_paged_over_both_parts(store: DatabaseStore) -> None:
    store.posts.put(post(1, expires_at=NOW + DAY), NOW)
    store.posts.put(post(2, expires_at=NOW - DAY), NOW)
    posts, total = store.posts.expiring(NOW - 2 * DAY, NOW, NOW + 2 * DAY, offset=1, limit=1)
    assert ([match.id for match in posts], total) == (["712"], 2)


def test_a_job_counts_as_closed_from_when_it_was_first_seen_closed(store: DatabaseStore) -> None:
    store.posts.put(post(1, changed_at=NOW - 90 * DAY), NOW - 60 * DAY)
    closed = post(1, changed_at=NOW - 90 * DAY, is_active=False)
    store.posts.put(closed, NOW - 3 * DAY)
    store.posts.put(closed, NOW)
    assert expiring(store, 4) == ["711"]
    assert expiring(store, 2) == []


def test_an_expired_job_that_is_deactivated_later_counts_as_closed_from_its_expiry(store: DatabaseStore) -> None:
    expired = post(1, expires_at=NOW - 10 * DAY)
    store.posts.put(expired, NOW - 20 * DAY)
    store.posts.put(replace(expired, is_active=False), NOW)
    assert expiring(store, 9) == []
    assert expiring(store, 11) == ["711"]


def test_a_reopened_job_is_not_closed_and_can_close_again(store: DatabaseStore) -> None:
    closed = post(1, is_active=False)
    store.posts.put(closed, NOW - 20 * DAY)
    store.posts.put(post(1), NOW - 10 * DAY)
    assert expiring(store) == []
    store.posts.put(closed, NOW - DAY)
    assert expiring(store, 2) == ["711"]


def test_an_unlisted_post_counts_as_closed_from_when_it_was_unlisted(store: DatabaseStore) -> None:
    store.posts.put(post(1, expires_at=NOW + 9 * DAY), NOW - 3 * DAY)
    store.posts.put(post(1, expires_at=NOW + 9 * DAY, is_listed=False), NOW - DAY)
    assert expiring(store, 2) == ["711"]
