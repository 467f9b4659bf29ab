"""Lets one serving process at a time use an SQLite file: two would run each other's work."""

import fcntl
import os
from pathlib import Path
from time import monotonic, sleep
from typing import IO

_SQLITE = "sqlite:///"
# A worker that was just killed with its server may hold the lock for a moment longer.
WAIT_SECONDS = 3.0
_LOOK_AGAIN_SECONDS = 0.1
_MAX_NOTE = 200


class AlreadyServed(Exception):
    """Another process serves this file. The message names it, in both languages."""


def hold_database(database_url: str, address: str, wait_seconds: float = WAIT_SECONDS) -> IO[str] | None:
    """Take the lock of an SQLite file for this process and those it forks; it ends with them, also if they are killed.

    Args:
        database_url: of PostgreSQL nothing is locked, since several replicas may share it.
        address: where this process listens, for the message of another one.
        wait_seconds: how long a lock that is held may still become free.

    Returns:
        the open lock file, which must be kept; None if there is nothing to lock, or the folder cannot be written to, which
        ``/readyz`` then says about the database itself.

    Raises:
        AlreadyServed: another process holds the lock.
    """
    if not database_url.startswith(_SQLITE):
        return None
    database = _file_of(database_url)
    lock_file = _open(_lock_of(database))
    if lock_file is None:
        return None
    if not _take(lock_file, wait_seconds):
        with lock_file:
            first = lock_file.read(_MAX_NOTE).strip() or "?"
        raise AlreadyServed(
            f"{database} is served by another bot already ({first}). Stop it first; several bots need PostgreSQL.\n"
            f"另一个机器人进程正在使用 {database}（{first}）。请先停止它；要运行多个，请改用 PostgreSQL。"
        )
    lock_file.truncate(0)
    lock_file.write(f"pid {os.getpid()}, {address}\n")
    lock_file.flush()
    return lock_file


def is_held(database_url: str) -> bool | None:
    """Whether a process has taken the lock of this SQLite file; None if this account cannot tell. It does not wait."""
    try:
        # Shared, so that several who look do not see each other; a bot that starts meanwhile tries again for a while.
        with _lock_of(_file_of(database_url)).open("rb") as lock_file:
            fcntl.flock(lock_file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    except OSError:
        return None
    return False


def _file_of(database_url: str) -> Path:
    return Path(database_url.removeprefix(_SQLITE).partition("?")[0]).resolve()


def _lock_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.lock")


def _open(path: Path) -> IO[str] | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError:
        return None


def _take(lock_file: IO[str], wait_seconds: float) -> bool:
    give_up_at = monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= give_up_at:
                lock_file.seek(0)
                return False
            sleep(_LOOK_AGAIN_SECONDS)
        else:
            return True
