"""The database of a run, and what can be done to it: SQLite on a small file system of its own, or a PostgreSQL server."""

import errno
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import create_engine, text

from bot.storage.database import to_engine_url
from tests.stress.chaos import plan
from tests.support.postgresql import PostgresServer, StopMode, fresh_database, running_postgresql, stop_server

DISK = "64m"
CHUNKS = (65536, 4096, 512, 1)
NOT_SUCCEEDED = "SELECT name, workflow_uuid, status FROM {table} WHERE status <> 'SUCCESS'"
UNFINISHED = ("PENDING", "ENQUEUED", "DELAYED")
# Each comes again by itself: the look for what is due every minute, the scan and what follows it at every interval.
PERIODIC = ("remind_chats", "read_hire", "fire_armings", "expire_requests")
WORK_TABLES = {"sqlite": "workflow_status", "postgresql": "dbos.workflow_status"}

Outage = Callable[[float], None]
"""Begins, lasts for so many seconds, and ends."""


@dataclass(frozen=True)
class Work:
    """One workflow that has not succeeded."""

    kind: str
    id: str
    status: str

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def comes_again(self) -> bool:
        return self.kind in PERIODIC


class ChaosDatabase(Protocol):
    """The bot's database, and what can be done to it."""

    url: str

    def outages(self) -> Mapping[str, Outage]:
        """By the names of ``plan.OUTAGES``; what cannot be done on this machine is missing."""
        ...

    def not_succeeded(self) -> list[Work]:
        """The durable work that has not ended, or not well."""
        ...


class SqliteDatabase:
    """A file in a folder, which is a file system of its own if ``has_own_disk``."""

    def __init__(self, folder: Path, *, has_own_disk: bool) -> None:
        self.url = f"sqlite:///{folder / 'bot.db'}"
        self._folder = folder
        self._has_own_disk = has_own_disk

    def outages(self) -> Mapping[str, Outage]:
        found = {
            plan.LOCKED: lambda seconds: self._lock("bot.db", seconds),
            plan.LOCKED_WORK: lambda seconds: self._lock("bot.work.db", seconds),
        }
        return found | {plan.DISK_FULL: self._fill} if self._has_own_disk else found

    def not_succeeded(self) -> list[Work]:
        url = f"sqlite:///{self._folder / 'bot.work.db'}"
        return _not_succeeded(url, "sqlite")

    def _lock(self, name: str, seconds: float) -> None:
        with closing(sqlite3.connect(self._folder / name, timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            other.execute("ROLLBACK")

    def _fill(self, seconds: float) -> None:
        """Take every byte, again and again, because deleted files give some back."""
        filler, ends_at = self._folder / "filler", time.monotonic() + seconds
        try:
            with filler.open("wb", buffering=0) as file:
                while time.monotonic() < ends_at:
                    for size in CHUNKS:
                        _write_until_full(file.write, size)
                    time.sleep(0.01)
        finally:
            filler.unlink()


def _write_until_full(write: Callable[[bytes], int | None], size: int) -> None:
    try:
        while True:
            write(bytes(size))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


class PostgresqlDatabase:
    """A database on a server of its own."""

    def __init__(self, server: PostgresServer, url: str) -> None:
        self.url = url
        self._server = server

    def outages(self) -> Mapping[str, Outage]:
        return {
            plan.STOPPED_FAST: lambda seconds: self._stop("fast", seconds),
            plan.STOPPED_AT_ONCE: lambda seconds: self._stop("immediate", seconds),
            plan.CUT: self._cut,
        }

    def not_succeeded(self) -> list[Work]:
        return _not_succeeded(self.url, "postgresql")

    def _stop(self, mode: StopMode, seconds: float) -> None:
        stop_server(self._server, mode)
        time.sleep(seconds)
        self._server.ensure_postgres_running()

    def _cut(self, seconds: float) -> None:
        """Cut every connection, and half a second later those that were made since."""
        ends_at = time.monotonic() + seconds
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            while time.monotonic() < ends_at:
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'bot_%'")
                time.sleep(0.5)


def _not_succeeded(url: str, kind: str) -> list[Work]:
    engine = create_engine(to_engine_url(url))
    try:
        with engine.connect() as connection:
            rows = connection.execute(text(NOT_SUCCEEDED.format(table=WORK_TABLES[kind]))).all()
            return [Work(row.name, row.workflow_uuid, row.status) for row in rows]
    finally:
        engine.dispose()


@contextmanager
def on_sqlite(folder: Path) -> Iterator[ChaosDatabase]:
    """A file on a small tmpfs; in an ordinary folder, without a full disk, if this process may not mount one."""
    data = folder / "data"
    data.mkdir()
    mounting = subprocess.run(  # noqa: S603 - our own arguments
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(data)], check=False, capture_output=True
    )
    has_own_disk = mounting.returncode == 0
    try:
        yield SqliteDatabase(data, has_own_disk=has_own_disk)
    finally:
        if has_own_disk:
            subprocess.run(["/bin/umount", "-l", str(data)], check=True)  # noqa: S603 - our own arguments


@contextmanager
def on_postgresql() -> Iterator[ChaosDatabase]:
    with running_postgresql() as server, fresh_database(server) as url:
        yield PostgresqlDatabase(server, url)
