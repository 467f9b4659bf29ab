"""Work goes on after an outage of the database, whatever of it was not stored (bot/tasks/reruns.py)."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.interfaces.tasks import Steps
from bot.tasks import dbos_engine as dbos_engine_module
from bot.tasks import reruns
from tests.support.dbos_worker import dbos_engine, wait_until
from tests.support.log_lines import log_lines

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reruns, "OUTAGE_PAUSE", timedelta(seconds=0.2))
    monkeypatch.setattr(dbos_engine_module, "DROPPED_AFTER", timedelta(seconds=0.5))


class FullDisk:
    """A database that has no room for another row until it is given some."""

    def __init__(self, folder: Path) -> None:
        self._engine = create_engine(f"sqlite:///{folder}/full.db")
        self.pages = 4
        self.tries: Counter[str] = Counter()
        with self._engine.begin() as connection:
            connection.execute(text("CREATE TABLE notes (words TEXT)"))

    def write(self, words: str) -> str:
        self.tries[words] += 1
        with self._engine.begin() as connection:
            connection.execute(text(f"PRAGMA max_page_count = {self.pages}"))
            connection.execute(text("INSERT INTO notes VALUES (:words)"), {"words": words * 20_000})
        return words


@pytest.mark.parametrize("is_in_step", [True, False], ids=["in a step", "between steps"])
def test_work_waits_while_the_disk_is_full(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, *, is_in_step: bool
) -> None:
    disk = FullDisk(tmp_path)
    ran: Counter[str] = Counter()

    def work(steps: Steps, payload: str) -> str:
        steps.run("first", lambda: str(ran.update([payload])))
        return steps.run("write", lambda: disk.write(payload)) if is_in_step else disk.write(payload)

    with dbos_engine(f"sqlite:///{tmp_path}/bot.db", {"work": work}) as engine:
        engine.start("work", "w1", "note")
        wait_until(lambda: disk.tries["note"] >= 2)
        assert engine.result("w1") is None
        disk.pages = 1_000_000
        wait_until(lambda: engine.result("w1") == "note")
    assert ran == {"note": 1}
    assert "work_waits_for_database work=w1 problem='the disk is full'" in log_lines(caplog)


class Cut(BaseException):
    """Ends a run as DBOS does when it cannot store the outcome: the work stays unfinished, and nothing runs it."""


@pytest.mark.parametrize("is_queued", [False, True], ids=["started", "queued"])
def test_work_whose_run_was_dropped_is_resumed(empty_database: str, *, is_queued: bool) -> None:
    runs: Counter[str] = Counter()

    def work(steps: Steps, payload: str) -> str:
        steps.run("first", lambda: str(runs.update(["first"])))
        runs[payload] += 1
        if runs[payload] == 1:
            raise Cut
        return payload

    def pausing(steps: Steps, payload: str) -> str:
        runs[payload] += 1
        steps.sleep(timedelta(minutes=10))
        return payload

    with dbos_engine(empty_database, {"work": work, "pausing": pausing}) as engine:
        engine.start("pausing", "w2", "pausing")
        (engine.enqueue if is_queued else engine.start)("work", "w1", "note")
        wait_until(lambda: runs["note"] and runs["pausing"])
        wait_until(lambda: engine.resume_dropped() == 1)
        wait_until(lambda: engine.result("w1") == "note")
        assert engine.resume_dropped() == engine.resume_dropped() == 0
    assert runs == {"first": 1, "note": 2, "pausing": 1}
