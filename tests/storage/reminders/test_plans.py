"""The queries of the reminders are read by indexes, on both databases: a plan never scans a whole table."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot.interfaces.look_store import NextLook, WaitsFor
from bot.storage.database import Database
from bot.storage.reminding.tables import reminder_chats, reminders
from bot.storage.store import DatabaseStore
from bot.storage.tables import jobs
from tests.storage.sample_jobs import DAY, NOW

ROWS = 5_000
MS_OF_DAY = int(DAY / timedelta(milliseconds=1))
NOW_MS = int(NOW.timestamp() * 1_000)
FULL_SCAN = re.compile(r"SCAN (jobs|reminder_chats|reminders)|Seq Scan on")

QUERIES: dict[str, Callable[[DatabaseStore], object]] = {
    "open_between": lambda store: store.jobs.open_between(NOW, NOW + 7 * DAY),
    "closed_since": lambda store: store.jobs.closed_since(NOW - 7 * DAY, NOW),
    "open_between of some": lambda store: store.jobs.open_between(NOW, NOW + 7 * DAY, ("61", "62")),
    "is_any_due": lambda store: store.looks.is_any_due(NOW, "key"),
    "claim": lambda store: store.looks.claim(NOW, "key", 100, is_read=True),
    "note": lambda store: store.looks.note("key", [NextLook("oc_1", NOW, WaitsFor.CHANGE)]),
    "wake_waiting": lambda store: store.looks.wake_waiting(),
    "digests": lambda store: store.figures.digests(NOW, NOW - DAY),
}


@pytest.fixture
def large(database_url: str) -> Iterator[tuple[DatabaseStore, Database]]:
    """Jobs of which half have closed, spread over years, and chats of which none is due."""
    database = Database(database_url)
    chats = [_chat(number) for number in range(ROWS)]
    with database.writing() as connection:
        connection.execute(jobs.insert(), [_job(number) for number in range(ROWS)])
        connection.execute(reminder_chats.insert(), chats)
        connection.execute(reminders.insert(), [_reminder(number) for number in range(ROWS)])
        if not database.is_sqlite:  # Which has no statistics unless somebody asks for them.
            connection.execute(text("ANALYZE"))
    yield DatabaseStore(database), database
    database.close()


def _chat(number: int) -> dict[str, Any]:
    moments = {"next_look_at_ms": NOW_MS + MS_OF_DAY + number, "looked_at_ms": NOW_MS - number}
    return {"chat_id": f"oc_{number}", "record": "{}", "waits_for": None, **moments}


def _reminder(number: int) -> dict[str, Any]:
    """Half of them were skipped, the others sent over years."""
    sent = {"digest_id": f"d{number}", "sent_at_ms": NOW_MS - number * MS_OF_DAY // 4, "message_id": f"om_{number}"}
    key = dict(zip(reminders.primary_key.columns.keys(), (f"oc_{number}", "61", "expiry", 1), strict=True))
    skipped = dict.fromkeys(sent)
    return {**key, "snapshot": "{}", "due_at_ms": NOW_MS, **(sent if number % 2 else skipped)}


def _job(number: int) -> dict[str, Any]:
    ms = NOW_MS + (number - ROWS // 2) * MS_OF_DAY // 4
    texts = dict.fromkeys(("code", "title", "search_text", "record"), "{}")
    flags = {"is_active": True, "is_confirmed": True, "is_advertised": True, "is_closing_quiet": False}
    closed_ms = ms if number % 2 and ms < NOW_MS else None
    return {**texts, **flags, "id": str(number), "read_number": 0, "expires_at_ms": ms, "closed_at_ms": closed_ms}


@contextmanager
def explained(database: Database) -> Iterator[list[str]]:
    """The plans of the queries on jobs and chats that are sent meanwhile."""
    sent: list[tuple[str, Any]] = []

    def add(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    plans: list[str] = []
    event.listen(Engine, "before_cursor_execute", add)
    try:
        yield plans
    finally:
        event.remove(Engine, "before_cursor_execute", add)
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.reading() as connection:
        for statement, parameters in sent:
            if re.match("SELECT|UPDATE", statement):
                rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)
                plans.append("\n".join(str(row[-1]) for row in rows))


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_scans_a_table(large: tuple[DatabaseStore, Database], name: str) -> None:
    store, database = large
    with explained(database) as plans:
        try:
            QUERIES[name](store)
        except ValueError:
            assert name in {"open_between", "closed_since"}  # The stored records are empty.
    assert plans
    assert [plan for plan in plans if FULL_SCAN.search(plan)] == []


def test_a_plan_that_scans_is_recognized(large: tuple[DatabaseStore, Database]) -> None:
    store, database = large
    with explained(database) as plans:
        store.jobs.job_ids()
    assert FULL_SCAN.search(plans[0])
