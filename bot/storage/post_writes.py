"""The two statements that change ``job_posts``. Neither replaces a record that was read later."""

from datetime import timedelta

from sqlalchemy import BigInteger, ColumnElement, Update, bindparam, case, func, null, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.timestamps import MILLISECOND
from bot.storage.database import Database
from bot.storage.tables import job_posts

# While a scan reads a website page by page, a click may read one of its posts; then the click's record is newer. A stored
# record that is newer by more than the longest scan was written by a clock that has been set back since.
_LONGEST_SCAN_MS = timedelta(minutes=15) // MILLISECOND


def is_newer(stored_ms: int, new_ms: int) -> bool:
    """Whether the stored record was read after the new one, so that it stays."""
    return new_ms < stored_ms <= new_ms + _LONGEST_SCAN_MS


def upsert_post(database: Database) -> sqlite.Insert | postgresql.Insert:
    """Insert or update rows of ``to_row``. A post that stays closed keeps its time of closing."""
    insert = database.insert(job_posts)
    new = insert.excluded
    closed_at_ms = case(
        (new.closed_at_ms.is_(None), null()),
        else_=func.coalesce(job_posts.c.closed_at_ms, _closed_ms(new.expires_at_ms, new.seen_at_ms)),
    )
    kept = {"website_id", "id", "closed_at_ms"}
    return insert.on_conflict_do_update(
        index_elements=["website_id", "id"],
        set_={"closed_at_ms": closed_at_ms, **{name: new[name] for name in set(new.keys()) - kept}},
        where=_may_replace(new.seen_at_ms),
    )


def unlist_post() -> Update:
    """Mark a post as unlisted; the parameters are ``gone_from`` (the website id), ``gone_id`` and ``gone_ms``."""
    seen_ms = bindparam("gone_ms", type_=BigInteger)
    return (
        update(job_posts)
        .where(
            job_posts.c.website_id == bindparam("gone_from"),
            job_posts.c.id == bindparam("gone_id"),
            _may_replace(seen_ms),
        )
        .values(
            is_listed=False,
            seen_at_ms=seen_ms,
            closed_at_ms=func.coalesce(job_posts.c.closed_at_ms, _closed_ms(job_posts.c.expires_at_ms, seen_ms)),
        )
    )


def _closed_ms(expires_ms: ColumnElement[int], seen_ms: ColumnElement[int]) -> ColumnElement[int]:
    # A job that was open when last seen and is closed now has closed at its expiry, or else when it was seen closed.
    return case((expires_ms <= seen_ms, expires_ms), else_=seen_ms)


def _may_replace(new_ms: ColumnElement[int]) -> ColumnElement[bool]:
    # The opposite of is_newer, as a condition that the database checks when two transactions write at once.
    stored_ms = job_posts.c.seen_at_ms
    return or_(stored_ms <= new_ms, stored_ms > new_ms + _LONGEST_SCAN_MS)
