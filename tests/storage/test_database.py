"""Database addresses, connections and concurrent writes."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import text

from bot.storage.connecting.problems import is_unreachable
from bot.storage.database import Database, DatabaseUnreachable, to_engine_url
from bot.storage.store import DatabaseStore, open_store

pytestmark = pytest.mark.slow

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://bot:secret@db/bot", "postgresql+psycopg://bot:secret@db/bot"),
        ("postgres://db/bot?sslmode=require", "postgresql+psycopg://db/bot?sslmode=require"),
        ("postgresql+psycopg2://db/bot", "postgresql+psycopg://db/bot"),
        ("sqlite:///data/bot.db", "sqlite+pysqlite:///data/bot.db"),
        ("sqlite:////var/lib/bot.db", "sqlite+pysqlite:////var/lib/bot.db"),
    ],
)
def test_a_database_url_is_rewritten_for_the_installed_driver(address: str, expected: str) -> None:
    assert to_engine_url(address).render_as_string(hide_password=False) == expected


@pytest.mark.parametrize(
    "address", ["", "bot.db", "mysql://u:secret@h/d", "sqlite://", "sqlite:///:memory:", "http://x:secret"]
)
def test_an_unusable_database_url_is_rejected_without_repeating_it(address: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as error:
        open_store(address)
    assert "secret" not in str(error.value)


def test_ping_succeeds_when_the_database_answers(store: DatabaseStore) -> None:
    store.ping()


def test_ping_fails_when_the_database_does_not_answer(tmp_path: Path) -> None:
    store = open_store(f"postgresql://bot:secret@/bot?host={tmp_path}")
    with pytest.raises(DatabaseUnreachable) as unreachable:
        store.ping()
    assert "secret" not in str(unreachable.value)
    store.close()


def test_neither_the_store_nor_its_parts_print_the_password(tmp_path: Path) -> None:
    store = open_store(f"postgresql://bot:secret@/bot?host={tmp_path}")
    assert "secret" in store.engine_url
    assert "secret" not in f"{store!r} {store.jobs!r} {vars(store)!r}"
    store.close()


def test_the_folder_of_the_sqlite_file_is_created(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/not/yet/there/bot.db")
    store.ping()
    assert (tmp_path / "not/yet/there/bot.db").exists()
    store.close()


def test_sqlite_uses_wal_foreign_keys_and_a_busy_timeout(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    pragmas = ("journal_mode", "foreign_keys", "busy_timeout")
    with database.reading() as connection:
        values = [connection.scalar(text(f"PRAGMA {pragma}")) for pragma in pragmas]
    assert values == ["wal", 1, 20_000]
    database.close()


def test_a_new_sqlite_file_that_another_process_is_writing_to_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    commit = Timer(0.2, other.commit)
    commit.start()
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    database.ping()
    commit.join()
    other.close()
    database.close()


def test_concurrent_writes_by_many_threads_of_two_replicas_all_succeed(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())

    def write(number: int) -> bool:
        store = replicas[number % 2]
        store.key_value.set_once(f"key {number}", "value")
        return store.job_locks.acquire(f"{number // 2}", "om_1", NOW)

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(write, range(200)))
    assert all(replicas[0].key_value.get(f"key {number}") == "value" for number in range(200))


def failure_of(database: Database, statement: str) -> Exception:
    with pytest.raises(Exception) as raised, database.reading() as connection:  # noqa: PT011 - each database has its own
        connection.execute(text(statement))
    database.close()
    return raised.value


def test_a_wrong_statement_is_no_outage(empty_database: str) -> None:
    database = Database(empty_database)
    assert not is_unreachable(failure_of(database, "SELECT * FROM no_such_table"))


def test_a_server_that_is_away_is_an_outage() -> None:
    assert is_unreachable(failure_of(Database("postgresql://bot@127.0.0.1:9/bot"), "SELECT 1"))


def test_a_session_that_the_server_ends_is_an_outage(shared_database: str) -> None:
    assert is_unreachable(failure_of(Database(shared_database), "SELECT pg_terminate_backend(pg_backend_pid())"))


# SQLite waits for 20 s.
@pytest.mark.long
def test_a_file_that_stays_locked_is_an_outage(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        database = Database(f"sqlite:///{path}")
        failure = failure_of(database, "SELECT * FROM sqlite_master")
    other.close()
    assert is_unreachable(failure)


def test_on_sqlite_only_what_feishu_can_tell_again_is_committed_without_waiting_for_the_disk(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    normal, full = 1, 2
    for waits, expected in ((True, full), (False, normal), (True, full)):
        with database.writing(waits_for_disk=waits) as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == expected
    database.close()
