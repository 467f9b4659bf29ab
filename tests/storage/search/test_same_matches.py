"""The index finds the jobs that reading each of them finds, on both databases."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.filters import matches
from bot.domain.job_details import JobDetails, Named, Place
from bot.domain.jobs import EVERYTHING, Job
from bot.domain.normalization import normalize
from bot.domain.reminders import Filters
from bot.domain.text import Text
from bot.interfaces.job_store import JobSearch
from bot.storage.database import Database
from bot.storage.store import DatabaseStore
from bot.storage.tables import jobs
from tests.storage.sample_jobs import NOW, advert_of, ids, put, record

PIECES = (
    *(
        "会计",
        "销售",
        "数据平台",
        "平台数据",
        "工程师",
        "店",
        "会",
        "计会",
        "ｑ２８",
        "(",
        "q28",
        "q",
        "Q",
        "ＡＢ",
        "ab",
        "Ba",
        "C++",
    ),
    *(
        "%",
        "_",
        "\\",
        "'",
        '"',
        "*",
        "-",
        "AND",
        "NEAR(",
        "{words}",
        ":",
        "é",
        "ß",
        "ﬁ",
        "🎉",
        "\u200b",
        "\u3000",
        " ",
        "  ",
        "0",
        "00",
    ),
)
JOBS, SEARCHES = 60, 120


class Words:
    """Random texts of few pieces, so that many searches find something."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same texts in every run

    def text(self, most: int = 4) -> str:
        return "".join(self._random.choices(PIECES, k=self._random.randint(0, most)))

    def named(self) -> Named | None:
        return Named("1", Text(self.text(2), self.text(1))) if self._random.random() < 0.7 else None

    def details(self) -> JobDetails:
        place = Place(name=Text(self.text(1), ""), city=Text(self.text(2), self.text(1)), state=Text(self.text(1), ""))
        return JobDetails(
            title=self.text(),
            code=self.text(2),
            process_type=self._random.choice((None, 1, 2)),
            recruitment_type=self.named(),
            department=self.named(),
            job_type=self.named(),
            min_level=self.named(),
            places=(place,) * self._random.randint(0, 1),
            job_function=self.named(),
        )

    def values(self) -> tuple[str, ...]:
        return tuple(self.text(2) for _ in range(self._random.randint(1, 2)))

    def filters(self) -> Filters:
        names = ("words", "departments", "cities", "types", "functions", "levels")
        typed: dict[str, Any] = {name: self.values() for name in self._random.sample(names, self._random.randint(1, 2))}
        if self._random.random() < 0.2:
            typed |= {"websites": self._random.choice((("70",), ("71", "72"), ("7",))), "process_types": (1,)}
        return Filters(**typed)


@pytest.fixture
def known(store: DatabaseStore) -> Mapping[str, Job]:
    words = Words(7)
    every = [record(number, **vars(words.details())) for number in range(JOBS)]
    adverts = [replace(advert_of(each, str(70 + number % 2))) for number, each in enumerate(every) if number % 3]
    titled = [
        replace(each, id=f"8{each.id}", details=replace(each.details, title=words.text())) for each in adverts[:20]
    ]
    put(store, *every, *adverts, *titled)
    return store.jobs.get_many(each.id for each in every)


def test_words_are_found_where_the_text_has_them(
    store: DatabaseStore, known: Mapping[str, Job], database_url: str
) -> None:
    database = Database(database_url)
    text_of = {row.id: row.search_text for row in database.fetch_all(select(jobs.c.id, jobs.c.search_text))}
    database.close()
    words, counts = Words(8), set()
    for typed in (*PIECES, *(words.text(3) for _ in range(SEARCHES))):
        wanted = normalize(typed).split()
        expected = {job_id for job_id in known if all(word in text_of[job_id] for word in wanted)}
        found, total = store.jobs.search(JobSearch((typed,), audience=EVERYTHING), NOW, offset=0, limit=JOBS)
        assert (set(ids(found)), total) == (expected, len(expected)), typed
        counts.add(total)
    assert len(counts) > 10


def test_filters_match_as_they_do_in_reminders(store: DatabaseStore, known: Mapping[str, Job]) -> None:
    words, counts = Words(9), set()
    for filters in (Filters(), *(words.filters() for _ in range(SEARCHES))):
        expected = {job_id for job_id, job in known.items() if matches(filters, job)}
        wanted = JobSearch(filters=filters, audience=EVERYTHING)
        found, total = store.jobs.search(wanted, NOW, offset=0, limit=JOBS)
        assert (set(ids(found)), total) == (expected, len(expected)), filters
        assert store.jobs.exists(wanted, NOW) == bool(expected)
        is_open = {job_id for job_id in expected if known[job_id].is_open(NOW)}
        assert store.jobs.count(replace(wanted, is_open=True), NOW) == len(is_open)
        counts.add(total)
    assert len(counts) > 10
