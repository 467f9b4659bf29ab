"""Posts are stored, replaced and found by id and code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.jobs import PostKey
from bot.storage.database import MAX_IDS
from bot.storage.store import DatabaseStore
from tests.storage.sample_posts import DAY, ENGINEER, NOW, found, post


def test_a_post_is_stored_with_every_field(store: DatabaseStore) -> None:
    store.posts.put(ENGINEER, NOW)
    assert store.posts.get("70", "7001") == ENGINEER
    assert store.posts.get("71", "7001") is None


def test_storing_a_post_again_replaces_it(store: DatabaseStore) -> None:
    store.posts.put(ENGINEER, NOW)
    renamed = replace(ENGINEER, title="Renamed", custom_fields=())
    store.posts.put(renamed, NOW + DAY)
    assert store.posts.get("70", "7001") == renamed


def test_an_earlier_read_does_not_replace_a_later_one(store: DatabaseStore) -> None:
    store.posts.put(ENGINEER, NOW)
    store.posts.put(replace(ENGINEER, is_active=False), NOW - timedelta(seconds=5))
    assert store.posts.get("70", "7001") == ENGINEER


def test_a_read_dated_far_in_the_future_can_be_replaced(store: DatabaseStore) -> None:
    store.posts.put(ENGINEER, NOW + 30 * DAY)
    closed = replace(ENGINEER, is_active=False)
    store.posts.put(closed, NOW)
    assert store.posts.get("70", "7001") == closed


def test_find_by_id_finds_a_post_and_every_post_of_a_job(store: DatabaseStore) -> None:
    elsewhere = replace(ENGINEER, website_id="71", id="7002")
    store.posts.put(ENGINEER, NOW)
    store.posts.put(elsewhere, NOW)
    store.posts.put(post(1), NOW)
    assert store.posts.find_by_id("7001") == (ENGINEER,)
    assert store.posts.find_by_id("6960") == (ENGINEER, elsewhere)
    assert store.posts.find_by_id("9") == ()


@pytest.mark.parametrize("code", ["A168688", "a168688", "Ａ１６８６８８", " A168688 "])
def test_a_job_code_is_found_in_any_case_and_width(store: DatabaseStore, code: str) -> None:
    store.posts.put(ENGINEER, NOW)
    assert store.posts.find_by_code(code) == (ENGINEER,)


def test_an_empty_job_code_finds_nothing(store: DatabaseStore) -> None:
    store.posts.put(post(1, job_code=""), NOW)
    assert store.posts.find_by_code(" ") == ()


def test_titles_lists_every_title_and_code_with_its_post(store: DatabaseStore) -> None:
    store.posts.put(ENGINEER, NOW)
    store.posts.put(post(1), NOW)
    assert store.posts.titles() == (
        (ENGINEER.title, "a168688", ENGINEER.key),
        ("Job 1", "b1", PostKey("70", "711", "611")),
    )


def test_a_restart_keeps_the_data(store: DatabaseStore, reopen: Callable[[], DatabaseStore]) -> None:
    store.posts.put(ENGINEER, NOW)
    store.key_value.set_once("tenant_key", "tk_1")
    store.job_locks.acquire("6960", "om_1", NOW)
    store.job_locks.mark_started("6960", "om_1")
    store.close()
    later = reopen()
    assert later.posts.get("70", "7001") == ENGINEER
    assert later.key_value.get("tenant_key") == "tk_1"
    assert later.job_locks.has_started("6960", "om_1")


HOSTILE = "Robert'); DROP TABLE job_posts;-- \" %s :name ${x} 🎉 \u202e<at id=all></at>"


def test_hostile_text_is_stored_as_text(store: DatabaseStore) -> None:
    hostile = replace(ENGINEER, title=HOSTILE, job_code=HOSTILE, description=HOSTILE * 1_000)
    store.posts.put(hostile, NOW)
    assert store.posts.get("70", "7001") == hostile
    assert store.posts.find_by_code(HOSTILE) == (hostile,)
    assert found(store, *HOSTILE.split()) == ["7001"]
    assert store.posts.find_by_id(HOSTILE) == ()


def test_characters_that_no_database_can_store_are_removed(store: DatabaseStore) -> None:
    store.posts.put(replace(ENGINEER, title="a\x00b\ud800", job_code="c\x00\udfff"), NOW)
    kept = store.posts.get("70", "7001\x00")
    assert kept is not None
    assert (kept.title, kept.job_code) == ("ab\ufffd", "c\ufffd")
    assert [title for title, _, _ in store.posts.titles()] == ["ab\ufffd"]
    assert found(store, "a\x00b") == ["7001"]
    assert store.key_value.set_once("k\x00", "v\x00\ud800") == "v\ufffd"


def test_a_job_code_longer_than_an_index_entry_is_still_found(store: DatabaseStore) -> None:
    code = "".join(chr(0x4E00 + number) for number in range(5_000))
    store.posts.put(replace(ENGINEER, job_code=code), NOW)
    assert [match.job_code for match in store.posts.find_by_code(code)] == [code]


def test_get_many_finds_many_posts_and_leaves_out_unknown_ones(store: DatabaseStore) -> None:
    here = [post(number) for number in range(MAX_IDS + 1)]
    store.posts.put_scan("70", tuple(here), NOW)
    store.posts.put(post(1, website_id="71"), NOW)
    wanted = {(each.website_id, each.id): each for each in here}
    assert store.posts.get_many([*wanted, ("72", "711"), ("70", "unknown")]) == wanted
    assert store.posts.get_many([]) == {}


def test_get_recent_finds_a_post_only_if_it_was_read_since(store: DatabaseStore) -> None:
    store.posts.put(ENGINEER, NOW)
    assert store.posts.get_recent("70", "7001", NOW) == ENGINEER
    assert store.posts.get_recent("70", "7001", NOW + timedelta(milliseconds=1)) is None
