from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

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


def test_put_returns_whether_a_post_is_new_or_changed(store: DatabaseStore) -> None:
    assert store.posts.put(POST, NOW)
    assert not store.posts.put(POST, NOW + DAY)
    assert store.posts.put(replace(POST, headcount=2), NOW + DAY)
    assert not store.posts.put(replace(POST, headcount=2), NOW + 2 * DAY)


@pytest.mark.parametrize(
    "changed",
    [
        replace(POST, is_active=False),
        replace(POST, is_listed=False),
        replace(POST, expires_at=None),
        replace(POST, custom_fields=()),
        replace(POST, changed_at=NOW),
    ],
)
def test_a_change_of_any_field_that_a_card_shows_counts_as_changed(store: DatabaseStore, changed: JobPost) -> None:
    store.posts.put(POST, NOW)
    assert store.posts.put(changed, NOW + DAY)
    assert store.posts.put(POST, NOW + 2 * DAY)


def test_a_post_that_was_unlisted_and_is_read_again_counts_as_changed(store: DatabaseStore) -> None:
    store.posts.put(POST, NOW)
    store.posts.put_scan("70", (), NOW + DAY)
    assert store.posts.put(POST, NOW + 2 * DAY)


def test_a_record_older_than_the_stored_one_changes_nothing(store: DatabaseStore) -> None:
    store.posts.put(POST, NOW)
    assert not store.posts.put(replace(POST, title="Older"), NOW - timedelta(seconds=5))


def test_text_that_no_database_can_store_counts_as_changed_only_once(store: DatabaseStore) -> None:
    hostile = replace(POST, title="a\x00b\ud800")
    assert store.posts.put(hostile, NOW)
    assert not store.posts.put(hostile, NOW + DAY)


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
