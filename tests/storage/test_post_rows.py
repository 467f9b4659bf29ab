"""Which differences of a record count as a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.job_posts import CustomField, CustomFieldType, JobPost, Named
from bot.domain.text import Text
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
POST = JobPost(
    website_id="70",
    id="7001",
    title="后端工程师",
    job_id="6960",
    expires_at=NOW + DAY,
    custom_fields=(CustomField("1", Text("集团化", "collectivize"), CustomFieldType.NUMBER, number="111"),),
    subject=Named("3", Text("项目1", "project 1")),
)


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
