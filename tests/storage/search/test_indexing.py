"""The index follows the jobs, also those that a replica of an earlier release writes, which does not know it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import String, cast, delete, insert, literal, select, update

from bot.domain.job_details import Named
from bot.domain.jobs import EVERYTHING, JobTeam
from bot.domain.reminders import Filters
from bot.domain.serialization import dump
from bot.domain.text import Text
from bot.interfaces.job_store import JobSearch
from bot.storage.database import Database
from bot.storage.search.indexing import index_stale
from bot.storage.search.tables import job_index
from bot.storage.store import DatabaseStore
from bot.storage.tables import jobs
from tests.storage.sample_jobs import ADVERT, DAY, EVERY_JOB, NOW, found, ids, put, record, stored

# More than a list ever read to count its jobs.
MANY = 20_001


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def count(store: DatabaseStore, **filters: tuple[str, ...]) -> int:
    return store.jobs.count(JobSearch(filters=Filters(**filters), audience=EVERYTHING), NOW)  # type: ignore[arg-type]  # one of its attributes that are tuples of text


def test_a_changed_job_is_found_by_its_new_words_and_not_by_the_old_ones(store: DatabaseStore) -> None:
    put(store, record(1, title="会计"))
    put(store, record(1, title="销售"), at=NOW + DAY)
    assert (found(store, "会计"), found(store, "销售")) == ([], ["611"])


def test_a_deleted_job_is_not_found_or_counted(store: DatabaseStore) -> None:
    put(store, record(1, title="会计"), record(2, title="会计"))
    put(store, deleted_jobs=("611",), at=NOW + DAY)
    assert found(store, "会计") == ["612"]
    assert count(store, words=("会计",)) == 1


def test_what_an_earlier_release_writes_is_found(store: DatabaseStore, database: Database) -> None:
    put(store, ADVERT, record(2))
    job = stored(store)
    new = replace(job, details=replace(job.details, title="会计", department=Named("2", Text("财务部", "Finance"))))
    written = {"title": "会计", "record": dump(new), "search_text": "会计 财务部"}
    with database.writing() as connection:
        row = connection.execute(select(jobs).where(jobs.c.id == "612")).one()
        connection.execute(update(jobs).where(jobs.c.id == "6960").values(written))
        connection.execute(jobs.insert(), {**row._mapping, "id": "613", "record": row.record.replace("612", "613")})
        connection.execute(delete(jobs).where(jobs.c.id == "612"))
    assert found(store, "会计") == ["6960"]
    assert found(store, "研发部") == []
    assert (count(store, departments=("财务",)), count(store, departments=("研发",))) == (1, 0)
    assert found(store, "job") == ["613"]
    assert index_stale(database) == 0


def test_every_job_of_an_upgraded_database_is_indexed_at_the_start(store: DatabaseStore, database: Database) -> None:
    put(store, *(record(number) for number in range(9)))
    with database.writing() as connection:
        connection.execute(update(job_index).values(is_current=False))
    store.migrate()
    with database.reading() as connection:
        assert all(connection.scalars(select(job_index.c.is_current)))


def test_what_is_written_beside_a_reading_leaves_the_index_up_to_date(store: DatabaseStore, database: Database) -> None:
    put(store, ADVERT, record(2, is_active=False))
    store.jobs.put_team("6960", JobTeam("ou_1"), NOW)
    store.jobs.keep_quiet("612")
    store.jobs.forget_other_websites(["71"])
    assert index_stale(database) == 0
    assert ids(store.jobs.search(EVERY_JOB, NOW, offset=0, limit=9)[0]) == ["612"]


def test_a_team_that_is_stored_leaves_what_an_earlier_release_wrote_to_be_indexed(
    store: DatabaseStore, database: Database
) -> None:
    put(store, ADVERT, record(2))
    job = stored(store)
    new = replace(job, details=replace(job.details, title="会计"))
    with database.writing() as connection:
        connection.execute(update(jobs).where(jobs.c.id == "6960").values(record=dump(new)))
    store.jobs.put_team("6960", JobTeam("ou_1"), NOW)
    assert found(store, "会计") == ["6960"]


def test_more_jobs_are_counted_than_any_list_reads(store: DatabaseStore, database: Database) -> None:
    put(store, record(1, title="会计", expires_at=NOW + DAY), record(2, title="销售"))
    index = [column for column in job_index.columns if column.name not in {"number", "job_id"}]
    with database.writing() as connection:
        for table, key, others in ((jobs, jobs.c.id, jobs.columns[1:]), (job_index, job_index.c.job_id, index)):
            if table is job_index:
                connection.execute(delete(job_index).where(job_index.c.job_id.like("611-%")))
            numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
            numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < MANY))
            new_id = literal("611-").concat(cast(numbers.c.n, String))
            copies = select(new_id, *others).select_from(table).join(numbers, literal(value=True)).where(key == "611")
            connection.execute(insert(table).from_select([key, *others], copies))
    assert count(store, words=("会计",)) == MANY + 1
    is_open = JobSearch(("会计",), is_open=True, audience=EVERYTHING)
    assert store.jobs.count(is_open, NOW) == MANY + 1
    assert store.jobs.search(is_open, NOW, offset=MANY, limit=9)[1] == MANY + 1
    assert store.jobs.expiring(EVERY_JOB, NOW, NOW, NOW + 2 * DAY, offset=0, limit=1)[1] == MANY + 1
    assert store.jobs.count(is_open, NOW + 2 * DAY) == 0
