"""Merges readings of adverts into the stored ones."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.job_details import JobDetails
from bot.domain.jobs import Advert, AdvertKey
from bot.storage.merging.known import JobNews, KnownAdvert

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def merge_adverts(
    stored: Mapping[AdvertKey, KnownAdvert], news: JobNews, number: int
) -> Mapping[AdvertKey, KnownAdvert]:
    adverts = dict(stored)
    for advert in news.published:
        adverts[advert.key] = _with_record(adverts.get(advert.key), advert, number, is_published_record=True)
    for advert in news.adverts:
        read = _with_record(adverts.get(advert.key), advert, number, is_published_record=False)
        adverts[advert.key] = _with_listing(read, number, is_listed=True)
    for key in news.gone:
        if key in adverts:
            adverts[key] = _with_listing(adverts[key], number, is_listed=False)
    return adverts


def _with_record(known: KnownAdvert | None, new: Advert, number: int, *, is_published_record: bool) -> KnownAdvert:
    is_stated = new.is_active is not None
    if known is None:
        return KnownAdvert(new, read_number=number, stated_number=number if is_stated else 0)
    old = known.advert
    # A publish record may be older than the advert that is on the site, and has fewer fields.
    is_fuller = is_published_record and known.is_listed and changed_at(old.details) >= changed_at(new.details)
    if number >= known.read_number and not is_fuller:
        details = _with_fields_of_one_advert(new.details, old.details)
        # Of a job's state, a record that does not say whether the job is open knows the expiry only.
        expires_at = old.expires_at if old.is_active is not None else new.expires_at
        advert = Advert(new.website_id, new.id, new.job_id, details, old.is_active, expires_at)
        known = replace(known, advert=advert, read_number=number)
    if is_stated and number >= known.stated_number:
        stated = replace(known.advert, is_active=new.is_active, expires_at=new.expires_at)
        known = replace(known, advert=stated, stated_number=number)
    return known


def _with_listing(known: KnownAdvert, number: int, *, is_listed: bool) -> KnownAdvert:
    if number < known.listed_number:
        return known
    return replace(known, is_listed=is_listed, listed_number=number)


def _with_fields_of_one_advert(new: JobDetails, old: JobDetails) -> JobDetails:
    """The details with the fields that lists of adverts do not contain (``Hire.list_adverts``) from the stored ones."""
    return replace(
        new,
        custom_fields=new.custom_fields or old.custom_fields,
        job_function=new.job_function or old.job_function,
        subject=new.subject or old.subject,
    )


def is_an_advert_read(adverts: Mapping[AdvertKey, KnownAdvert], news: JobNews, number: int) -> bool:
    """Whether the reading told of an advert whether it is on its site."""
    keys = [*(advert.key for advert in news.adverts), *news.gone]
    return any(key in adverts and adverts[key].listed_number == number for key in keys)


def changed_at(details: JobDetails) -> datetime:
    """For comparisons; long ago if it is not known."""
    return details.changed_at or LONG_AGO
