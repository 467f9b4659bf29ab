from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.job_posts import CustomField, CustomFieldType, JobPost, Named, Place
from bot.domain.jobs import PostKey
from bot.domain.text import Text
from bot.storage.database import MAX_IDS
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ENGINEER = JobPost(
    website_id="70",
    id="7001",
    title="后端工程师 Backend Engineer",
    job_id="6960",
    job_code="A168688",
    expires_at=NOW + 20 * DAY,
    recruitment_type=Named("101", Text("全职", "Full-time")),
    department=Named("od-1", Text("研发部", "R&D")),
    job_type=Named("1", Text("技术", "Technology")),
    places=(Place(city=Text("成都", "Chengdu"), state=Text("四川", "Sichuan")),),
    changed_at=NOW - DAY,
    custom_fields=(CustomField("1", Text("集团化", "collectivize"), CustomFieldType.DATE, at=NOW),),
    job_function=Named("2", Text("研发职能", "Engineering")),
    subject=Named("3", Text("项目1", "project 1")),
)


def post(number: int, **fields: Any) -> JobPost:
    plain = JobPost(
        website_id="70", id=f"71{number}", title=f"Job {number}", job_id=f"61{number}", job_code=f"B{number}"
    )
    return replace(plain, **fields)


def found(store: DatabaseStore, *words: str, is_open: bool | None = None) -> list[str]:
    posts, total = store.posts.search(words, is_open=is_open, now=NOW, offset=0, limit=100)
    assert total == len(posts)
    return [match.id for match in posts]


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
