"""Upcoming expiries and closed posts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.job_posts import CustomField, CustomFieldType, JobPost, Named
from bot.domain.text import Text
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
MS = timedelta(milliseconds=1)
POST = JobPost(
    website_id="70",
    id="7001",
    title="后端工程师",
    job_id="6960",
    expires_at=NOW + DAY,
    custom_fields=(CustomField("1", Text("集团化", "collectivize"), CustomFieldType.NUMBER, number="111"),),
    subject=Named("3", Text("项目1", "project 1")),
)


def put(store: DatabaseStore, post_id: str, expires_at: datetime | None, *, is_active: bool = True) -> JobPost:
    post = replace(POST, id=post_id, expires_at=expires_at, is_active=is_active)
    store.posts.put(post, NOW)
    return post


def post(number: int, **fields: Any) -> JobPost:
    plain = JobPost(
        website_id="70", id=f"71{number}", title=f"Job {number}", job_id=f"61{number}", job_code=f"B{number}"
    )
    return replace(plain, **fields)


def expiring(store: DatabaseStore, days: int = 30, now: datetime = NOW) -> list[str]:
    posts, total = store.posts.expiring(now - days * DAY, now, now + days * DAY, offset=0, limit=100)
    assert total == len(posts)
    return [match.id for match in posts]


def test_active_posts_between_two_times_are_ordered_by_expiry(store: DatabaseStore) -> None:
    late, soon = put(store, "1", NOW + 7 * DAY), put(store, "2", NOW + MS)
    put(store, "3", NOW)
    put(store, "4", NOW + 7 * DAY + MS)
    put(store, "5", None)
    put(store, "6", NOW + DAY, is_active=False)
    put(store, "7", NOW + DAY)
    store.posts.put(replace(POST, id="7", is_listed=False), NOW + MS)
    assert store.posts.active_between(NOW, NOW + 7 * DAY) == (soon, late)
    assert store.posts.active_between(NOW + 8 * DAY, NOW + 9 * DAY) == ()


def test_closed_posts_come_latest_first_with_their_time_of_closing(store: DatabaseStore) -> None:
    seen_at = NOW - 10 * DAY
    for post_id in ("expired", "closed", "gone", "long-closed", "switched-off"):
        store.posts.put(replace(POST, id=post_id, expires_at=None), seen_at)
    expired = replace(POST, id="expired", expires_at=NOW - 3 * DAY)
    closed = replace(POST, id="closed", is_active=False)
    gone = replace(POST, id="gone", is_listed=False)
    switched_off = replace(POST, id="switched-off", is_active=False, expires_at=NOW - 5 * DAY)
    store.posts.put(expired, seen_at + DAY)
    store.posts.put(closed, NOW - 2 * DAY)
    store.posts.put(gone, NOW - DAY)
    store.posts.put(switched_off, NOW - 4 * DAY)
    store.posts.put(replace(POST, id="long-closed", is_active=False), NOW - 7 * DAY)
    store.posts.put(replace(POST, id="open"), NOW)
    assert store.posts.closed_since(NOW - 6 * DAY, NOW) == (
        (gone, NOW - DAY),
        (closed, NOW - 2 * DAY),
        (expired, NOW - 3 * DAY),
        (switched_off, NOW - 5 * DAY),
    )


def test_closed_since_includes_both_ends_of_the_period(store: DatabaseStore) -> None:
    earliest, latest = put(store, "1", NOW - DAY), put(store, "2", NOW)
    put(store, "3", NOW - DAY - MS)
    assert [post for post, _ in store.posts.closed_since(NOW - DAY, NOW)] == [latest, earliest]


def test_a_reopened_job_is_not_among_the_closed_ones(store: DatabaseStore) -> None:
    store.posts.put(replace(POST, is_active=False), NOW - DAY)
    store.posts.put(POST, NOW)
    assert store.posts.closed_since(NOW - 7 * DAY, NOW) == ()


def test_expiry_weeks_counts_the_posts_that_expire_in_each_week(store: DatabaseStore) -> None:
    for number, days in enumerate((0, 6.99, 7, 13, 20.99, 21, 28)):
        put(store, str(number), NOW + days * DAY)
    put(store, "past", NOW - MS)
    put(store, "closed", NOW + DAY, is_active=False)
    put(store, "for-ever", None)
    assert store.posts.expiry_weeks(NOW, 4) == (2, 2, 1, 1)
    assert store.posts.expiry_weeks(NOW + 60 * DAY, 2) == (0, 0)
    assert store.posts.expiry_weeks(NOW, 0) == ()


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
