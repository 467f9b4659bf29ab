"""No connection waits for ever for a PostgreSQL server that does not answer (bot/storage/connecting/postgresql.py)."""

import time

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import func

from bot.storage.database import Database
from tests.support.processes.machine_speed import within

pytestmark = pytest.mark.slow

SLEEP = select(func.pg_sleep(1.5))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.connecting.postgresql.ANSWER_SECONDS", 0.3)


def test_a_statement_that_is_not_answered_in_time_fails_and_the_next_one_gets_a_new_connection(
    shared_database: str, impatient: None
) -> None:
    database = Database(shared_database)
    before = database.fetch_value(select(func.pg_backend_pid()))
    began = time.monotonic()
    with pytest.raises(OperationalError):
        database.fetch_all(SLEEP)
    assert time.monotonic() - began < within(1.4)
    assert database.fetch_value(select(func.pg_backend_pid())) != before
    database.close()


def test_a_migration_may_take_its_time(shared_database: str, impatient: None) -> None:
    database = Database(shared_database, answer_seconds=None)
    assert database.fetch_all(SLEEP)
    database.close()
