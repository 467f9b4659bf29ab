"""Converts job posts to rows of their table and back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import func

from bot.domain.job_posts import JobPost, Named
from bot.domain.normalization import normalize
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.domain.timestamps import to_ms_or_none
from bot.storage.database import AnyRow
from bot.storage.tables import job_posts

MAX_CODE_LENGTH = 200
# While a job is active it closes at its expiry; once it has closed, closed_at_ms says when.
CLOSED_MS = func.coalesce(job_posts.c.closed_at_ms, job_posts.c.expires_at_ms)


def to_row(post: JobPost, seen_ms: int) -> dict[str, Any]:
    """Every column of ``job_posts``, for a post that is not stored yet."""
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
        "closed_at_ms": _first_closed_ms(post, seen_ms),
        "seen_at_ms": seen_ms,
        "search_text": normalize("\n".join(_searchable(post))),
        "record": dump(post),
    }


def job_code_key(job_code: str) -> str:
    """A job code as it is searched; shortened, because PostgreSQL cannot index a text of more than 2,700 bytes."""
    return normalize(job_code)[:MAX_CODE_LENGTH]


def to_post(row: AnyRow) -> JobPost:
    """The post of a row with at least the columns ``record`` and ``is_listed``."""
    post = load(JobPost, row.record)
    return post if post.is_listed == row.is_listed else replace(post, is_listed=row.is_listed)


def is_different(post: JobPost, row: AnyRow) -> bool:
    """Whether the post differs from its row. Compared as text, in which both are as the database can store them."""
    return dump(post) != dump(to_post(row))


def enriched(listed: JobPost, known: JobPost) -> JobPost:
    """The post from a list, with the fields that lists do not contain (``Hire.list_posts``) from the stored post."""
    return replace(
        listed,
        custom_fields=listed.custom_fields or known.custom_fields,
        job_function=listed.job_function or known.job_function,
        subject=listed.subject or known.subject,
    )


def _first_closed_ms(post: JobPost, seen_ms: int) -> int | None:
    """When a post has closed that is closed already when it is first seen: its expiry, its last change, or now."""
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
        yield from _names(named)
    for place in post.places:
        yield from (*place.city, *place.state)


def _names(named: Named | None) -> Text | tuple[()]:
    return () if named is None else named.name
