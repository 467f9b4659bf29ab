import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.process_lock import hold_database
from simulator.clock import MovableClock
from simulator.long_connection.server import LongConnections
from simulator.platform import Platform
from simulator.server import start_server
from tests.support.doctor.serving_bot import ServingBot, serving_bot
from tests.support.doctor.sound_installation import SoundInstallation
from tests.support.postgresql import PostgresServer, fresh_database


@pytest.fixture
def platform() -> Platform:
    return Platform(MovableClock(ticks=True))


@pytest.fixture
def connections(platform: Platform) -> Iterator[LongConnections]:
    found = LongConnections(platform)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def bot() -> Iterator[ServingBot]:
    with serving_bot() as found:
        yield found


@pytest.fixture
def sound(
    platform: Platform, connections: LongConnections, bot: ServingBot, tmp_path: Path, sqlite_with_tables: Path
) -> Iterator[SoundInstallation]:
    """An installation with an SQLite file, in which everything is right."""
    shutil.copy(sqlite_with_tables, tmp_path / "bot.db")
    server = start_server(platform, connections=connections)
    found = SoundInstallation(platform, server.url, f"sqlite:///{tmp_path / 'bot.db'}", tmp_path, connections, bot)
    found.settle()
    lock = hold_database(found.database_url, "the bot that runs")
    assert lock is not None
    with lock:
        yield found
    server.stop()


@pytest.fixture
def clinic_with_postgresql(
    platform: Platform,
    connections: LongConnections,
    bot: ServingBot,
    tmp_path: Path,
    postgresql: PostgresServer,
    postgresql_with_tables: str,
) -> Iterator[SoundInstallation]:
    """The same with a database of PostgreSQL."""
    server = start_server(platform, connections=connections)
    with fresh_database(postgresql, postgresql_with_tables) as address:
        found = SoundInstallation(platform, server.url, address, tmp_path, connections, bot, postgresql.get_uri())
        found.settle()
        # As a replica does.
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(1)")
            yield found
    server.stop()
