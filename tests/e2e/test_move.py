"""``python app.py move`` to a real PostgreSQL, with subscriptions, history and a digest that is being sent."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.storage.copying.rows import BOT_TABLES
from bot.storage.migrations import upgrade
from simulator.bot_runner.bot_process import APP
from tests.support.processes.in_flight import InFlight, in_flight
from tests.support.processes.shell import run, start
from tests.support.processes.started_bot import complete, environment
from tests.support.running_bot import eventually

pytestmark = pytest.mark.slow
Counts = dict[str, int]


def counts(read: Callable[[str], int]) -> Counts:
    return {table.name: read(f'SELECT count(*) FROM "{table.name}"') for table in BOT_TABLES}  # noqa: S608 - our own names


def in_sqlite(file: Path) -> Counts:
    with closing(sqlite3.connect(file)) as connection:
        return counts(lambda query: int(connection.execute(query).fetchone()[0]))


def in_postgresql(address: str) -> Counts:
    with psycopg.connect(address) as connection:

        def read(query: str) -> int:
            row = connection.execute(query.encode()).fetchone()
            return int(row[0]) if row else 0

        return counts(read)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[InFlight]:
    with in_flight(tmp_path) as started:
        yield started


def start_on(running: InFlight, address: str) -> None:
    """Start the bot on another database, as the operator does after a move."""
    (replica,) = running.bot.scene.replicas
    replica._settings["DATABASE_URL"] = address
    replica.start()
    replica.wait_until_ready()


def is_blocked(watching: psycopg.Connection[tuple[object, ...]]) -> bool:
    return bool(watching.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone())


def assert_all_is_well(running: InFlight) -> None:
    """Every digest arrived once, the question of before is not answered again, and the old card works."""
    eventually(running.waiting, 60)
    running.ask_again()
    assert running.click()
    assert (len(running.waiting()), len(running.sent()), len(running.answers())) == (1, 1, 1)


def test_a_move_is_refused_while_the_bot_runs(running: InFlight, shared_database: str) -> None:
    replica = running.bot.scene.replicas[0]
    ended = run(replica, "move", "--to", shared_database)
    assert ended.code == 3
    assert f"pid {replica.bot.pid}" in ended.output
    assert "请先停止它" in ended.output


def test_a_move_that_is_killed_in_the_middle_is_done_again_and_finishes_what_was_pending(
    running: InFlight, shared_database: str
) -> None:
    (replica,) = running.bot.scene.replicas
    file = replica.folder / "bot.db"
    replica.kill()
    running.bot.platform.faults.clear()
    upgrade(shared_database)
    with psycopg.connect(shared_database) as holding, psycopg.connect(shared_database, autocommit=True) as watching:
        holding.execute("LOCK TABLE subscriptions IN SHARE MODE")
        moving = start(replica, "move", "--to", shared_database)
        eventually(lambda: is_blocked(watching), 60)
        os.kill(moving.pid, signal.SIGKILL)
        moving.communicate()
    assert set(in_postgresql(shared_database).values()) == {0}
    before = in_sqlite(file)
    assert before["subscriptions"] == 2
    ended = run(replica, "move", "--to", shared_database)
    assert ended.code == 0, ended.output
    assert in_postgresql(shared_database) == in_sqlite(file) == before
    assert len(running.waiting()) == 1
    again = run(replica, "move", "--to", shared_database)
    assert again.code == 1
    assert "The new database is not empty" in again.output
    start_on(running, shared_database)
    assert_all_is_well(running)


def test_work_that_waits_for_feishu_is_carried_over_and_goes_on(running: InFlight, shared_database: str) -> None:
    (replica,) = running.bot.scene.replicas
    replica.kill()
    ended = run(replica, "move", "--to", shared_database, "--wait", "1")
    assert ended.code == 0, ended.output
    assert "goes on in the new database" in ended.output
    assert "连同已完成的步骤一起迁移" in ended.output
    assert running.waiting() == []
    running.bot.platform.faults.clear()
    start_on(running, shared_database)
    assert_all_is_well(running)
    back = ("move", "--to", f"sqlite:///{replica.folder / 'back.db'}")
    refused = run(replica, *back)
    assert refused.code == 3
    assert "A bot is serving the old database" in refused.output
    replica.stop()
    file = replica.folder / "back.db"
    ended = run(replica, *back)
    assert ended.code == 0, ended.output
    assert in_sqlite(file) == in_postgresql(shared_database)


def test_a_backup_is_restored_to_postgresql_by_a_move(tmp_path: Path, shared_database: str) -> None:
    file = tmp_path / "restored.db"
    upgrade(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO facts VALUES ('tenant_key', 't1')")
        connection.commit()
    (tmp_path / "address").write_text(shared_database)
    ended = subprocess.run(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, str(APP), "move", "--to-file", "address"],
        cwd=tmp_path,
        # As in a container whose DATABASE_URL_FILE is emptied for this (docs/operations.md, "Backup").
        env=environment(tmp_path, **complete(DATABASE_URL=f"sqlite:///{file}", DATABASE_URL_FILE="")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert in_postgresql(shared_database)["facts"] == 1


def test_a_move_with_wrong_settings_says_that_nothing_was_moved(tmp_path: Path) -> None:
    (tmp_path / "address").write_text("postgresql://a:b@host/name")
    given = complete(DATABASE_URL="sqlite:///restored.db", DATABASE_URL_FILE=str(tmp_path / "address"))
    ended = subprocess.run(  # noqa: S603 - as above
        [sys.executable, str(APP), "move", "--to-file", "address"],
        cwd=tmp_path,
        env=environment(tmp_path, **given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "Nothing was moved; please fix these settings. 没有迁移任何内容" in ended.stderr
    assert "DATABASE_URL: is given together with DATABASE_URL_FILE" in ended.stderr
    assert "cannot start" not in ended.stderr
