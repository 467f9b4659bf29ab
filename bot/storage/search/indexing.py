"""Keeps the index of jobs up to date: with every change of this release, and afterwards with those of an earlier one."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.domain.jobs import Job
from bot.domain.normalization import storable
from bot.domain.serialization import load
from bot.domain.timestamps import to_ms_or_none
from bot.storage.database import Database, in_batches
from bot.storage.search.tables import IS_STALE, job_index, job_names
from bot.storage.search.terms import names_of, terms_of
from bot.storage.tables import jobs

# Each batch holds the database for about 30 ms.
_BATCH = 200
# Before the bot serves, nobody waits.
_BATCH_AT_START = 2_000

_NAMES = select(job_names.c.kind, job_names.c.name).where(job_names.c.name.in_(bindparam("names", expanding=True)))


def index_jobs(database: Database, connection: Connection, changed: Collection[Job]) -> None:
    """Index these stored jobs, in the transaction that changes them or holds their rows."""
    rows = [_row(job) for job in changed]
    if not rows:
        return
    _add_names(database, connection, changed)
    connection.execute(database.upserting(job_index, rows[0], key=["job_id"]), rows)


def _add_names(database: Database, connection: Connection, changed: Collection[Job]) -> None:
    """Remember the names of these jobs. In the order of the key, so that two replicas wait for each other and do not deadlock."""
    every = {name for job in changed for name in names_of(job)}
    normalized = {(kind, storable(name)): key for kind, name, key in every}
    batches = in_batches(name for _, name in normalized)
    new = normalized.keys() - {tuple(row) for names in batches for row in connection.execute(_NAMES, {"names": names})}
    if new:
        rows = [{"kind": kind, "name": name, "normalized": normalized[kind, name]} for kind, name in sorted(new)]
        connection.execute(database.insert(job_names).on_conflict_do_nothing(), rows)


def index_stale(database: Database, *, is_at_start: bool = False) -> int:
    """Index every job that was changed without its index, in short transactions; how many.

    What another replica changes meanwhile is left to it, or to the next time.
    """
    count, batch = 0, _BATCH_AT_START if is_at_start else _BATCH
    stale = select(job_index.c.job_id).where(IS_STALE).limit(batch)
    while ids := [row.job_id for row in database.fetch_all(stale)]:
        with database.writing(waits_for_disk=False) as connection:
            found = _lock(connection, ids)
            index_jobs(database, connection, found)
        count += len(found)
        if len(found) < len(ids):
            break
        if not is_at_start:
            database.let_others_write()
    return count


def _lock(connection: Connection, job_ids: list[str]) -> list[Job]:
    """The jobs, whose rows nobody else changes before the end of the transaction."""
    held = select(jobs.c.record).where(jobs.c.id.in_(job_ids)).order_by(jobs.c.id)
    rows = connection.execute(held.with_for_update(skip_locked=True)).all()
    return [load(Job, row.record) for row in rows if row.record]


def _row(job: Job) -> dict[str, Any]:
    terms = terms_of(job)
    return {
        "job_id": job.id,
        "is_current": True,
        "is_advertised": job.is_advertised,
        "closed_at_ms": to_ms_or_none(job.closed_at),
        "expires_at_ms": to_ms_or_none(job.expires_at),
        "changed_at_ms": to_ms_or_none(job.details.changed_at),
        "words": terms.words,
        "more_words": terms.more_words,
        "facets": terms.facets,
    }
