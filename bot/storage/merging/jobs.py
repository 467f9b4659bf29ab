"""Merges a reading into a stored job, and puts the job together from its own record and its adverts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.job_details import JobDetails
from bot.domain.jobs import Advert, AdvertKey, Job, JobAdvert, JobRecord
from bot.storage.merging.adverts import LONG_AGO, changed_at, is_an_advert_read, merge_adverts
from bot.storage.merging.closings import is_over, remember_listed, with_closing
from bot.storage.merging.known import JobNews, KnownAdvert, KnownJob


def merge(known: KnownJob, news: JobNews, number: int, read_at: datetime) -> KnownJob:
    """What is known after a reading. Without a record of its own and without adverts the job does not exist."""
    if news.is_deleted:
        return KnownJob(known.id) if number >= _newest_number(known) else known
    own, own_number = known.own, known.own_number
    is_own_read = news.own is not None and number >= own_number
    if news.own is not None and is_own_read:
        own, own_number = _with_custom_fields(news.own, own), number
    adverts = merge_adverts(known.adverts, news, number)
    is_read = is_own_read or (own is None and is_an_advert_read(adverts, news, number))
    merged = KnownJob(known.id, known.job, own, own_number, read_at if is_read else known.read_at, adverts)
    return put_together(merged, known, read_at)


def put_together(merged: KnownJob, before: KnownJob, at: datetime) -> KnownJob:
    """Assemble the job anew, and record a closing or a reopening that took place since ``before``."""
    job = _assemble(merged)
    if job is None:
        return KnownJob(merged.id)
    is_closing = before.job is not None and is_over(job) and not is_over(before.job)
    if is_closing:
        merged = replace(merged, adverts=remember_listed(merged.adverts, before.adverts))
    closing = with_closing(job, before.job, at)
    return replace(merged, job=replace(closing, adverts=_job_adverts(merged.adverts)))


def without_websites(known: KnownJob, kept_ids: frozenset[str]) -> KnownJob:
    """The job without the adverts of other websites. That may leave its state unknown, but is no closing to tell."""
    kept = {key: each for key, each in known.adverts.items() if key.website_id in kept_ids}
    after = put_together(replace(known, adverts=kept), known, known.read_at or LONG_AGO)
    if after.job is None or known.job is None or after.job.times_closed == known.job.times_closed:
        return after
    return replace(after, job=replace(after.job, is_closing_seen=False, is_closing_quiet=True))


def _newest_number(known: KnownJob) -> int:
    return max([known.own_number, *(each.newest_number for each in known.adverts.values())])


def _with_custom_fields(new: JobRecord, old: JobRecord | None) -> JobRecord:
    """The record with the custom fields, which lists of jobs do not contain (``Hire.list_jobs``), from the stored one."""
    if old is None or new.details.custom_fields:
        return new
    return replace(new, details=replace(new.details, custom_fields=old.details.custom_fields))


def _assemble(known: KnownJob) -> Job | None:
    """The job without adverts and closing; its team stays."""
    adverts = known.adverts.values()
    if known.own is None and not adverts:
        return None
    state, is_confirmed = _state(known.own, known.own_number, list(adverts))
    shown = _shown_details(known)
    team, team_read_at = (known.job.team, known.job.team_read_at) if known.job else (None, None)
    return Job(
        id=known.id,
        details=shown,
        is_active=state.is_active is not False,
        expires_at=state.expires_at,
        is_confirmed=is_confirmed,
        team=team,
        team_read_at=team_read_at,
    )


def _state(own: JobRecord | None, own_number: int, adverts: list[KnownAdvert]) -> tuple[JobRecord | Advert, bool]:
    """The record that tells the state, and whether it is sure: the newest of the job itself and of adverts on a site."""
    stating = [each for each in adverts if each.is_listed and each.advert.is_active is not None]
    newest = max(stating, key=_state_order, default=None)
    if own is not None and (newest is None or newest.stated_number <= own_number):
        return own, True
    if newest is not None:
        return newest.advert, True
    return max(adverts, key=_state_order).advert, False


def _state_order(known: KnownAdvert) -> tuple[bool, int, datetime, str, str]:
    advert = known.advert
    is_stated = advert.is_active is not None
    number = known.stated_number if is_stated else known.read_number
    return is_stated, number, changed_at(advert.details), advert.website_id, advert.id


def _shown_details(known: KnownJob) -> JobDetails:
    """Of a job with an advert nothing else is shown, because its own record may hold what no advert shows."""
    if known.adverts:
        in_order = sorted(known.adverts.values(), key=_place)
        return max(in_order, key=_details_order).advert.details
    return known.own.details if known.own else JobDetails()


def _details_order(known: KnownAdvert) -> tuple[bool, datetime]:
    advert = known.advert
    return known.is_listed, changed_at(advert.details)


def _place(known: KnownAdvert) -> tuple[str, str]:
    return known.advert.website_id, known.advert.id


def _job_adverts(adverts: Mapping[AdvertKey, KnownAdvert]) -> tuple[JobAdvert, ...]:
    in_order = sorted(adverts.values(), key=_place)
    return tuple(
        JobAdvert(
            each.advert.website_id,
            each.advert.id,
            each.advert.details.title,
            each.is_listed,
            each.was_listed_at_closing,
        )
        for each in in_order
    )
