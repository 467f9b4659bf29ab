"""The lists, counts and suggestions are read by indexes, on both databases: a plan never scans a whole table."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot.domain.jobs import EVERYTHING
from bot.domain.reminders import Filters
from bot.interfaces.job_store import JobSearch
from bot.storage.database import Database
from bot.storage.search.tables import job_index, job_names
from bot.storage.search.terms import code_terms, facet, line_of
from bot.storage.store import DatabaseStore
from bot.storage.tables import jobs
from tests.storage.sample_jobs import DAY, NOW

ROWS = 4_000
# The index of what is not indexed yet is empty but after an upgrade.
FULL_SCAN = re.compile(r"SCAN job_index(?! USING INDEX ix_job_index_stale)|Seq Scan on job_index")
WORDS = JobSearch(("会计", "1号"))
OPEN = JobSearch(is_open=True, filters=Filters(words=("会计",), cities=("上海",)))
ALL = JobSearch(audience=EVERYTHING)

QUERIES: dict[str, Callable[[DatabaseStore], object]] = {
    "search": lambda store: store.jobs.search(WORDS, NOW, offset=0, limit=10),
    "search of one character": lambda store: store.jobs.search(JobSearch(("7",)), NOW, offset=0, limit=10),
    "count": lambda store: store.jobs.count(OPEN, NOW),
    "exists": lambda store: store.jobs.exists(OPEN, NOW),
    "expiring": lambda store: store.jobs.expiring(ALL, NOW - DAY, NOW, NOW + DAY, offset=0, limit=10),
    "count_closed": lambda store: store.jobs.count_closed(ALL, NOW - DAY, NOW),
    "expiry_weeks": lambda store: store.jobs.expiry_weeks(ALL, NOW, 2),
    "titles_like": lambda store: store.suggestions.titles_like("会记 acountant 会计", ALL, NOW),
    "codes_like": lambda store: store.suggestions.codes_like("b12x", ALL, NOW),
    "occurs": lambda store: store.suggestions.occurs("cities", "上海", ALL, NOW),
}


@pytest.fixture
def large(database_url: str) -> Iterator[tuple[DatabaseStore, Database]]:
    """Jobs of which half have closed, spread over years; one in forty has the words."""
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(jobs.insert(), [_job(number) for number in range(ROWS)])
        connection.execute(job_index.delete())
        connection.execute(job_index.insert(), [_indexed(number) for number in range(ROWS)])
        names = [("cities", "上海"), ("title_words", "accountant")]
        connection.execute(
            job_names.insert(), [{"kind": kind, "name": name, "normalized": name} for kind, name in names]
        )
        if not database.is_sqlite:  # Which does both by itself, some time later.
            connection.execute(text("SELECT gin_clean_pending_list('ix_job_index_terms')"))
            connection.execute(text("ANALYZE"))
    yield DatabaseStore(database), database
    database.close()


def _moments(number: int) -> dict[str, Any]:
    at_ms = int((NOW + (number % 2 or -1) * number * DAY / 4).timestamp() * 1_000)
    moments = {"closed_at_ms": None if number % 2 else at_ms, "expires_at_ms": at_ms, "changed_at_ms": number}
    return {**moments, "is_advertised": True}


def _job(number: int) -> dict[str, Any]:
    texts = {
        "id": f"61{number}",
        "code": f"b{number}",
        "title": "x",
        "search_text": "x",
        "record": f'{{"id": "61{number}"}}',
    }
    switches = {"is_active": True, "is_confirmed": True, "is_closing_quiet": False}
    return {**texts, **switches, **_moments(number), "read_number": 1}


def _indexed(number: int) -> dict[str, Any]:
    words = f"会计 accountant {number}号" if number % 40 == 1 else f"{number % 7 * 1_111}号"
    names = [facet("cities", "上海")] if number % 400 == 1 else []
    facets = f" {' '.join([*names, *code_terms(f'b{number}')])} "
    texts = {"job_id": f"61{number}", "words": line_of(words), "more_words": "  ", "facets": facets}
    return {**texts, "is_current": True, **_moments(number)}


@contextmanager
def plans(database: Database) -> Iterator[list[str]]:
    """The plan of each statement, as the database would run it."""
    found: list[str] = []
    keyword = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "

    def explain(_conn: Any, cursor: Any, statement: str, parameters: Any, *_others: Any) -> None:
        if statement.startswith("SELECT"):
            cursor.execute(keyword + statement, parameters)
            found.extend(str(row[-1]) for row in cursor.fetchall())

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


def test_no_search_reads_every_job(large: tuple[DatabaseStore, Database]) -> None:
    store, database = large
    for name, query in QUERIES.items():
        with plans(database) as found:
            query(store)
        assert found, name
        assert not [line for line in found if FULL_SCAN.search(line)], (name, found)
