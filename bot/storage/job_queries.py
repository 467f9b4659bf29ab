"""The conditions on rows of ``jobs``."""

from sqlalchemy import ColumnElement, and_, func, or_, true

from bot.domain.jobs import Audience
from bot.storage.database import Database
from bot.storage.tables import jobs

# While Hire counts a job as open it closes at its expiry; once it has closed, closed_at_ms says when.
CLOSED_MS = func.coalesce(jobs.c.closed_at_ms, jobs.c.expires_at_ms)
IS_NOT_OVER = jobs.c.closed_at_ms.is_(None)


def has_closed(since_ms: int, now_ms: int) -> ColumnElement[bool]:
    """Closed in [since, now], or expired then while Hire counts it as open. Each part is read by an index."""
    has_expired = and_(IS_NOT_OVER, jobs.c.expires_at_ms.between(since_ms, now_ms))
    return or_(jobs.c.closed_at_ms.between(since_ms, now_ms), has_expired)


def may_be_shown(
    database: Database,
    audience: Audience,
    job_id: ColumnElement[str] = jobs.c.id,
    is_advertised: ColumnElement[bool] = jobs.c.is_advertised,
) -> ColumnElement[bool]:
    """As ``Audience.includes``; the columns may be those of another table that has them."""
    if audience.sees_all:
        return true()
    if not audience.job_ids:
        return is_advertised
    return or_(is_advertised, database.is_among(job_id, audience.job_ids))
