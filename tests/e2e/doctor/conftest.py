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
from tests.support.doctor.sound_installation import SoundInstallation, run_work
from tests.support.postgresql import PostgresServer, fresh_database

DONE_WORK = ("well", "done")


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


@pytest.fixture(scope="session")
def sqlite_with_work(sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of a bot that has done some work."""
    folder = tmp_path_factory.mktemp("worked")
    shutil.copy(sqlite_with_tables, folder / "bot.db")
    run_work(f"sqlite:///{folder / 'bot.db'}", *DONE_WORK)
    return folder


@pytest.fixture
def sound(
    platform: Platform, connections: LongConnections, bot: ServingBot, tmp_path: Path, sqlite_with_work: Path
) -> Iterator[SoundInstallation]:
    """An installation with an SQLite file, in which everything is right."""
    shutil.copytree(sqlite_with_work, tmp_path, dirs_exist_ok=True)
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
        found.run_work(*DONE_WORK)
        # As a replica does.
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(1)")
            yield found
    server.stop()
