"""Converts jobs and adverts to rows of their tables and back."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.job_details import Named
from bot.domain.jobs import Advert, Job, JobRecord
from bot.domain.normalization import normalize
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.domain.timestamps import from_ms_or_none, to_ms_or_none
from bot.storage.database import AnyRow
from bot.storage.merging.known import KnownAdvert, KnownJob

MAX_CODE_LENGTH = 200


def job_code_key(code: str) -> str:
    """A job code as it is searched; shortened, because PostgreSQL cannot index a text of more than 2,700 bytes."""
    return normalize(code)[:MAX_CODE_LENGTH]


def to_job(row: AnyRow) -> Job:
    """The job of a row with at least the column ``record``."""
    return load(Job, row.record)


def to_known(row: AnyRow, adverts: Iterable[AnyRow]) -> KnownJob:
    """All that is stored about a job. A row that was inserted in this transaction only to be locked has no record yet."""
    known = {each.advert.key: each for each in map(to_known_advert, adverts)}
    own = None if row.own_record is None else load(JobRecord, row.own_record)
    job = to_job(row) if row.record else None
    return KnownJob(row.id, job, own, row.read_number, from_ms_or_none(row.own_read_at_ms), known)


def to_known_advert(row: AnyRow) -> KnownAdvert:
    return KnownAdvert(
        load(Advert, row.record),
        row.is_listed,
        row.was_listed_at_closing,
        row.read_number,
        row.stated_number,
        row.listed_number,
    )


def empty_job_row(job_id: str) -> dict[str, Any]:
    """A row to be locked until the job's own is written in the same transaction."""
    texts = dict.fromkeys(("code", "title", "search_text", "record"), "")
    switches = dict.fromkeys(("is_active", "is_confirmed", "is_advertised", "is_closing_quiet"), False)
    return {"id": job_id, **texts, **switches, "read_number": 0}


def to_job_row(known: KnownJob, job: Job, record: str) -> dict[str, Any]:
    """Every column of ``jobs``; ``record`` is the job as ``dump`` writes it."""
    return {
        **to_job_reading(known),
        "code": job_code_key(job.details.code),
        "title": job.details.title,
        "is_active": job.is_active,
        "is_confirmed": job.is_confirmed,
        "is_advertised": job.is_advertised,
        "expires_at_ms": to_ms_or_none(job.expires_at),
        "changed_at_ms": to_ms_or_none(job.details.changed_at),
        "closed_at_ms": to_ms_or_none(job.closed_at),
        "is_closing_quiet": job.is_closing_quiet,
        "search_text": normalize("\n".join(_searchable(job))),
        "own_record": None if known.own is None else dump(known.own),
        "record": record,
    }


def to_job_reading(known: KnownJob) -> dict[str, Any]:
    """The columns that a reading changes although the job is the same, with its key."""
    return {"id": known.id, "read_number": known.own_number, "own_read_at_ms": to_ms_or_none(known.read_at)}


def to_advert_row(known: KnownAdvert) -> dict[str, Any]:
    """Every column of ``adverts``."""
    return {
        **to_advert_reading(known),
        "job_id": known.advert.job_id,
        "is_listed": known.is_listed,
        "was_listed_at_closing": known.was_listed_at_closing,
        "record": dump(known.advert),
    }


def to_advert_reading(known: KnownAdvert) -> dict[str, Any]:
    """The columns that a reading changes although the advert is the same, with its key."""
    return {
        "website_id": known.advert.website_id,
        "id": known.advert.id,
        "read_number": known.read_number,
        "stated_number": known.stated_number,
        "listed_number": known.listed_number,
    }


def _searchable(job: Job) -> Iterator[str]:
    details = job.details
    yield details.title
    yield from dict.fromkeys(advert.title for advert in job.adverts if advert.title != details.title)
    yield details.code
    for named in (details.department, details.job_type, details.job_function, details.recruitment_type):
        yield from _names(named)
    for place in details.places:
        yield from (*place.city, *place.state)


def _names(named: Named | None) -> Text | tuple[()]:
    return () if named is None else named.name
