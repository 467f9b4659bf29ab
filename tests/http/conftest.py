import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.store import DatabaseStore, open_store
from tests.storage.conftest import fresh_database, start_postgresql
from tests.support.webhook_client import Door

# The SDK leaves 300,000 objects behind, and every full collection would look at each of them: 0.2 s and more.
gc.freeze()


@pytest.fixture(scope="module")
def door_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseStore]:
    """One database for a file's tests: what they send has ids of its own."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('door') / 'bot.db'}")
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def door(door_store: DatabaseStore) -> Door:
    return Door(door_store)


@pytest.fixture
def shared_database() -> Iterator[str]:
    """The address of a PostgreSQL database without tables, on a server of its own."""
    # pytest's own folders may not be entered by the server's account.
    with tempfile.TemporaryDirectory(prefix="bot-pg-") as folder:
        server = start_postgresql(Path(folder))
        with fresh_database(server) as address:
            yield address
        server.cleanup()
