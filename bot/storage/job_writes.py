"""Writes jobs and adverts: a few at a time, each time in one short transaction that holds their rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from time import monotonic
from typing import Any

from sqlalchemy import BindParameter, Connection, Table, Update, and_, bindparam, delete, select, tuple_, update

from bot.domain.jobs import AdvertKey, Job, Reading
from bot.domain.serialization import dump
from bot.storage.database import AnyRow, Database
from bot.storage.job_rows import (
    empty_job_row,
    to_advert_reading,
    to_advert_row,
    to_job_reading,
    to_job_row,
    to_known,
)
from bot.storage.merging.closings import is_reopened_or_extended
from bot.storage.merging.jobs import merge
from bot.storage.merging.known import JobNews, KnownAdvert, KnownJob
from bot.storage.reminding.looks import look_after_change
from bot.storage.reminding.tables import assignments
from bot.storage.search.indexing import index_jobs
from bot.storage.tables import adverts, jobs

# The answer to a click may have to wait while a batch holds the database (tests/stress/large_scan.py), so a batch is as large
# as takes about so long.
HOLD_S = 0.05
MIN_BATCH, FIRST_BATCH, MAX_BATCH = 5, 25, 50

_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_LOCKING = select(jobs).where(jobs.c.id.in_(_IDS)).order_by(jobs.c.id).with_for_update()
_ADVERTS = select(adverts).where(adverts.c.job_id.in_(_IDS))


def put_reading(database: Database, reading: Reading) -> tuple[str, ...]:
    """Implements ``JobRepository.put``."""
    news = _by_job(reading, _jobs_of(database, reading.gone))

    def change(known: KnownJob) -> KnownJob:
        return merge(known, news[known.id], reading.number, reading.read_at)

    return change_jobs(database, news, change)


def change_jobs(database: Database, job_ids: Iterable[str], change: Callable[[KnownJob], KnownJob]) -> tuple[str, ...]:
    """Change the jobs, those that are not stored included; the ids of those that are new or look different now."""
    in_order = sorted(job_ids)
    different: list[str] = []
    start, size = 0, FIRST_BATCH
    while start < len(in_order):
        if start:
            database.let_others_write()
        with database.writing(waits_for_disk=False) as connection:
            began, batch = monotonic(), _Batch()
            for known in _lock(database, connection, in_order[start : start + size]):
                batch.add(known, change(known))
            batch.write(database, connection)
            if batch.different:
                look_after_change(connection)
        different += batch.different
        start += size
        size = round(min(max(size * HOLD_S / (monotonic() - began), MIN_BATCH), MAX_BATCH))
    if different and not database.is_sqlite:
        # A look that began meanwhile has not seen what was not committed.
        with database.writing() as connection:
            look_after_change(connection)
    return tuple(different)


def _by_job(reading: Reading, owners: Mapping[AdvertKey, str]) -> dict[str, JobNews]:
    """What the reading says about each job; records without a job's id are left out."""
    news: dict[str, JobNews] = defaultdict(JobNews)
    for job in reading.jobs:
        news[job.id].own = job
    for advert in reading.adverts:
        news[advert.job_id].adverts.append(advert)
    for advert in reading.published:
        news[advert.job_id].published.append(advert)
    told_now = {advert.key: advert.job_id for advert in (*reading.adverts, *reading.published)}
    for key in reading.gone:
        news[told_now.get(key) or owners.get(key, "")].gone.append(key)
    for job_id in reading.deleted_jobs:
        news[job_id].is_deleted = True
    news.pop("", None)
    return news


def _jobs_of(database: Database, keys: Sequence[AdvertKey]) -> dict[AdvertKey, str]:
    """The stored jobs of these adverts."""
    if not keys:
        return {}
    query = select(adverts.c.website_id, adverts.c.id, adverts.c.job_id)
    rows = database.fetch_all(query.where(database.is_among(adverts.c.id, {key.post_id for key in keys})))
    return {AdvertKey(row.website_id, row.id): row.job_id for row in rows}


