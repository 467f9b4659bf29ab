"""The hourly cleanup on the real database and engine: what is remembered for how long (bot/lifecycle.py)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text

from bot.domain.reminders import CLOSED_STAGE, Reminder, StageKey
from bot.lifecycle import PARTS, Lifecycle
from bot.readiness import Readiness
from bot.storage.store import DatabaseStore
from bot.tasks.dbos_database import open_dbos_database
from bot.tasks.dbos_engine import DbosEngine
from bot.tasks.scheduler import Scheduler
from simulator.clock import MovableClock
from tests.support.dbos_worker import wait_until

pytestmark = pytest.mark.slow

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Engine]:
    database = open_dbos_database(f"sqlite:///{tmp_path}/bot.db")
    yield database
    database.dispose()


@pytest.fixture
def engine(work: Engine) -> Iterator[DbosEngine]:
    engine = DbosEngine(work, "only-process")
    engine.register({"silent": lambda _steps, payload: payload})
    engine.launch()
    yield engine
    engine.stop(timedelta())


@pytest.fixture
def lifecycle(store: DatabaseStore, engine: DbosEngine) -> Lifecycle:
    clock = MovableClock()
    scheduler = Scheduler(engine, clock, ZoneInfo("UTC"), timedelta(minutes=30), lambda: None)
    return Lifecycle(store, engine, scheduler, Readiness(*PARTS), clock, None)


def finish(engine: DbosEngine, work: Engine, workflow_id: str, age: timedelta) -> None:
    """Run work to its end, and let it have ended so long ago."""
    engine.start("silent", workflow_id, "done")
    wait_until(lambda: engine.result(workflow_id))
    ended_ms = int((datetime.now(UTC) - age).timestamp() * 1000)
    with work.begin() as connection:
        connection.execute(
            text("UPDATE workflow_status SET completed_at = :ended WHERE workflow_uuid = :id"),
            {"ended": ended_ms, "id": workflow_id},
        )


def test_finished_work_is_remembered_for_two_days(lifecycle: Lifecycle, engine: DbosEngine, work: Engine) -> None:
    """An event that the platform delivers again meanwhile is known by its work."""
    finish(engine, work, "yesterday", 47 * HOUR)
    finish(engine, work, "earlier", 49 * HOUR)
    lifecycle._clean_up()
    assert engine.result("yesterday") == "done"
    assert engine.result("earlier") is None


def told(job_id: str, age: timedelta) -> Reminder:
    at = datetime.now(UTC) - age
    return Reminder(StageKey("oc_1", job_id, "closed", CLOSED_STAGE), at, at)


def test_what_was_told_is_remembered_for_ninety_days(lifecycle: Lifecycle, store: DatabaseStore) -> None:
    """A job counts as closed lately for 30 days, and its closing must not be told again meanwhile."""
    recent, old = told("1", 89 * DAY), told("2", 91 * DAY)
    store.reminders.claim("d1", [recent, old], [])
    store.reminders.mark_sent("d1", "om_1", datetime.now(UTC))
    lifecycle._clean_up()
    assert store.reminders.handled_keys("oc_1") == {recent.key}
