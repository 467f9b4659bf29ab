"""``python app.py backup`` beside a running bot, and a restore as docs/operations.md says."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulator.core.chats import CAMPUS_GROUP
from tests.support.processes.in_flight import InFlight, in_flight
from tests.support.processes.shell import run
from tests.support.running_bot import eventually

pytestmark = pytest.mark.slow


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[InFlight]:
    with in_flight(tmp_path) as started:
        yield started


def test_a_backup_in_the_middle_of_digests_is_restored_without_losing_or_repeating_any(
    running: InFlight, tmp_path: Path
) -> None:
    replica, file = running.bot.scene.replicas[0], tmp_path / "backup.db"
    told = running.sent()
    ended = run(replica, "backup", str(file))
    assert ended.code == 0, ended.output
    assert "subscriptions                        2" in ended.output
    assert "已备份到" in ended.output
    assert rows(file, "SELECT chat_id FROM reminders WHERE sent_at_ms IS NULL") == [(CAMPUS_GROUP,)]
    replica.kill()
    for each in replica.folder.glob("bot*.db*"):
        each.unlink()
    shutil.copy(file, replica.folder / "bot.db")
    running.bot.platform.faults.clear()
    replica.start()
    replica.wait_until_ready()
    eventually(running.waiting, 60)
    assert running.click()
    assert len(running.waiting()) == 1
    assert running.sent() == told