def _lock(database: Database, connection: Connection, job_ids: Sequence[str]) -> list[KnownJob]:
    """What is stored about these jobs, which nobody else changes before the end of the transaction.

    Always in the order of their ids, so that two replicas wait for each other and do not deadlock. An empty row stands for
    a job that is not stored yet.
    """
    ids = {"ids": list(job_ids)}
    # A single row, which most often exists, needs no order.
    rows = connection.execute(_LOCKING, ids).all() if len(job_ids) == 1 else ()
    if not rows:
        insert = database.insert(jobs).on_conflict_do_nothing()
        connection.execute(insert, [empty_job_row(job_id) for job_id in job_ids])
        rows = connection.execute(_LOCKING, ids).all()
    adverts_of: dict[str, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(_ADVERTS, ids):
        adverts_of[row.job_id].append(row)
    return [to_known(row, adverts_of[row.id]) for row in rows]


@dataclass
class _Batch:
    """The rows to write of some jobs. Only what differs is written, and the numbers of the readings."""

    different: list[str] = field(default_factory=list)
    _jobs: list[dict[str, Any]] = field(default_factory=list)
    _indexed: list[Job] = field(default_factory=list)
    _read_jobs: list[dict[str, Any]] = field(default_factory=list)
    _deleted_jobs: list[str] = field(default_factory=list)
    _unassigned_jobs: list[str] = field(default_factory=list)
    _adverts: list[dict[str, Any]] = field(default_factory=list)
    _read_adverts: list[dict[str, Any]] = field(default_factory=list)
    _deleted_adverts: list[tuple[str, str]] = field(default_factory=list)

    def add(self, before: KnownJob, after: KnownJob) -> None:
        if after.job is None:
            self._deleted_jobs.append(before.id)
        else:
            self._add_job(before, after, after.job)
        for key, advert in after.adverts.items():
            self._add_advert(before.adverts.get(key), advert)
        gone = before.adverts.keys() - after.adverts.keys()
        self._deleted_adverts += [(key.website_id, key.post_id) for key in gone]

    def _add_job(self, before: KnownJob, after: KnownJob, job: Job) -> None:
        if job == before.job and after.own == before.own:
            if _reading_of(after) != _reading_of(before):
                self._read_jobs.append(to_job_reading(after))
            return
        record = dump(job)
        # Compared as text, in which both are as the database can store them.
        if before.job is None or record != dump(before.job):
            self.different.append(job.id)
        # Whoever did that, with the bot or in Hire, has taken care of the job.
        if before.job is not None and is_reopened_or_extended(job, before.job):
            self._unassigned_jobs.append(job.id)
        self._jobs.append(to_job_row(after, job, record))
        self._indexed.append(job)

    def _add_advert(self, before: KnownAdvert | None, after: KnownAdvert) -> None:
        if before is None or _without_numbers(before) != _without_numbers(after):
            self._adverts.append(to_advert_row(after))
        elif before != after:
            self._read_adverts.append(to_advert_reading(after))

    def write(self, database: Database, connection: Connection) -> None:
        for table, rows in ((jobs, self._jobs), (adverts, self._adverts)):
            if rows:
                connection.execute(database.upserting(table, rows[0]), rows)
        index_jobs(database, connection, self._indexed)
        for table, rows in ((jobs, self._read_jobs), (adverts, self._read_adverts)):
            if rows:
                connection.execute(_update(table, tuple(rows[0])), [_as_parameters(row) for row in rows])
        if self._deleted_jobs:
            connection.execute(delete(jobs).where(jobs.c.id.in_(self._deleted_jobs)))
        if self._unassigned_jobs:
            connection.execute(delete(assignments).where(assignments.c.job_id.in_(self._unassigned_jobs)))
        if self._deleted_adverts:
            key = tuple_(adverts.c.website_id, adverts.c.id)
            connection.execute(delete(adverts).where(key.in_(self._deleted_adverts)))


def _reading_of(known: KnownJob) -> tuple[object, ...]:
    return known.own_number, known.read_at


def _without_numbers(known: KnownAdvert) -> KnownAdvert:
    return replace(known, read_number=0, stated_number=0, listed_number=0)


@cache
def _update(table: Table, columns: tuple[str, ...]) -> Update:
    """Updates by primary key; the parameters are named by ``_as_parameters``, because columns' names are taken."""
    key = [column.name for column in table.primary_key]
    is_row = and_(*(table.c[name] == bindparam(f"new_{name}") for name in key))
    changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns if name not in key}
    return update(table).where(is_row).values(changed)


def _as_parameters(row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in row.items()}
