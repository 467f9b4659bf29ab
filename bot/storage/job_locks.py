"""The locks of jobs. The database decides in one statement, so that replicas agree."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, false, or_, select, update

from bot.domain.timestamps import MILLISECOND, to_ms
from bot.storage.database import Database
from bot.storage.tables import job_locks

# A reopening takes seconds. A process that holds a lock for longer has died; after its restart it reads the job again.
STALE_AFTER = timedelta(seconds=60)


class DatabaseJobLocks:
    """Implements JobLocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, job_id: str, idempotency_key: str, now: datetime) -> bool:
        insert = self._database.insert(job_locks).values(
            job_id=job_id, cause_id=idempotency_key, taken_at_ms=to_ms(now), announced=False
        )
        is_same_holder = job_locks.c.cause_id == insert.excluded.cause_id
        lock = insert.on_conflict_do_update(
            index_elements=["job_id"],
            set_={
                "cause_id": insert.excluded.cause_id,
                "taken_at_ms": insert.excluded.taken_at_ms,
                "announced": case((is_same_holder, job_locks.c.announced), else_=false()),
            },
            where=or_(is_same_holder, _is_stale(insert.excluded.taken_at_ms)),
        ).returning(job_locks.c.job_id)
        return self._database.execute_returning(lock) is not None

    def holder(self, job_id: str) -> str | None:
        holder: str | None = self._database.fetch_value(
            select(job_locks.c.cause_id).where(job_locks.c.job_id == job_id)
        )
        return holder

    def has_started(self, job_id: str, idempotency_key: str) -> bool:
        started = select(job_locks.c.announced).where(_is_held(job_id, idempotency_key))
        return bool(self._database.fetch_value(started))

    def has_started_any(self, idempotency_key: str) -> bool:
        started = select(job_locks.c.job_id).where(job_locks.c.cause_id == idempotency_key, job_locks.c.announced)
        return self._database.fetch_value(started.limit(1)) is not None

    def mark_started(self, job_id: str, idempotency_key: str) -> None:
        self._database.execute(update(job_locks).where(_is_held(job_id, idempotency_key)).values(announced=True))

    def release(self, job_id: str, idempotency_key: str) -> None:
        self._database.execute(delete(job_locks).where(_is_held(job_id, idempotency_key)))


def _is_held(job_id: str, idempotency_key: str) -> ColumnElement[bool]:
    return and_(job_locks.c.job_id == job_id, job_locks.c.cause_id == idempotency_key)


def _is_stale(now_ms: ColumnElement[int]) -> ColumnElement[bool]:
    # A lock from the future was made by a clock that has been set back; it would lock the job until then.
    limit_ms = STALE_AFTER // MILLISECOND
    taken_at_ms = job_locks.c.taken_at_ms
    return or_(taken_at_ms <= now_ms - limit_ms, taken_at_ms >= now_ms + limit_ms)
