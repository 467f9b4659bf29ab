"""The two statements that change ``job_posts``. Both leave alone what was read later than what they bring."""

from datetime import timedelta

from sqlalchemy import BigInteger, ColumnElement, Update, bindparam, case, func, null, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Database
from bot.storage.tables import job_posts

# While a scan reads a website page by page, a click may read one of its posts: then the click's record is the newer
# one. A record that is newer by more than any scan takes was written by a clock that has since been set back.
_SCAN_TAKES_AT_MOST_MS = timedelta(minutes=15) // timedelta(milliseconds=1)


def is_newer(stored_ms: int, brought_ms: int) -> bool:
    """Whether the stored record was read after the one that is brought, in which case it stays."""
    return brought_ms < stored_ms <= brought_ms + _SCAN_TAKES_AT_MOST_MS


def upsert_post(database: Database) -> sqlite.Insert | postgresql.Insert:
    """Remember rows of ``to_row``. A post that stays closed keeps the moment when it closed."""
    insert = database.insert(job_posts)
    brought = insert.excluded
    closed_at_ms = case(
        (brought.closed_at_ms.is_(None), null()),
        else_=func.coalesce(job_posts.c.closed_at_ms, _ended_ms(brought.expires_at_ms, brought.seen_at_ms)),
    )
    kept = {"website_id", "id", "closed_at_ms"}
    return insert.on_conflict_do_update(
        index_elements=["website_id", "id"],
        set_={"closed_at_ms": closed_at_ms, **{name: brought[name] for name in set(brought.keys()) - kept}},
        where=_may_replace(brought.seen_at_ms),
    )


def unlist_post() -> Update:
    """Mark a post as gone from its website; takes ``gone_from``, ``gone_id`` and ``gone_ms``."""
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
            closed_at_ms=func.coalesce(job_posts.c.closed_at_ms, _ended_ms(job_posts.c.expires_at_ms, seen_ms)),
        )
    )


def _ended_ms(expires_ms: ColumnElement[int], seen_ms: ColumnElement[int]) -> ColumnElement[int]:
    # A job that was seen open and is closed now ended when it expired, or else when we saw it.
    return case((expires_ms <= seen_ms, expires_ms), else_=seen_ms)


def _may_replace(brought_ms: ColumnElement[int]) -> ColumnElement[bool]:
    # The contrary of is_newer, for the database to decide when two write at once.
    stored_ms = job_posts.c.seen_at_ms
    return or_(stored_ms <= brought_ms, stored_ms > brought_ms + _SCAN_TAKES_AT_MOST_MS)
