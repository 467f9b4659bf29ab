"""Databases are migrated on start, by several replicas at once and by developers."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.storage.all_tables import metadata
from bot.storage.database import Database
from bot.storage.migrations import LaterRelease, is_current, revisions, upgrade
from bot.storage.search.tables import FTS_TABLES, is_in_metadata
from bot.storage.store import open_store

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
UPGRADE = "import sys; from bot.storage.migrations import upgrade; upgrade(sys.argv[1])"


def tables_in(database_url: str) -> set[str]:
    database = Database(database_url)
    with database.reading() as connection:
        names = set(inspect(connection).get_table_names()) - FTS_TABLES
    database.close()
    return names


def start_upgrade(database_url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 -- a fixed command of our own
        [sys.executable, "-c", UPGRADE, database_url],
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def alembic(database_url: str, *arguments: str) -> str:
    return subprocess.run(  # noqa: S603 -- a fixed command of our own
        [sys.executable, "-m", "alembic", "-x", f"database_url={database_url}", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_an_empty_database_gets_every_table(empty_database: str) -> None:
    assert not is_current(empty_database)
    upgrade(empty_database)
    assert is_current(empty_database)
    assert tables_in(empty_database) == {*metadata.tables, "alembic_version"}


def test_a_current_database_is_left_unchanged(empty_database: str) -> None:
    upgrade(empty_database)
    store = open_store(empty_database)
    store.key_value.set_once("tenant_key", "tk_1")
    upgrade(empty_database)
    assert store.key_value.get("tenant_key") == "tk_1"
    assert is_current(empty_database)
    store.close()


def test_a_database_of_the_first_release_keeps_its_data_and_gets_the_new_tables(empty_database: str) -> None:
    alembic(empty_database, "upgrade", "0001")
    store = open_store(empty_database)
    store.key_value.set_once("tenant_key", "tk_1")
    store.migrate()
    assert is_current(empty_database)
    assert store.key_value.get("tenant_key") == "tk_1"
    assert store.subscriptions.list_chats() == ()
    store.close()


def test_a_store_migrates_its_own_tables(empty_database: str) -> None:
    store = open_store(empty_database)
    store.migrate()
    assert is_current(empty_database)
    store.close()


@pytest.mark.slow
def test_replicas_that_start_together_migrate_once(empty_database: str) -> None:
    replicas = [start_upgrade(empty_database) for _ in range(3)]
    outcomes = [(replica.communicate(timeout=60), replica.returncode) for replica in replicas]
    assert outcomes == [(("", ""), 0)] * 3
    assert is_current(empty_database)


def test_the_migrations_create_exactly_the_tables_of_the_code(database_url: str) -> None:
    database = Database(database_url)
    with database.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": is_in_metadata}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    database.close()


# On SQLite, DBOS has a database file of its own.
@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_tables_of_dbos_are_not_compared_with_ours(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(text("CREATE SCHEMA dbos"))
        connection.execute(text("CREATE TABLE dbos.workflow_status (id text PRIMARY KEY)"))
    with database.reading() as connection:
        options = {"include_object": is_in_metadata}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    database.close()


def test_tables_of_a_later_release_are_left_alone_and_the_error_says_what_to_do(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        LaterRelease, match=r"a later release: 9999; this release has \d{4}\. Use the later release, or restore"
    ):
        upgrade(database_url)
    assert revisions(database)[0] == {"9999"}
    database.close()


def test_a_failed_migration_leaves_nothing_behind(empty_database: str) -> None:
    database = Database(empty_database)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE job_posts (id text)"))
    database.close()
    with pytest.raises(Exception, match="job_posts"):
        upgrade(empty_database)
    assert tables_in(empty_database) == {"job_posts"}


def test_migrating_changes_neither_logging_nor_output(
    empty_database: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("alembic").level)
    upgrade(empty_database)
    assert (root.level, list(root.handlers), logging.getLogger("alembic").level) == before
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("bot.store").disabled


@pytest.mark.slow
def test_the_alembic_command_line_upgrades_checks_and_downgrades(empty_database: str) -> None:
    alembic(empty_database, "upgrade", "head")
    assert is_current(empty_database)
    assert "No new upgrade operations detected" in alembic(empty_database, "check")
    alembic(empty_database, "downgrade", "base")
    assert tables_in(empty_database) == {"alembic_version"}
