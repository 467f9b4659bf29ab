"""The search over stored posts."""

from datetime import timedelta

import pytest

from bot.storage.store import DatabaseStore
from tests.storage.sample_posts import DAY, ENGINEER, NOW, found, post


@pytest.mark.parametrize(
    "words",
    [
        ("后端",),
        ("BACKEND",),
        ("ｂａｃｋｅｎｄ", "成都"),
        ("a168688",),
        ("研发部",),
        ("r&d",),
        ("sichuan", "四川", "chengdu"),
        ("technology", "全职", "engineering"),
        ("back\u200bend",),
        ("engineer\u3000backend",),
        (),
        ("",),
    ],
)
def test_a_search_finds_a_post_by_its_words_in_both_languages(store: DatabaseStore, words: tuple[str, ...]) -> None:
    store.posts.put(ENGINEER, NOW)
    assert found(store, *words) == ["7001"]


@pytest.mark.parametrize(
    "words",
    [("frontend",), ("backend", "frontend"), ("%",), ("_",), ("\\",), ("/",), ("b%d",), ("'",), ("x" * 70_000,)],
)
def test_a_search_finds_nothing_by_words_or_wildcards_that_are_absent(
    store: DatabaseStore, words: tuple[str, ...]
) -> None:
    store.posts.put(ENGINEER, NOW)
    assert found(store, *words) == []


@pytest.mark.parametrize("sign", ["%", "_", "\\", "/", "'", '"', "🎉", "--"])
def test_a_character_with_a_meaning_in_sql_is_searched_literally(store: DatabaseStore, sign: str) -> None:
    store.posts.put(post(1, title=f"a{sign}b"), NOW)
    store.posts.put(post(2, title="a-b"), NOW)
    assert found(store, f"a{sign}b") == ["711"]


def test_a_search_for_thousands_of_words_returns_nothing_without_an_error(store: DatabaseStore) -> None:
    store.posts.put(ENGINEER, NOW)
    assert found(store, *(str(number) for number in range(5_000))) == []


def test_open_means_active_listed_and_not_expired(store: DatabaseStore) -> None:
    store.posts.put(post(1), NOW)
    store.posts.put(post(2, expires_at=NOW + timedelta(milliseconds=1)), NOW)
    store.posts.put(post(3, expires_at=NOW), NOW)
    store.posts.put(post(4, is_active=False), NOW)
    store.posts.put(post(5, is_listed=False), NOW)
    assert found(store, "job", is_open=True) == ["711", "712"]
    assert found(store, "job", is_open=False) == ["713", "714", "715"]
    assert found(store, "job") == ["711", "712", "713", "714", "715"]


def test_results_are_ordered_by_latest_change_with_undated_posts_last(store: DatabaseStore) -> None:
    for number, changed_at in enumerate([None, NOW - DAY, NOW, NOW - DAY]):
        store.posts.put(post(number, changed_at=changed_at), NOW)
    assert found(store) == ["712", "711", "713", "710"]


def test_a_search_is_paged_and_returns_the_total(store: DatabaseStore) -> None:
    for number in range(5):
        store.posts.put(post(number), NOW)
    posts, total = store.posts.search(("job",), is_open=None, now=NOW, offset=2, limit=2)
    assert ([match.id for match in posts], total) == (["712", "713"], 5)
    assert store.posts.search(("job",), is_open=None, now=NOW, offset=10, limit=2) == ((), 5)


@pytest.mark.parametrize("offset", [-1, 10**30])
def test_an_out_of_range_offset_is_no_error(store: DatabaseStore, offset: int) -> None:
    store.posts.put(post(1), NOW)
    assert store.posts.search((), is_open=None, now=NOW, offset=offset, limit=10)[1] == 1
