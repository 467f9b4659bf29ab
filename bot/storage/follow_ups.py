"""What people did about a reminder: took the job, snoozed the post, gave the order to reopen. Nothing is acted on here."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, exists, func, or_, select

from bot.domain.jobs import PostKey
from bot.domain.reminders import Arming, Snooze, Taker
from bot.storage.database import IDS_AT_ONCE, Database
from bot.storage.reminder_tables import job_armings, job_takers, snoozes
from bot.storage.tables import job_posts, to_moment, to_moment_or_none, to_ms, to_ms_or_none


class DatabaseTakers:
    """Keeps the promise ``TakerShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, taker: Taker) -> Taker:
        insert = self._database.insert(job_takers).values(
            job_id=taker.job_id, open_id=taker.open_id, chat_id=taker.chat_id, taken_at_ms=to_ms(taker.taken_at)
        )
        # Writing what is there already gives back the row that stands, in the same statement: nobody can release the
        # job between the attempt and the answer.
        taking = insert.on_conflict_do_update(
            index_elements=["job_id"], set_={"open_id": job_takers.c.open_id}
        ).returning(*job_takers.c)
        with self._database.writing() as connection:
            return _to_taker(connection.execute(taking).one())

    def release(self, job_id: str, open_id: str) -> bool:
        release = delete(job_takers).where(job_takers.c.job_id == job_id, job_takers.c.open_id == open_id)
        with self._database.writing() as connection:
            return connection.execute(release).rowcount > 0

    def of(self, job_ids: Iterable[str]) -> Mapping[str, Taker]:
        wanted = sorted(set(job_ids))
        found: dict[str, Taker] = {}
        with self._database.reading() as connection:
            for start in range(0, len(wanted), IDS_AT_ONCE):
                some = wanted[start : start + IDS_AT_ONCE]
                rows = connection.execute(select(job_takers).where(job_takers.c.job_id.in_(some)))
                found.update((row.job_id, _to_taker(row)) for row in rows)
        return found


class DatabaseSnoozes:
    """Keeps the promise ``SnoozeShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, snooze: Snooze) -> None:
        until_ms = to_ms_or_none(snooze.until)
        insert = self._database.insert(snoozes).values(
            chat_id=snooze.chat_id, website_id=snooze.website_id, post_id=snooze.post_id, until_ms=until_ms
        )
        key = ["chat_id", "website_id", "post_id"]
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=key, set_={"until_ms": until_ms}))

    def of_chat(self, chat_id: str) -> Mapping[tuple[str, str], Snooze]:
        with self._database.reading() as connection:
            rows = connection.execute(select(snoozes).where(snoozes.c.chat_id == chat_id)).all()
        return {
            (row.website_id, row.post_id): Snooze(
                row.chat_id, row.website_id, row.post_id, to_moment_or_none(row.until_ms)
            )
            for row in rows
        }

    def prune(self, before: datetime) -> None:
        before_ms = to_ms(before)
        # While a job is active its date says when it ends; once it has closed, closed_at_ms does.
        has_closed = exists().where(
            job_posts.c.website_id == snoozes.c.website_id,
            job_posts.c.id == snoozes.c.post_id,
            func.coalesce(job_posts.c.closed_at_ms, job_posts.c.expires_at_ms) <= before_ms,
        )
        is_over = or_(snoozes.c.until_ms <= before_ms, and_(snoozes.c.until_ms.is_(None), has_closed))
        with self._database.writing() as connection:
            connection.execute(delete(snoozes).where(is_over))


class DatabaseArmings:
    """Keeps the promise ``ArmingShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def arm(self, arming: Arming) -> None:
        order = {
            "website_id": arming.post.website_id,
            "post_id": arming.post.post_id,
            "expires_at_ms": to_ms_or_none(arming.expires_at),
            "until": arming.until,
            "armed_by": arming.armed_by,
            "chat_id": arming.chat_id,
            "message_id": arming.message_id,
            "armed_at_ms": to_ms(arming.armed_at),
        }
        insert = self._database.insert(job_armings).values(job_id=arming.post.job_id, **order)
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["job_id"], set_=order))

    def disarm(self, job_id: str) -> Arming | None:
        taking_back = delete(job_armings).where(job_armings.c.job_id == job_id).returning(*job_armings.c)
        with self._database.writing() as connection:
            row = connection.execute(taking_back).one_or_none()
        return None if row is None else _to_arming(row)

    def of(self, job_id: str) -> Arming | None:
        with self._database.reading() as connection:
            row = connection.execute(select(job_armings).where(job_armings.c.job_id == job_id)).one_or_none()
        return None if row is None else _to_arming(row)

    def every(self) -> tuple[Arming, ...]:
        orders = select(job_armings).order_by(job_armings.c.armed_at_ms, job_armings.c.job_id)
        with self._database.reading() as connection:
            return tuple(_to_arming(row) for row in connection.execute(orders))


def _to_taker(row: Row[Any]) -> Taker:
    return Taker(row.job_id, row.open_id, row.chat_id, to_moment(row.taken_at_ms))


def _to_arming(row: Row[Any]) -> Arming:
    return Arming(
        post=PostKey(row.website_id, row.post_id, row.job_id),
        expires_at=to_moment_or_none(row.expires_at_ms),
        until=row.until,
        armed_by=row.armed_by,
        chat_id=row.chat_id,
        message_id=row.message_id,
        armed_at=to_moment(row.armed_at_ms),
    )
