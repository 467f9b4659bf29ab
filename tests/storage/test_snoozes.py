"""Snoozed posts of a chat."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.job_posts import JobPost
from bot.domain.reminders import Snooze
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
DAY = timedelta(days=1)
SNOOZE = Snooze("oc_1", "70", "7001", NOW + 3 * DAY)


def test_a_snooze_is_stored_and_a_later_one_replaces_it(store: DatabaseStore) -> None:
    snoozes = store.snoozes
    elsewhere = replace(SNOOZE, website_id="71", until=None)
    snoozes.put(SNOOZE)
    snoozes.put(elsewhere)
    snoozes.put(replace(SNOOZE, chat_id="oc_2"))
    assert snoozes.list_for_chat("oc_1") == {("70", "7001"): SNOOZE, ("71", "7001"): elsewhere}
    snoozes.put(replace(SNOOZE, until=None))
    assert snoozes.list_for_chat("oc_1")["70", "7001"].until is None
    assert snoozes.list_for_chat("oc_3") == {}


def test_expired_snoozes_are_deleted(store: DatabaseStore) -> None:
    snoozes = store.snoozes
    snoozes.put(SNOOZE)
    snoozes.put(replace(SNOOZE, post_id="7002", until=NOW - DAY))
    snoozes.prune(NOW)
    assert set(snoozes.list_for_chat("oc_1")) == {("70", "7001")}


def test_a_snooze_until_a_post_closes_is_deleted_once_it_has_closed(store: DatabaseStore) -> None:
    open_post = JobPost(website_id="70", id="open", title="Job", job_id="6960", expires_at=NOW + DAY)
    posts = (
        open_post,
        replace(open_post, id="for-ever", expires_at=None),
        replace(open_post, id="expired", expires_at=NOW - DAY),
        replace(open_post, id="closed", is_active=False, changed_at=NOW - DAY),
        replace(open_post, id="gone", is_listed=False, changed_at=NOW - DAY),
    )
    for post in posts:
        store.posts.put(post, NOW - DAY / 2)
        store.snoozes.put(Snooze("oc_1", "70", post.id, None))
    store.snoozes.put(Snooze("oc_1", "70", "never-seen", None))
    store.snoozes.prune(NOW)
    assert {post_id for _, post_id in store.snoozes.list_for_chat("oc_1")} == {"open", "for-ever", "never-seen"}
