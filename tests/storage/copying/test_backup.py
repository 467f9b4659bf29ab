"""What a backup holds, and when none is written. Beside a running bot: tests/e2e/test_backup.py."""

import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.interfaces.seen_request_store import SeenRequest
from bot.storage.all_tables import metadata
from bot.storage.copying.backup import NotBackedUp, back_up
from bot.storage.migrations import is_current, upgrade
from bot.storage.store import DatabaseStore, open_store
from simulator.bot_runner.bot_process import APP
from tests.support.processes.started_bot import environment


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "bot 备份.db"


@pytest.fixture
def address(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path}/own/bot.db"
    upgrade(made)
    return made


def value(file: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT value FROM facts").fetchall()


def test_both_databases_give_a_file_that_the_bot_can_start_on(
    database_url: str, store: DatabaseStore, file: Path
) -> None:
    store.key_value.set_once("tenant_key", "t1")
    rows = back_up(database_url, file, overwrite=False)
    assert (rows["facts"], rows["history"]) == (1, 0)
    assert value(file) == [("t1",)]
    assert is_current(f"sqlite:///{file}")
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_being_written_meanwhile_is_in_it_or_not_and_nobody_waits(
    address: str, file: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "own" / "bot.db", isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("INSERT INTO facts VALUES ('a', '1')")
        assert back_up(address, file, overwrite=False)["facts"] == 0
        writing.execute("COMMIT")
    assert back_up(address, file, overwrite=True)["facts"] == 1
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def refusals(tmp_path: Path) -> Iterator[tuple[str, Path, bool, str]]:
    own = f"sqlite:///{tmp_path}/own/bot.db"
    (tmp_path / "there.db").write_text("mine")
    (tmp_path / "other.db").touch()
    yield own, tmp_path / "there.db", False, "exists already"
    yield own, tmp_path / "nowhere" / "x.db", False, "does not exist"
    yield own, Path("/proc/x.db"), False, "can make no file in the folder /proc"
    yield own, tmp_path / "own", True, "is a folder"
    yield own, tmp_path / "own" / "bot.db", True, "file of the bot's own database"
    yield own, tmp_path / "own" / "bot.work.db-wal", True, "file of the bot's own database"
    yield f"sqlite:///{tmp_path}/none.db", tmp_path / "x.db", False, "There is no database"
    yield f"sqlite:///{tmp_path}/other.db", tmp_path / "x.db", False, "no database of the bot"


def test_every_refusal_says_why_and_changes_nothing(address: str, tmp_path: Path) -> None:
    for source, target, overwrite, words in refusals(tmp_path):
        with pytest.raises(NotBackedUp, match=words):
            back_up(source, target, overwrite=overwrite)
    assert (tmp_path / "there.db").read_text() == "mine"
    assert not (tmp_path / "x.db").exists()
    assert not (tmp_path / "none.db").exists()


@pytest.mark.slow
def test_tables_of_another_release_in_postgresql_are_not_guessed_at(shared_database: str, file: Path) -> None:
    with pytest.raises(NotBackedUp, match="not those of this release"):
        back_up(shared_database, file, overwrite=False)


def run(folder: Path, file: Path, most_bytes: int | None = None, **given: str) -> subprocess.CompletedProcess[str]:
    """``python app.py backup`` with nothing set but the database; a file may grow to ``most_bytes``, as on a full disk."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.run(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, str(APP), "backup", str(file)],
        cwd=folder,
        # Compiled files would be cut off too, and stay.
        env=environment(folder, PYTHONDONTWRITEBYTECODE="1", **given),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


@pytest.mark.slow
def test_the_command_copies_every_table_and_names_it(
    database_url: str, store: DatabaseStore, file: Path, tmp_path: Path
) -> None:
    seen = SeenRequest("event", datetime(2026, 11, 23, tzinfo=UTC))
    store.seen_requests.put(seen)
    ended = run(tmp_path, file, DATABASE_URL=database_url)
    assert ended.returncode == 0, ended.stderr
    index = {"job_index", "job_names"}
    assert set(re.findall(r"^  (\w+) +\d+$", ended.stdout, re.MULTILINE)) == set(metadata.tables) - index
    backup = open_store(f"sqlite:///{file}")
    assert backup.seen_requests.all() == {"event": seen}
    backup.close()


@pytest.mark.slow
def test_a_disk_that_takes_no_more_leaves_what_was_there(address: str, file: Path, tmp_path: Path) -> None:
    ended = run(tmp_path, file, 8192, DATABASE_URL=address)
    assert ended.returncode == 1
    assert "No backup was written" in ended.stderr
    assert "没有备份" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(file.parent.iterdir()) == []


@pytest.mark.slow
def test_the_command_needs_no_other_setting_and_says_what_is_wrong_with_this_one(file: Path, tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/data/bot.db")
    assert run(tmp_path, file).returncode == 0
    wrong = run(tmp_path, file, DATABASE_URL="mysql://bot:hunter2@host/bot")
    assert wrong.returncode == 2
    assert "DATABASE_URL: must be" in wrong.stderr
    assert "hunter2" not in wrong.stderr
    (tmp_path / "broken.db").write_bytes(b"no database" * 1000)
    broken = run(tmp_path, file.with_name("x.db"), DATABASE_URL=f"sqlite:///{tmp_path}/broken.db")
    assert broken.returncode == 1
    assert "no intact SQLite database" in broken.stderr
