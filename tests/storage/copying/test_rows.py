"""Tables are copied between the two kinds of database in both directions, and summed up alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.storage.copying.rows import BATCH, copy_table, sum_up
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.tables import history, jobs, key_values

LINE = {
    "happened_at_ms": 1,
    "actor_id": "ou_1",
    "action": "reopen",
    "job_id": "7",
    "chat_id": "oc_1",
    "message_id": "",
    "outcome": "reopened",
    "post_id": "",
    "detail": "“重启” 👨‍👩‍👧",
    "old_expires_at_ms": None,
    "new_expires_at_ms": 2**40,
    "log_id": "",
    "is_automatic": True,
}
COUNT = BATCH + 3


@contextmanager
def opened(address: str) -> Iterator[Database]:
    upgrade(address)
    database = Database(address)
    yield database
    database.close()


def fill(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(history.insert(), [{**LINE, "cause_id": str(number)} for number in range(COUNT)])


@pytest.fixture
def addresses(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], str]:
    def address(kind: str) -> str:
        files = {"first": f"sqlite:///{tmp_path}/first.db", "second": f"sqlite:///{tmp_path}/second.db"}
        return files[kind] if kind in files else str(request.getfixturevalue("shared_database"))

    return address


WAYS = [
    pytest.param("first", "second"),
    pytest.param("first", "postgresql", marks=pytest.mark.slow),
    pytest.param("postgresql", "first", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_a_copy_has_the_same_sum_and_goes_on_with_the_next_number(
    source: str, target: str, addresses: Callable[[str], str]
) -> None:
    with opened(addresses(source)) as reading_from, opened(addresses(target)) as writing_to:
        fill(reading_from)
        with reading_from.snapshot() as reading, writing_to.writing() as writing:
            copied = copy_table(reading, writing, history)
        with reading_from.reading() as reading, writing_to.reading() as read_back:
            assert copied == sum_up(reading, history) == sum_up(read_back, history)
        assert copied.rows == COUNT
        with writing_to.writing() as writing:
            writing.execute(history.insert(), {**LINE, "cause_id": "next"})
        assert writing_to.fetch_value(select(func.max(history.c.line))) == COUNT + 1


def test_a_single_changed_value_changes_the_sum(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/bot.db") as database:
        fill(database)
        with database.writing() as connection:
            before = sum_up(connection, history)
            connection.execute(update(history).where(history.c.line == 5).values(is_automatic=False))
            assert sum_up(connection, history) != before


def test_the_sum_does_not_depend_on_the_order_of_the_rows(tmp_path: Path) -> None:
    sums = []
    for name, keys in (("a", "xyz"), ("b", "zxy")):
        with opened(f"sqlite:///{tmp_path}/{name}.db") as database, database.writing() as connection:
            for key in keys:
                connection.execute(key_values.insert(), {"key": key, "value": key})
            sums.append(sum_up(connection, key_values))
    assert sums[0] == sums[1]


def test_an_empty_table_is_copied_as_one(tmp_path: Path) -> None:
    with (
        opened(f"sqlite:///{tmp_path}/a.db") as source,
        opened(f"sqlite:///{tmp_path}/b.db") as target,
        source.snapshot() as reading,
        target.writing() as writing,
    ):
        assert copy_table(reading, writing, jobs).rows == 0
