"""A job post as a row of its table, and back. No queries."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from bot.domain.job_posts import JobPost, Named
from bot.domain.normalization import normalize
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.storage.tables import to_ms_or_none

_LONGEST_CODE = 200


def to_row(post: JobPost, seen_ms: int) -> dict[str, Any]:
    """Every column of ``job_posts``, as of a post that nobody has seen before."""
    return {
        "website_id": post.website_id,
        "id": post.id,
        "job_id": post.job_id,
        "job_code": job_code_key(post.job_code),
        "title": post.title,
        "is_active": post.is_active,
        "is_listed": post.is_listed,
        "expires_at_ms": to_ms_or_none(post.expires_at),
        "changed_at_ms": to_ms_or_none(post.changed_at),
        "closed_at_ms": _closed_at_first_sight_ms(post, seen_ms),
        "seen_at_ms": seen_ms,
        "search_text": normalize("\n".join(_searchable(post))),
        "record": dump(post),
    }


def job_code_key(job_code: str) -> str:
    """A job code as it is looked up; cut, because PostgreSQL refuses to index a text of more than 2,700 bytes."""
    return normalize(job_code)[:_LONGEST_CODE]


def to_post(row: Row[Any]) -> JobPost:
    """The noun behind a row that has at least the columns ``record`` and ``is_listed``."""
    post = load(JobPost, row.record)
    return post if post.is_listed == row.is_listed else replace(post, is_listed=row.is_listed)


def is_different(post: JobPost, row: Row[Any]) -> bool:
    """Whether the post says anything else than its row. As text, because then both are what a database can hold."""
    return dump(post) != dump(to_post(row))


def enriched(listed: JobPost, known: JobPost) -> JobPost:
    """A record of the list, with what only the detail API tells (``Hire.list_posts``) kept from the known one."""
    return replace(
        listed,
        custom_fields=listed.custom_fields or known.custom_fields,
        job_function=listed.job_function or known.job_function,
        subject=listed.subject or known.subject,
    )


def _closed_at_first_sight_ms(post: JobPost, seen_ms: int) -> int | None:
    if post.is_active and post.is_listed:
        return None
    expires_ms = to_ms_or_none(post.expires_at)
    if expires_ms is not None and expires_ms <= seen_ms:
        return expires_ms
    changed_ms = to_ms_or_none(post.changed_at)
    return seen_ms if changed_ms is None else min(changed_ms, seen_ms)


def _searchable(post: JobPost) -> Iterator[str]:
    yield post.title
    yield post.job_code
    for named in (post.department, post.job_type, post.job_function, post.recruitment_type):
        yield from _both(named)
    for place in post.places:
        yield from (*place.city, *place.state)


def _both(named: Named | None) -> Text | tuple[()]:
    return () if named is None else named.name
