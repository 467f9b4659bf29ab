"""The record of sent cards."""

from datetime import UTC, datetime, timedelta

from bot.domain.jobs import PostKey
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
POST = PostKey("70", "7001", "6960")


def card(post: PostKey | None) -> Card:
    return Card({"schema": "2.0"}, Text("卡片", "card"), post)


def test_a_card_counts_as_sent_only_in_its_own_chat(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(POST), NOW)
    assert store.cards.was_sent_to("om_1", "oc_1")
    assert not store.cards.was_sent_to("om_1", "oc_2")
    assert not store.cards.was_sent_to("om_2", "oc_1")


def test_a_card_without_a_post_counts_as_sent_too(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(None), NOW)
    assert store.cards.was_sent_to("om_1", "oc_1")


def test_a_card_that_is_stored_twice_is_found_once_and_keeps_its_time(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(POST), NOW)
    store.cards.put("om_1", "oc_1", card(POST), NOW + timedelta(days=1))
    assert store.cards.list_for_job("6960", NOW) == (("om_1", "oc_1", POST),)
    assert store.cards.list_for_job("6960", NOW + timedelta(hours=1)) == ()


def test_an_updated_message_is_found_by_the_post_it_shows_now(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(None), NOW)
    store.cards.put("om_1", "oc_1", card(POST), NOW)
    assert store.cards.list_for_job("6960", NOW) == (("om_1", "oc_1", POST),)
    store.cards.put("om_1", "oc_1", card(None), NOW)
    assert store.cards.list_for_job("6960", NOW) == ()


def test_cards_of_a_job_are_listed_newest_first_across_its_posts(store: DatabaseStore) -> None:
    other_post = PostKey("71", "7101", "6960")
    store.cards.put("om_old", "oc_1", card(POST), NOW - timedelta(days=15))
    store.cards.put("om_1", "oc_1", card(POST), NOW - timedelta(days=2))
    store.cards.put("om_2", "oc_2", card(other_post), NOW - timedelta(days=1))
    store.cards.put("om_3", "oc_1", card(PostKey("70", "7002", "6961")), NOW)
    found = store.cards.list_for_job("6960", NOW - timedelta(days=14))
    assert found == (("om_2", "oc_2", other_post), ("om_1", "oc_1", POST))


def test_old_cards_are_deleted(store: DatabaseStore) -> None:
    store.cards.put("om_old", "oc_1", card(POST), NOW - timedelta(days=15))
    store.cards.put("om_new", "oc_1", card(POST), NOW - timedelta(days=14))
    store.cards.prune(NOW - timedelta(days=14))
    assert not store.cards.was_sent_to("om_old", "oc_1")
    assert store.cards.was_sent_to("om_new", "oc_1")


def test_a_removed_card_no_longer_counts_as_sent(store: DatabaseStore) -> None:
    for message_id in ("om_1", "om_2"):
        store.cards.put(message_id, "oc_1", card(POST), NOW)
    store.cards.remove("om_1")
    assert not store.cards.was_sent_to("om_1", "oc_1")
    assert store.cards.list_for_job("6960", NOW) == (("om_2", "oc_1", POST),)
