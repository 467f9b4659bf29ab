"""The metrics of what is in the database: set from time to time, and unknown while the database does not answer."""

import math
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from bot.metrics import REGISTRY
from bot.storage.store import DatabaseStore, open_store
from bot.tasks.database_metrics import READ_TIMEOUT, DatabaseMetrics, forget
from bot.tasks.dbos_database import open_dbos_database
from bot.tasks.dbos_engine import DbosEngine
from bot.tasks.work_tables import read_backlog
from simulator.clock import MovableClock
from tests.support.dbos_worker import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def work(database_url: str) -> Iterator[Engine]:
    database = open_dbos_database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def released() -> Iterator[Event]:
    """Ends the work of the kind ``waiting``."""
    event = Event()
    yield event
    event.set()


@pytest.fixture
def engine(work: Engine, released: Event) -> Iterator[DbosEngine]:
    engine = DbosEngine(work, "only-process")
    engine.register(
        {
            "waiting": lambda _steps, payload: payload if released.wait(60) else "",
            "other": lambda _steps, payload: payload,
        }
    )
    engine.launch()
    yield engine
    released.set()
    engine.stop(timedelta(seconds=10))


@pytest.fixture
def figures(store: DatabaseStore, engine: DbosEngine, work: Engine) -> Iterator[DatabaseMetrics]:
    clock = MovableClock()
    read = DatabaseMetrics(store.figures, lambda: read_backlog(work), lambda: engine.workflows, clock, ZoneInfo("UTC"))
    forget()
    yield read
    read.close()
    forget()


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"hirebot_{name}", labels)


def test_unfinished_work_is_told_by_its_kind_with_the_age_of_the_oldest(
    figures: DatabaseMetrics, engine: DbosEngine, released: Event
) -> None:
    before = time.time()
    for number in range(2):
        engine.start("waiting", f"w{number}", "done")
    figures.refresh()
    assert value("work_unfinished", work="waiting") == 2
    assert value("work_unfinished", work="other") == 0
    oldest = value("work_oldest_timestamp_seconds", work="waiting")
    assert oldest is not None
    assert before - 1 < oldest < time.time() + 1
    assert value("work_oldest_timestamp_seconds", work="other") is None
    released.set()
    wait_until(lambda: engine.result("w0") and engine.result("w1"))
    figures.refresh()
    assert value("work_unfinished", work="waiting") == 0
    assert value("work_oldest_timestamp_seconds", work="waiting") is None


def test_work_in_the_queue_counts_too(figures: DatabaseMetrics, engine: DbosEngine) -> None:
    engine.enqueue("waiting", "queued", "done")
    figures.refresh()
    assert value("work_unfinished", work="waiting") == 1


def test_what_was_never_read_is_absent_and_what_was_read_is_told(
    figures: DatabaseMetrics, store: DatabaseStore
) -> None:
    assert math.isnan(value("digests_due") or 0)
    figures.refresh()
    assert value("digests_due") == 0
    assert value("digests_late", reason="hire_unread") == 0
    assert value("scan_timestamp_seconds", source="jobs") is None
    read_at = MovableClock().now()
    store.scans.put("jobs", read_at, full=False)
    figures.refresh()
    assert value("scan_timestamp_seconds", source="jobs") == pytest.approx(read_at.timestamp(), abs=0.01)
    assert value("full_scan_timestamp_seconds", source="jobs") is None


def test_while_the_database_does_not_answer_its_values_are_unknown_and_not_the_last_ones(tmp_path: Path) -> None:
    """SQLite lets read while another process writes, so another one holds the file for itself alone."""
    path = tmp_path / "locked.db"
    locked = open_store(f"sqlite:///{path}")
    locked.migrate()
    reader = DatabaseMetrics(locked.figures, dict, tuple, MovableClock(), ZoneInfo("UTC"))
    reader.refresh()
    assert value("digests_sent_today") == 0
    read_at = value("database_read_timestamp_seconds")
    locked.close()
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        reader.refresh()
        assert time.monotonic() - began < READ_TIMEOUT.total_seconds() + 2
        assert math.isnan(value("digests_sent_today") or 0)
        assert value("digests_late", reason="hire_unread") is None
        assert value("database_read_timestamp_seconds") == read_at
        holder.execute("ROLLBACK")
    reader.close()
    locked.close()
