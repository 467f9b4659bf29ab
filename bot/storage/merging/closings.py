"""Decides when a job closed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.jobs import AdvertKey, Job
from bot.domain.timestamps import from_ms, to_ms
from bot.storage.merging.known import KnownAdvert


def is_over(job: Job) -> bool:
    """Whether the job is closed, as far as is known. An expired job that Hire counts as open is not."""
    return not job.is_active or not job.is_confirmed


def is_reopened_or_extended(job: Job, before: Job) -> bool:
    """Whether the job was over before and is open now, or is open for longer than before."""
    if is_over(job) or is_over(before):
        return is_over(before) and not is_over(job)
    return before.expires_at is not None and (job.expires_at is None or job.expires_at > before.expires_at)


def with_closing(job: Job, before: Job | None, at: datetime) -> Job:
    """The job with its closing: that of ``before`` if nothing happened, none if it is open, else a new one."""
    if not is_over(job):
        return replace(job, times_closed=before.times_closed if before else 0)
    if before is None:
        return _named(replace(job, times_closed=1, closed_at=_first_closed_at(job, at)))
    if is_over(before):
        return replace(
            job,
            times_closed=before.times_closed,
            closed_at=before.closed_at,
            closing=before.closing_occasion,
            is_closing_seen=before.is_closing_seen,
            is_closing_quiet=before.is_closing_quiet,
        )
    closed_at = _past_expiry(job, at) or _whole_ms(at)
    return _named(replace(job, times_closed=before.times_closed + 1, closed_at=closed_at, is_closing_seen=True))


def _named(job: Job) -> Job:
    return replace(job, closing=job.closing_occasion)


def _first_closed_at(job: Job, at: datetime) -> datetime:
    """When a job closed that is closed when it is first seen: at its expiry, at its last change, or now."""
    return _past_expiry(job, at) or _whole_ms(min(job.details.changed_at or at, at))


def _past_expiry(job: Job, at: datetime) -> datetime | None:
    is_past = job.expires_at is not None and job.expires_at <= at
    return job.expires_at if is_past else None


def _whole_ms(at: datetime) -> datetime:
    """Rounded down as in the database, so that the record and the column say the same."""
    return from_ms(to_ms(at))


def remember_listed(
    adverts: Mapping[AdvertKey, KnownAdvert], before: Mapping[AdvertKey, KnownAdvert]
) -> Mapping[AdvertKey, KnownAdvert]:
    return {
        key: replace(each, was_listed_at_closing=key in before and before[key].is_listed)
        for key, each in adverts.items()
    }
