"""Who is at work on a job right now. The database decides, in one statement, so that replicas agree."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, false, or_, select, update

from bot.storage.database import Database
from bot.storage.tables import job_locks, to_ms

# A reopening takes seconds; a holder that is silent for longer has died, and its own restart reads the job back.
STALE_AFTER = timedelta(seconds=60)


class DatabaseJobLocks:
    """Keeps the promise ``Claims``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, job_id: str, idempotency_key: str, now: datetime) -> bool:
        insert = self._database.insert(job_locks).values(
            job_id=job_id, cause_id=idempotency_key, taken_at_ms=to_ms(now), announced=False
        )
        is_same_holder = job_locks.c.cause_id == insert.excluded.cause_id
        claim = insert.on_conflict_do_update(
            index_elements=["job_id"],
            set_={
                "cause_id": insert.excluded.cause_id,
                "taken_at_ms": insert.excluded.taken_at_ms,
                "announced": case((is_same_holder, job_locks.c.announced), else_=false()),
            },
            where=or_(is_same_holder, _is_stale(insert.excluded.taken_at_ms)),
        ).returning(job_locks.c.job_id)
        with self._database.writing() as connection:
            return connection.execute(claim).first() is not None

    def holder(self, job_id: str) -> str | None:
        with self._database.reading() as connection:
            return connection.scalar(select(job_locks.c.cause_id).where(job_locks.c.job_id == job_id))

    def has_started(self, job_id: str, idempotency_key: str) -> bool:
        announced = select(job_locks.c.announced).where(_is_held(job_id, idempotency_key))
        with self._database.reading() as connection:
            return bool(connection.scalar(announced))

    def mark_started(self, job_id: str, idempotency_key: str) -> None:
        with self._database.writing() as connection:
            connection.execute(update(job_locks).where(_is_held(job_id, idempotency_key)).values(announced=True))

    def release(self, job_id: str, idempotency_key: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(job_locks).where(_is_held(job_id, idempotency_key)))


def _is_held(job_id: str, idempotency_key: str) -> ColumnElement[bool]:
    return and_(job_locks.c.job_id == job_id, job_locks.c.cause_id == idempotency_key)


def _is_stale(now_ms: ColumnElement[int]) -> ColumnElement[bool]:
    # A claim from the future is a clock that was set back; without this the job would stay locked until then.
    limit_ms = STALE_AFTER // timedelta(milliseconds=1)
    taken_at_ms = job_locks.c.taken_at_ms
    return or_(taken_at_ms <= now_ms - limit_ms, taken_at_ms >= now_ms + limit_ms)
