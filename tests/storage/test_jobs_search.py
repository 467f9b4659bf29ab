"""The search over stored jobs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.jobs import ADVERTISED, Audience
from bot.interfaces.job_store import JobSearch
from bot.storage.database import MAX_IDS
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import ADVERT, DAY, EVERY_JOB, NOW, OWN, advert_of, found, ids, put, record


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
def test_a_search_finds_a_job_by_its_words_in_both_languages(store: DatabaseStore, words: tuple[str, ...]) -> None:
    put(store, ADVERT)
    assert found(store, *words) == ["6960"]


@pytest.mark.parametrize(
    "words",
    [("frontend",), ("backend", "frontend"), ("%",), ("_",), ("\\",), ("/",), ("b%d",), ("'",), ("x" * 70_000,)],
)
def test_a_search_finds_nothing_by_words_or_wildcards_that_are_absent(
    store: DatabaseStore, words: tuple[str, ...]
) -> None:
    put(store, ADVERT)
    assert found(store, *words) == []


@pytest.mark.parametrize("sign", ["%", "_", "\\", "/", "'", '"', "🎉", "--"])
def test_a_character_with_a_meaning_in_sql_is_searched_literally(store: DatabaseStore, sign: str) -> None:
    put(store, record(1, title=f"a{sign}b"), record(2, title="a-b"))
    assert found(store, f"a{sign}b") == ["611"]


def test_a_search_for_thousands_of_words_returns_nothing_without_an_error(store: DatabaseStore) -> None:
    put(store, ADVERT)
    assert found(store, *(str(number) for number in range(5_000))) == []


def test_a_job_is_found_by_the_title_of_each_advert_but_not_by_what_no_advert_shows(store: DatabaseStore) -> None:
    campus = replace(ADVERT, website_id="71", details=replace(ADVERT.details, title="校招 Graduate"))
    put(store, OWN, ADVERT, campus)
    assert found(store, "backend") == ["6960"]
    assert found(store, "graduate") == ["6960"]
    assert found(store, "internal") == []


def test_open_means_active_confirmed_and_not_expired(store: DatabaseStore) -> None:
    put(
        store,
        record(1),
        record(2, expires_at=NOW + timedelta(milliseconds=1)),
        record(3, expires_at=NOW),
        record(4, is_active=False),
        published=(advert_of(record(5)),),
    )
    assert found(store, "job", is_open=True) == ["611", "612"]
    assert found(store, "job", is_open=False) == ["613", "614", "615"]
    assert found(store, "job") == ["611", "612", "613", "614", "615"]


def test_results_are_ordered_by_latest_change_with_undated_jobs_last(store: DatabaseStore) -> None:
    put(store, *(record(number, changed_at=at) for number, at in enumerate([None, NOW - DAY, NOW, NOW - DAY])))
    assert found(store) == ["612", "611", "613", "610"]


def test_a_search_is_paged_and_returns_the_total(store: DatabaseStore) -> None:
    put(store, *(record(number) for number in range(5)))
    wanted = replace(EVERY_JOB, words=("job",))
    jobs, total = store.jobs.search(wanted, NOW, offset=2, limit=2)
    assert (ids(jobs), total) == (["612", "613"], 5)
    assert store.jobs.search(wanted, NOW, offset=10, limit=2) == ((), 5)


@pytest.mark.parametrize("offset", [-1, 10**30])
def test_an_out_of_range_offset_is_no_error(store: DatabaseStore, offset: int) -> None:
    put(store, record(1))
    assert store.jobs.search(EVERY_JOB, NOW, offset=offset, limit=10)[1] == 1


MANY_IDS = frozenset(f"99{number}" for number in range(3 * MAX_IDS))


@pytest.mark.parametrize(
    ("audience", "visible"),
    [
        (ADVERTISED, ["611"]),
        (Audience(job_ids=frozenset({"612", "unknown"})), ["611", "612"]),
        (Audience(job_ids=MANY_IDS | {"612"}), ["611", "612"]),
        (Audience(sees_all=True), ["611", "612", "613"]),
    ],
)
def test_jobs_without_an_advert_are_hidden_from_an_audience_that_does_not_name_them(
    store: DatabaseStore, audience: Audience, visible: list[str]
) -> None:
    expires_at = NOW + DAY
    put(store, *(record(number, expires_at=expires_at) for number in (1, 2, 3)), published=(advert_of(record(1)),))
    wanted = JobSearch(audience=audience)
    jobs, total = store.jobs.search(wanted, NOW, offset=0, limit=10)
    assert (ids(jobs), total) == (visible, len(visible))
    listed, count = store.jobs.expiring(wanted, NOW, NOW, NOW + 2 * DAY, offset=0, limit=10)
    assert (ids(listed), count) == (visible, len(visible))
    assert store.jobs.expiry_weeks(wanted, NOW, 1) == (len(visible),)
    assert store.jobs.count_closed(wanted, NOW, NOW + DAY) == len(visible)
    assert store.jobs.count(wanted, NOW) == len(visible)
    assert [title.job_id for title in store.suggestions.titles_like("Jab", wanted, NOW)] == []
    assert [title.job_id for title in store.suggestions.titles_like("job", wanted, NOW)] == visible
    assert [title.job_id for title in store.suggestions.short_titles("Joy", wanted, NOW)] == visible
    assert [title.job_id for title in store.suggestions.codes_like("B77", wanted, NOW)] == []
    assert [title.job_id for title in store.suggestions.codes_like("b1", wanted, NOW)] == visible[:1]
    assert all(
        audience.includes(job) == (job.id in visible) for job in store.jobs.get_many(["611", "612", "613"]).values()
    )


def test_a_search_can_be_limited_to_some_jobs(store: DatabaseStore) -> None:
    put(store, record(1), record(2), advert_of(record(3)))
    some = replace(EVERY_JOB, job_ids=MANY_IDS | {"612", "613"})
    assert ids(store.jobs.search(some, NOW, offset=0, limit=10)[0]) == ["612", "613"]
    hidden = replace(some, audience=ADVERTISED)
    assert ids(store.jobs.search(hidden, NOW, offset=0, limit=10)[0]) == ["613"]
    assert store.jobs.search(replace(some, job_ids=frozenset()), NOW, offset=0, limit=10) == ((), 0)
