"""The repository of jobs with their adverts: the last known state of every job, for lists and searches."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, not_, or_, select, update

from bot.domain.jobs import AdvertKey, Job, JobTeam, Reading
from bot.domain.serialization import dump
from bot.domain.timestamps import from_ms, to_ms
from bot.interfaces.job_store import JobSearch
from bot.storage.database import AnyRow, Database, Parameters, in_batches
from bot.storage.job_queries import CLOSED_MS, IS_NOT_OVER, has_closed
from bot.storage.job_rows import job_code_key, to_job
from bot.storage.job_writes import change_jobs, put_reading
from bot.storage.merging.jobs import without_websites
from bot.storage.search.lists import JobLists
from bot.storage.search.tables import job_index
from bot.storage.tables import adverts, jobs, read_numbers

_JOBS = select(jobs.c.record)
_JOB = _JOBS.where(jobs.c.id == bindparam("job_id"))
_RECENT_JOB = _JOB.where(jobs.c.own_read_at_ms >= bindparam("since_ms"))
_WITH_CODE = _JOBS.where(jobs.c.code == bindparam("code_key")).order_by(jobs.c.id)
_LOCKED_JOB, _CHANGED_JOB = _JOB.with_for_update(), update(jobs).where(jobs.c.id == bindparam("job_id"))
_INDEXED_JOB = job_index.c.job_id == bindparam("indexed_id")
_IS_INDEXED = select(job_index.c.is_current).where(_INDEXED_JOB)
# The database marks every change of a job as one that the index does not know.
_MARK_INDEXED = update(job_index).where(_INDEXED_JOB).values(is_current=True)


class DatabaseJobs:
    """Implements JobRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lists = JobLists(database)
        insert = database.insert(read_numbers).values(name="readings", last_number=1)
        increased = {"last_number": read_numbers.c.last_number + 1}
        given = insert.on_conflict_do_update(index_elements=["name"], set_=increased)
        self._giving_number = given.returning(read_numbers.c.last_number)

    def next_number(self) -> int:
        # A number that is lost with a power failure was given to no reading that is still stored.
        with self._database.writing(waits_for_disk=False) as connection:
            number: int = connection.execute(self._giving_number).scalar_one()
        return number

    def put(self, reading: Reading) -> tuple[str, ...]:
        return put_reading(self._database, reading)

    def put_team(self, job_id: str, team: JobTeam, read_at: datetime) -> None:
        self._change_record(job_id, lambda job: replace(job, team=team, team_read_at=read_at), waits_for_disk=False)

    def keep_quiet(self, job_id: str) -> None:
        self._change_record(job_id, lambda job: job if job.closed_at is None else replace(job, is_closing_quiet=True))

    def forget_other_websites(self, website_ids: Iterable[str]) -> None:
        kept_ids = frozenset(website_ids)
        others = select(adverts.c.job_id).where(adverts.c.website_id.not_in(sorted(kept_ids))).distinct()
        job_ids = [row.job_id for row in self._database.fetch_all(others)]
        change_jobs(self._database, job_ids, lambda known: without_websites(known, kept_ids))

    def get(self, job_id: str) -> Job | None:
        return self._one(_JOB, {"job_id": job_id})

    def get_recent(self, job_id: str, since: datetime) -> Job | None:
        return self._one(_RECENT_JOB, {"job_id": job_id, "since_ms": to_ms(since)})

    def read_since(self, job_ids: Collection[str], since: datetime) -> frozenset[str]:
        recent = self._of(select(jobs.c.id), job_ids).where(jobs.c.own_read_at_ms >= to_ms(since))
        return frozenset(row.id for row in self._database.fetch_all(recent))

    def get_many(self, job_ids: Iterable[str]) -> Mapping[str, Job]:
        found: dict[str, Job] = {}
        for ids in in_batches(job_ids):
            found.update((job.id, job) for job in self._all(_JOBS.where(jobs.c.id.in_(ids))))
        return found

    def id_of_advert(self, key: AdvertKey) -> str | None:
        is_advert = and_(adverts.c.website_id == key.website_id, adverts.c.id == key.post_id)
        job_id: str | None = self._database.fetch_value(select(adverts.c.job_id).where(is_advert))
        return job_id

    def find_by_id(self, any_id: str) -> tuple[Job, ...]:
        of_adverts = select(adverts.c.job_id).where(adverts.c.id == any_id)
        return self._all(_JOBS.where(or_(jobs.c.id == any_id, jobs.c.id.in_(of_adverts))).order_by(jobs.c.id))

    def find_by_code(self, code: str) -> tuple[Job, ...]:
        key = job_code_key(code)
        # Not every job has a code, and an empty code is not a search for those without.
        return self._all(_WITH_CODE, {"code_key": key}) if key else ()

    def search(self, wanted: JobSearch, now: datetime, *, offset: int, limit: int) -> tuple[tuple[Job, ...], int]:
        return self._lists.search(wanted, now, offset=offset, limit=limit)

    def count(self, wanted: JobSearch, now: datetime) -> int:
        return self._lists.count(wanted, now)

    def exists(self, wanted: JobSearch, now: datetime) -> bool:
        return self._lists.exists(wanted, now)

    def expiring(
        self, wanted: JobSearch, since: datetime, now: datetime, until: datetime, *, offset: int, limit: int
    ) -> tuple[tuple[Job, ...], int]:
        return self._lists.expiring(wanted, since, now, until, offset=offset, limit=limit)

    def count_closed(self, wanted: JobSearch, since: datetime, now: datetime) -> int:
        return self._lists.count_closed(wanted, since, now)

    def expiry_weeks(self, wanted: JobSearch, now: datetime, weeks: int) -> tuple[int, ...]:
        return self._lists.expiry_weeks(wanted, now, weeks)

    def open_between(self, after: datetime, until: datetime, job_ids: Collection[str] | None = None) -> tuple[Job, ...]:
        expires_ms = jobs.c.expires_at_ms
        ahead = _JOBS.where(IS_NOT_OVER, expires_ms > to_ms(after), expires_ms <= to_ms(until))
        return self._all(self._of(ahead, job_ids).order_by(expires_ms, jobs.c.id))

    def closed_since(
        self, since: datetime, now: datetime, job_ids: Collection[str] | None = None
    ) -> tuple[tuple[Job, datetime], ...]:
        closed = self._of(_JOBS.add_columns(CLOSED_MS.label("closed_ms")), job_ids).where(
            has_closed(to_ms(since), to_ms(now)), not_(jobs.c.is_closing_quiet)
        )
        rows = self._database.fetch_all(closed.order_by(CLOSED_MS.desc(), jobs.c.id))
        return tuple((to_job(row), from_ms(row.closed_ms)) for row in rows)

    def listed_adverts(self, website_id: str) -> frozenset[str]:
        query = select(adverts.c.id).where(adverts.c.website_id == website_id, adverts.c.is_listed)
        return frozenset(row.id for row in self._database.fetch_all(query))

    def job_ids(self) -> frozenset[str]:
        query = select(jobs.c.id).where(jobs.c.own_record.is_not(None))
        return frozenset(row.id for row in self._database.fetch_all(query))

    def overdue(self, since: datetime, now: datetime) -> tuple[str, ...]:
        has_expired = jobs.c.expires_at_ms.between(to_ms(since), to_ms(now))
        query = select(jobs.c.id).where(IS_NOT_OVER, has_expired).order_by(jobs.c.expires_at_ms, jobs.c.id)
        return tuple(row.id for row in self._database.fetch_all(query))

    def _of(self, query: Select[Any], job_ids: Collection[str] | None) -> Select[Any]:
        return query if job_ids is None else query.where(self._database.is_among(jobs.c.id, job_ids))

    def _change_record(self, job_id: str, change: Callable[[Job], Job], *, waits_for_disk: bool = True) -> None:
        """Change what no reading changes, and what is not indexed; nothing if the job is unknown."""
        with self._database.writing(waits_for_disk=waits_for_disk) as connection:
            row = connection.execute(_LOCKED_JOB, {"job_id": job_id}).one_or_none()
            if row is not None:
                is_indexed = connection.scalar(_IS_INDEXED, {"indexed_id": job_id})
                job = change(to_job(row))
                columns = {"record": dump(job), "is_closing_quiet": job.is_closing_quiet}
                connection.execute(_CHANGED_JOB, {"job_id": job_id, **columns})
                if is_indexed:
                    connection.execute(_MARK_INDEXED, {"indexed_id": job_id})

    def _one(self, query: Select[Any], parameters: Parameters) -> Job | None:
        found = self._all(query, parameters)
        return found[0] if found else None

    def _all(self, query: Select[Any], parameters: Parameters | None = None) -> tuple[Job, ...]:
        return _to_jobs(self._database.fetch_all(query, parameters))


def _to_jobs(rows: Sequence[AnyRow]) -> tuple[Job, ...]:
    return tuple(to_job(row) for row in rows)
