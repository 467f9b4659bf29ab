"""One serving process at a time uses an SQLite file."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.process_lock import AlreadyServed, hold_database

HOLD = "import sys; from bot.process_lock import hold_database; lock = hold_database(*sys.argv[1:]); print('held', flush=True); input()"
ROOT = Path(__file__).parents[2]


def address(path: Path) -> str:
    return f"sqlite:///{path}"


def test_a_second_process_is_told_who_the_first_is(tmp_path: Path) -> None:
    database = address(tmp_path / "data" / "bot.db")
    lock = hold_database(database, "0.0.0.0:8000")
    assert lock is not None
    with lock, pytest.raises(AlreadyServed, match=r"pid \d+, 0\.0\.0\.0:8000"):
        hold_database(database, "0.0.0.0:8001", wait_seconds=0)


def test_another_way_to_write_the_same_file_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "bot.db")
    lock = hold_database(address(tmp_path / "bot.db"), "a")
    assert lock is not None
    with lock:
        for other in (tmp_path / "link.db", tmp_path / "x" / ".." / "bot.db"):
            with pytest.raises(AlreadyServed):
                hold_database(address(other), "b", wait_seconds=0)


def test_the_lock_ends_with_its_process_however_that_ends(tmp_path: Path) -> None:
    database = address(tmp_path / "bot.db")
    first = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", HOLD, database, "a"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyServed, match=f"pid {first.pid}, a"):
            hold_database(database, "b", wait_seconds=0)
        first.kill()
    lock = hold_database(database, "b")
    assert lock is not None
    lock.close()


def test_other_files_and_postgresql_are_free(tmp_path: Path) -> None:
    first, second = (hold_database(address(tmp_path / name), "a") for name in ("a.db", "b.db"))
    assert first is not None
    assert second is not None
    assert hold_database("postgresql://bot@localhost/bot", "a") is None
    first.close()
    second.close()
