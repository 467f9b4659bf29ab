"""Databases of release 0.1, empty and with what it left behind, and the current store on them."""

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.store import DatabaseStore, open_store
from tests.storage.upgrading.old_database import RELEASE_0_1, OldDatabase

DUMP = Path(__file__).resolve().parents[2] / "fixtures" / "previous_release" / "bot.db.sql.gz"


@pytest.fixture
def old(empty_database: str) -> Iterator[OldDatabase]:
    database = OldDatabase(empty_database)
    database.upgrade(RELEASE_0_1)
    yield database
    database.database.close()


@pytest.fixture
def previous(old: OldDatabase) -> OldDatabase:
    """What the previous release left behind (tests/fixtures/previous_release/README.md)."""
    with closing(sqlite3.connect(":memory:")) as source:
        source.executescript(gzip.decompress(DUMP.read_bytes()).decode())
        source.row_factory = sqlite3.Row
        names = [row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted(set(names) - {"alembic_version"}):
            rows = [dict(row) for row in source.execute(f"SELECT * FROM {name}")]  # noqa: S608 - names of our own
            if rows:
                old.insert(name, *rows)
    return old


@pytest.fixture
def upgraded(old: OldDatabase) -> Iterator[Callable[[], DatabaseStore]]:
    stores: list[DatabaseStore] = []

    def upgrade() -> DatabaseStore:
        old.upgrade()
        stores.append(open_store(old.url))
        return stores[-1]

    yield upgrade
    for store in stores:
        store.close()
