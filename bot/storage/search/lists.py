"""Lists of jobs and their counts, read from the index of jobs; only the jobs of a page are read themselves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union_all

from bot.domain.jobs import Job
from bot.domain.serialization import load
from bot.domain.timestamps import MILLISECOND, to_ms
from bot.interfaces.job_store import JobSearch
from bot.storage.database import Database, page_of
from bot.storage.search.indexing import index_stale
from bot.storage.search.matching import CLOSED_MS, IS_NOT_OVER, Matching, count, matching
from bot.storage.search.tables import job_index
from bot.storage.tables import jobs

_WEEK_MS = timedelta(weeks=1) // MILLISECOND
_ID = job_index.c.job_id


class JobLists:
    """The lists of JobRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, wanted: JobSearch, now: datetime, *, offset: int, limit: int) -> tuple[tuple[Job, ...], int]:
        found = self._matching(wanted, now)
        latest = CLOSED_MS if wanted.is_open is False else job_index.c.changed_at_ms
        in_order = found.select(self._database, _ID).order_by(latest.desc().nulls_last(), _ID)
        with self._database.reading() as connection:
            page = connection.scalars(page_of(in_order, offset, limit)).all()
            is_whole = offset == 0 and len(page) < limit
            total = len(page) if is_whole else int(connection.scalar(count(self._database, wanted, to_ms(now))))
            return _read(connection, page), total

    def count(self, wanted: JobSearch, now: datetime) -> int:
        index_stale(self._database)
        return int(self._database.fetch_value(count(self._database, wanted, to_ms(now))))

    def exists(self, wanted: JobSearch, now: datetime) -> bool:
        found = self._matching(wanted, now)
        return self._database.fetch_value(found.select(self._database, _ID).limit(1)) is not None

    def expiring(
        self, wanted: JobSearch, since: datetime, now: datetime, until: datetime, *, offset: int, limit: int
    ) -> tuple[tuple[Job, ...], int]:
        found, is_ahead = self._matching(wanted, now), _is_ahead(now, until)
        ahead = found.select(self._database, _ID).where(is_ahead).order_by(job_index.c.expires_at_ms, _ID)
        with self._database.reading() as connection:
            open_total, closed_total = connection.execute(self._totals(found, is_ahead, since, now)).one()
            page = list(connection.scalars(page_of(ahead, offset, limit)))
            if len(page) < limit and closed_total:
                closed = self._latest_closed(found, since, now)
                page += connection.scalars(page_of(closed, max(offset - open_total, 0), limit - len(page)))
            return _read(connection, page), open_total + closed_total

    def count_closed(self, wanted: JobSearch, since: datetime, now: datetime) -> int:
        return int(self._database.fetch_value(self._closed(self._matching(wanted, now), since, now)))

    def expiry_weeks(self, wanted: JobSearch, now: datetime, weeks: int) -> tuple[int, ...]:
        now_ms, expires_ms = to_ms(now), job_index.c.expires_at_ms
        week = ((expires_ms - now_ms) // _WEEK_MS).label("week")
        is_within = and_(IS_NOT_OVER, expires_ms >= now_ms, expires_ms < now_ms + weeks * _WEEK_MS)
        found = self._matching(wanted, now).select(self._database, week, func.count().label("jobs"))
        count_of_week = {row.week: row.jobs for row in self._database.fetch_all(found.where(is_within).group_by(week))}
        return tuple(count_of_week.get(number, 0) for number in range(weeks))

    def _matching(self, wanted: JobSearch, now: datetime) -> Matching:
        index_stale(self._database)
        return matching(self._database, wanted, to_ms(now))

    def _counted(self, found: Matching, condition: ColumnElement[bool]) -> Select[Any]:
        return found.select(self._database, func.count()).where(condition)

    def _totals(self, found: Matching, is_ahead: ColumnElement[bool], since: datetime, now: datetime) -> Select[Any]:
        """How many are ahead, and how many ``_closed`` counts."""
        if found.terms:
            # Once through what the words find, instead of once for each range.
            is_closed = or_(*_closed_in(since, now))
            return found.select(self._database, func.count().filter(is_ahead), func.count().filter(is_closed))
        ahead, closed = self._counted(found, is_ahead), self._closed(found, since, now)
        return select(ahead.scalar_subquery(), closed.scalar_subquery())

    def _closed(self, found: Matching, since: datetime, now: datetime) -> Select[Any]:
        """How many closed in [since, now], or expired then while Hire counts them as open. Each part is read by an index."""
        parts = [self._counted(found, part).scalar_subquery() for part in _closed_in(since, now)]
        return select(parts[0] + parts[1])

    def _latest_closed(self, found: Matching, since: datetime, now: datetime) -> Select[Any]:
        """The ids of those that ``_closed`` counts, latest first."""
        columns = (_ID.label("id"), CLOSED_MS.label("closed_ms"))
        every = union_all(*(found.select(self._database, *columns).where(part) for part in _closed_in(since, now)))
        closed = every.subquery()
        return select(closed.c.id).order_by(closed.c.closed_ms.desc(), closed.c.id)


def _is_ahead(now: datetime, until: datetime) -> ColumnElement[bool]:
    expires_ms = job_index.c.expires_at_ms
    return and_(IS_NOT_OVER, expires_ms > to_ms(now), expires_ms <= to_ms(until))


def _closed_in(since: datetime, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    since_ms, now_ms = to_ms(since), to_ms(now)
    has_expired = and_(IS_NOT_OVER, job_index.c.expires_at_ms.between(since_ms, now_ms))
    return job_index.c.closed_at_ms.between(since_ms, now_ms), has_expired


def _read(connection: Connection, job_ids: Sequence[str]) -> tuple[Job, ...]:
    """The jobs, in this order. One that has been deleted meanwhile is left out."""
    if not job_ids:
        return ()
    rows = connection.execute(select(jobs.c.id, jobs.c.record).where(jobs.c.id.in_(job_ids)))
    record_of = {row.id: row.record for row in rows}
    return tuple(load(Job, record_of[job_id]) for job_id in job_ids if job_id in record_of)
