"""Stores the complete list of a website and determines what changed.

The comparison happens before the writing transaction, so that a large scan does not block other writes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.domain.serialization import dump
from bot.domain.timestamps import to_ms
from bot.interfaces.store import ScanResult
from bot.storage.database import AnyRow, Database
from bot.storage.post_rows import enriched, to_post, to_row
from bot.storage.post_writes import is_newer, unlist_post, upsert_post
from bot.storage.tables import job_posts

_COMPARED = ("website_id", "id", "job_id", "is_listed", "seen_at_ms", "record")


@dataclass(frozen=True)
class _Difference:
    changed: tuple[JobPost, ...]
    vanished: tuple[PostKey, ...]


def put_scan(database: Database, website_id: str, posts: Iterable[JobPost], seen_at: datetime) -> ScanResult:
    """Implements ``PostRepository.put_scan``; writes only what differs."""
    seen_ms = to_ms(seen_at)
    listed = {post.id: post for post in posts}
    difference = _compare(listed, _stored(database, website_id), seen_ms)
    if difference.changed or difference.vanished:
        _write(database, website_id, difference, seen_ms)
    return ScanResult(len(listed), tuple(post.key for post in difference.changed), difference.vanished)


def _stored(database: Database, website_id: str) -> dict[str, AnyRow]:
    query = (
        select(*(job_posts.c[name] for name in _COMPARED))
        .where(job_posts.c.website_id == website_id)
        .order_by(job_posts.c.id)
    )
    return {row.id: row for row in database.fetch_all(query)}


def _compare(listed: Mapping[str, JobPost], stored: Mapping[str, AnyRow], seen_ms: int) -> _Difference:
    newer = {post_id for post_id, row in stored.items() if is_newer(row.seen_at_ms, seen_ms)}
    changed = tuple(
        post if row is None else enriched(post, to_post(row))
        for post, row in ((post, stored.get(post.id)) for post in listed.values() if post.id not in newer)
        if row is None or _differs(post, row)
    )
    vanished = tuple(
        PostKey(row.website_id, row.id, row.job_id)
        for row in stored.values()
        if row.is_listed and row.id not in listed and row.id not in newer
    )
    return _Difference(changed, vanished)


def _differs(post: JobPost, row: AnyRow) -> bool:
    # Compared as text, in which both are as the database can store them. If the texts differ, the stored one is read and
    # written again first: after an upgrade that adds a field to JobPost, all stored texts lack it.
    payload = dump(post)
    if row.is_listed == post.is_listed and row.record == payload:
        return False
    stored = to_post(row)
    return dump(enriched(post, stored)) != dump(stored)


def _write(database: Database, website_id: str, difference: _Difference, seen_ms: int) -> None:
    rows = [to_row(post, seen_ms) for post in difference.changed]
    gone = [{"gone_from": key.website_id, "gone_id": key.post_id, "gone_ms": seen_ms} for key in difference.vanished]
    # One scan of a website at a time, because two replicas that write the same rows in different orders could deadlock.
    with database.writing_alone(f"scan of website {website_id}") as connection:
        if rows:
            connection.execute(upsert_post(database), rows)
        if gone:
            connection.execute(unlist_post(), gone)
