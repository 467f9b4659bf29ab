"""The repository of job posts: the last known state of every post, for lists and searches."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select

from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.domain.normalization import normalize
from bot.domain.timestamps import MILLISECOND, from_ms, to_ms
from bot.interfaces.store import ScanResult
from bot.storage.database import AnyRow, Database, in_batches, read_page
from bot.storage.post_rows import CLOSED_MS, is_different, job_code_key, to_post, to_row
from bot.storage.post_writes import is_newer, upsert_post
from bot.storage.scans import put_scan
from bot.storage.tables import job_posts

_POSTS = select(job_posts.c.record, job_posts.c.is_listed)
_IN_ORDER = (job_posts.c.id, job_posts.c.website_id)
# An unlisted post is not active whatever its last record says, because closing a job removes its posts.
_IS_ACTIVE = and_(job_posts.c.is_active, job_posts.c.is_listed)
# No post contains more or longer words, and a database rejects a statement with thousands of them.
_MAX_WORDS = 50
_MAX_WORD_LENGTH = 500
_WEEK_MS = timedelta(weeks=1) // MILLISECOND


class DatabasePosts:
    """Implements PostRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, post: JobPost, seen_at: datetime) -> bool:
        seen_ms = to_ms(seen_at)
        stored = _POSTS.add_columns(job_posts.c.seen_at_ms).where(
            job_posts.c.website_id == post.website_id, job_posts.c.id == post.id
        )
        with self._database.writing() as connection:
            row = connection.execute(stored).one_or_none()
            connection.execute(upsert_post(self._database), to_row(post, seen_ms))
        return row is None or (not is_newer(row.seen_at_ms, seen_ms) and is_different(post, row))

    def put_scan(self, website_id: str, posts: tuple[JobPost, ...], seen_at: datetime) -> ScanResult:
        return put_scan(self._database, website_id, posts, seen_at)

    def get(self, website_id: str, post_id: str) -> JobPost | None:
        return self._one(job_posts.c.website_id == website_id, job_posts.c.id == post_id)

    def get_recent(self, website_id: str, post_id: str, since: datetime) -> JobPost | None:
        is_recent = job_posts.c.seen_at_ms >= to_ms(since)
        return self._one(job_posts.c.website_id == website_id, job_posts.c.id == post_id, is_recent)

    def get_many(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], JobPost]:
        wanted = set(keys)
        found: dict[tuple[str, str], JobPost] = {}
        for ids in in_batches(post_id for _, post_id in wanted):
            posts = self._all(_POSTS.where(job_posts.c.id.in_(ids)))
            found.update(((post.website_id, post.id), post) for post in posts)
        return {key: found[key] for key in wanted & found.keys()}

    def find_by_id(self, any_id: str) -> tuple[JobPost, ...]:
        return self._all(_POSTS.where(or_(job_posts.c.id == any_id, job_posts.c.job_id == any_id)).order_by(*_IN_ORDER))

    def find_by_code(self, job_code: str) -> tuple[JobPost, ...]:
        code = job_code_key(job_code)
        # Not every job has a code, and an empty code is not a search for those without.
        return self._all(_POSTS.where(job_posts.c.job_code == code).order_by(*_IN_ORDER)) if code else ()

    def search(
        self, words: tuple[str, ...], *, is_open: bool | None, now: datetime, offset: int, limit: int
    ) -> tuple[tuple[JobPost, ...], int]:
        wanted = set(normalize(" ".join(words)).split())
        if len(wanted) > _MAX_WORDS or any(len(word) > _MAX_WORD_LENGTH for word in wanted):
            return (), 0
        matching = _POSTS.where(*(job_posts.c.search_text.contains(word, autoescape=True) for word in sorted(wanted)))
        if is_open is not None:
            matching = matching.where(_is_open(to_ms(now)) if is_open else not_(_is_open(to_ms(now))))
        newest_first = matching.order_by(job_posts.c.changed_at_ms.desc().nulls_last(), *_IN_ORDER)
        return self._page(newest_first, offset, limit)

    def expiring(
        self, since: datetime, now: datetime, until: datetime, *, offset: int, limit: int
    ) -> tuple[tuple[JobPost, ...], int]:
        expires_ms, now_ms = job_posts.c.expires_at_ms, to_ms(now)
        is_ahead = and_(_is_open(now_ms), expires_ms <= to_ms(until))
        matching = _POSTS.where(or_(is_ahead, _has_closed(to_ms(since), now_ms))).order_by(
            case((is_ahead, 0), else_=1), case((is_ahead, expires_ms), else_=-CLOSED_MS), *_IN_ORDER
        )
        return self._page(matching, offset, limit)

    def active_between(self, after: datetime, until: datetime) -> tuple[JobPost, ...]:
        expires_ms = job_posts.c.expires_at_ms
        ahead = _POSTS.where(_IS_ACTIVE, expires_ms > to_ms(after), expires_ms <= to_ms(until))
        return self._all(ahead.order_by(expires_ms, *_IN_ORDER))

    def closed_since(self, since: datetime, now: datetime) -> tuple[tuple[JobPost, datetime], ...]:
        closed = _POSTS.add_columns(CLOSED_MS.label("closed_ms")).where(_has_closed(to_ms(since), to_ms(now)))
        rows = self._database.fetch_all(closed.order_by(CLOSED_MS.desc(), *_IN_ORDER))
        return tuple((to_post(row), from_ms(row.closed_ms)) for row in rows)

    def expiry_weeks(self, now: datetime, weeks: int) -> tuple[int, ...]:
        now_ms, expires_ms = to_ms(now), job_posts.c.expires_at_ms
        week = ((expires_ms - now_ms) // _WEEK_MS).label("week")
        counted = (
            select(week, func.count().label("posts"))
            .where(_IS_ACTIVE, expires_ms >= now_ms, expires_ms < now_ms + weeks * _WEEK_MS)
            .group_by(week)
        )
        count_of_week = {row.week: row.posts for row in self._database.fetch_all(counted)}
        return tuple(count_of_week.get(number, 0) for number in range(weeks))

    def titles(self) -> tuple[tuple[str, str, PostKey], ...]:
        table = job_posts.c
        columns = select(table.title, table.job_code, table.website_id, table.id, table.job_id)
        rows = self._database.fetch_all(columns.order_by(*_IN_ORDER))
        return tuple((title, code, PostKey(*key)) for title, code, *key in rows)

    def _one(self, *conditions: ColumnElement[bool]) -> JobPost | None:
        found = self._all(_POSTS.where(*conditions))
        return found[0] if found else None

    def _all(self, posts: Select[Any]) -> tuple[JobPost, ...]:
        return _to_posts(self._database.fetch_all(posts))

    def _page(self, posts: Select[Any], offset: int, limit: int) -> tuple[tuple[JobPost, ...], int]:
        with self._database.reading() as connection:
            rows, total = read_page(connection, posts, offset, limit)
        return _to_posts(rows), total


def _to_posts(rows: Sequence[AnyRow]) -> tuple[JobPost, ...]:
    return tuple(to_post(row) for row in rows)


def _is_open(now_ms: int) -> ColumnElement[bool]:
    expires_ms = job_posts.c.expires_at_ms
    return and_(_IS_ACTIVE, or_(expires_ms.is_(None), expires_ms > now_ms))


def _has_closed(since_ms: int, now_ms: int) -> ColumnElement[bool]:
    return and_(not_(_is_open(now_ms)), CLOSED_MS.between(since_ms, now_ms))
