"""The conditions on rows of ``jobs``."""

from sqlalchemy import ColumnElement, and_, false, func, or_, true

from bot.domain.jobs import Audience
from bot.domain.normalization import normalize
from bot.interfaces.job_store import JobSearch
from bot.storage.database import Database
from bot.storage.tables import jobs

# No job contains more or longer words, and a database rejects a statement with thousands of them.
_MAX_WORDS = 50
_MAX_WORD_LENGTH = 500
# While Hire counts a job as open it closes at its expiry; once it has closed, closed_at_ms says when.
CLOSED_MS = func.coalesce(jobs.c.closed_at_ms, jobs.c.expires_at_ms)
IS_NOT_OVER = jobs.c.closed_at_ms.is_(None)


def is_open(now_ms: int) -> ColumnElement[bool]:
    """Open, and not expired."""
    expires_ms = jobs.c.expires_at_ms
    return and_(IS_NOT_OVER, or_(expires_ms.is_(None), expires_ms > now_ms))


def has_closed(since_ms: int, now_ms: int) -> ColumnElement[bool]:
    """Closed in [since, now], or expired then while Hire counts it as open. Each part is read by an index."""
    has_expired = and_(IS_NOT_OVER, jobs.c.expires_at_ms.between(since_ms, now_ms))
    return or_(jobs.c.closed_at_ms.between(since_ms, now_ms), has_expired)


def matches(database: Database, wanted: JobSearch) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a search, except for ``is_open``."""
    words = set(normalize(" ".join(wanted.words)).split())
    if len(words) > _MAX_WORDS or any(len(word) > _MAX_WORD_LENGTH for word in words):
        return (false(),)
    conditions = [jobs.c.search_text.contains(word, autoescape=True) for word in sorted(words)]
    if wanted.job_ids is not None:
        conditions.append(database.is_among(jobs.c.id, wanted.job_ids))
    return (may_be_shown(database, wanted.audience), *conditions)


def may_be_shown(database: Database, audience: Audience) -> ColumnElement[bool]:
    """As ``Audience.includes``."""
    if audience.sees_all:
        return true()
    if not audience.job_ids:
        return jobs.c.is_advertised
    return or_(jobs.c.is_advertised, database.is_among(jobs.c.id, audience.job_ids))
