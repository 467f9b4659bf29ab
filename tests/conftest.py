"""Databases for the tests: SQLite files, and a PostgreSQL server that each test process starts once."""

import gc
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.storage.migrations import upgrade
from bot.storage.store import DatabaseStore, open_store
from tests.support.postgresql import PostgresServer, fresh_database, running_postgresql
from tests.support.processes.secrets_in_logs import SecretsInLogs

LONGEST_ID = 60


def pytest_make_parametrize_id(config: pytest.Config, val: object) -> str | None:
    """Shortens the name of a test whose text or bytes fill screens; the rest is named as ever."""
    return f"{val[:LONGEST_ID]!r} and more" if isinstance(val, str | bytes) and len(val) > LONGEST_ID else None


def pytest_collection_finish() -> None:
    """Excludes all imported modules from garbage collection: the SDK alone would cost each full collection 0.2 s."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_secret_is_logged() -> Iterator[None]:
    """Fails a test if a secret is in its log, or in what a bot has written since the last look."""
    secrets = SecretsInLogs()
    logging.getLogger().addHandler(secrets)
    yield
    logging.getLogger().removeHandler(secrets)
    found = list(secrets.found())
    assert not found, "a secret is in the log"


@pytest.fixture(autouse=True, scope="session")
def no_secret_is_logged_at_the_end() -> Iterator[None]:
    """The same for what bots of whole modules write while they are stopped."""
    yield
    assert not list(SecretsInLogs().found()), "a secret is in the log of a bot that was stopped last"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    with running_postgresql() as server:
        yield server


@pytest.fixture
def shared_database(postgresql: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    with fresh_database(postgresql) as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_with_tables(postgresql: PostgresServer) -> str:
    """The name of a database that is copied for every test, which takes half the time of the migrations."""
    with psycopg.connect(postgresql.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE with_tables")
    upgrade(postgresql.get_uri(database="with_tables"))
    return "with_tables"


# make test-fast has SQLite only.
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/data/bot.db"
        return
    with fresh_database(request.getfixturevalue("postgresql")) as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is copied for every test."""
    path = tmp_path_factory.mktemp("sqlite") / "with_tables.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with tables and nothing in them."""
    if request.param == "sqlite":
        path = tmp_path / "data" / "bot.db"
        path.parent.mkdir()
        shutil.copy(request.getfixturevalue("sqlite_with_tables"), path)
        yield f"sqlite:///{path}"
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
