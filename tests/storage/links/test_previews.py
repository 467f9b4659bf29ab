"""A job is previewed once in a chat within half an hour, to everybody who sees that message."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.interfaces.preview_store import PREVIEWED_AGAIN_AFTER
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import DAY, NOW

MOMENT = timedelta(milliseconds=1)


def test_the_first_message_is_previewed_however_often_it_is_asked_for(store: DatabaseStore) -> None:
    assert all(store.previews.claim("oc_1", "61", "om_1", NOW) for _ in range(3))
    assert not store.previews.claim("oc_1", "61", "om_2", NOW)


def test_another_chat_or_job_is_previewed(store: DatabaseStore) -> None:
    assert store.previews.claim("oc_1", "61", "om_1", NOW)
    assert store.previews.claim("oc_2", "61", "om_2", NOW)
    assert store.previews.claim("oc_1", "62", "om_3", NOW)


def test_after_half_an_hour_it_is_previewed_again(store: DatabaseStore) -> None:
    store.previews.claim("oc_1", "61", "om_1", NOW)
    assert not store.previews.claim("oc_1", "61", "om_2", NOW + PREVIEWED_AGAIN_AFTER - MOMENT)
    assert store.previews.claim("oc_1", "61", "om_2", NOW + PREVIEWED_AGAIN_AFTER)
    assert not store.previews.claim("oc_1", "61", "om_1", NOW + PREVIEWED_AGAIN_AFTER)


def test_who_looks_at_an_old_message_does_not_begin_the_half_hour_anew(store: DatabaseStore) -> None:
    store.previews.claim("oc_1", "61", "om_1", NOW)
    assert store.previews.claim("oc_1", "61", "om_1", NOW + PREVIEWED_AGAIN_AFTER - MOMENT)
    assert store.previews.claim("oc_1", "61", "om_2", NOW + PREVIEWED_AGAIN_AFTER)


def test_a_clock_that_was_set_back_does_not_hold_previews_up(store: DatabaseStore) -> None:
    store.previews.claim("oc_1", "61", "om_1", NOW + DAY)
    assert store.previews.claim("oc_1", "61", "om_2", NOW)


def test_of_two_messages_at_once_one_is_previewed(store: DatabaseStore) -> None:
    with ThreadPoolExecutor(8) as people:
        claims = list(people.map(lambda n: store.previews.claim("oc_1", "61", f"om_{n}", NOW), range(8)))
    assert claims.count(True) == 1


def test_what_is_old_is_forgotten(store: DatabaseStore) -> None:
    store.previews.claim("oc_1", "61", "om_1", NOW)
    store.previews.prune(NOW + MOMENT)
    assert store.previews.claim("oc_1", "61", "om_2", NOW + MOMENT)


def test_who_would_be_told_no_can_be_found_out_without_changing_anything(store: DatabaseStore) -> None:
    previews, over = store.previews, NOW + PREVIEWED_AGAIN_AFTER
    assert not previews.is_held_by_another("oc_1", "61", "om_2", NOW)
    previews.claim("oc_1", "61", "om_1", NOW)
    assert not previews.is_held_by_another("oc_1", "61", "om_1", NOW)
    assert not previews.is_held_by_another("oc_2", "61", "om_2", NOW)
    assert not previews.is_held_by_another("oc_1", "62", "om_2", NOW)
    assert previews.is_held_by_another("oc_1", "61", "om_2", over - MOMENT)
    assert not previews.is_held_by_another("oc_1", "61", "om_2", over)
    assert not previews.is_held_by_another("oc_1", "61", "om_2", NOW - MOMENT)
    assert previews.claim("oc_1", "61", "om_2", over)
