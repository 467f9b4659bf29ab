"""Looks up in Hire what the store does not know: a job or advert by its id, and adverts by a code or words.

What is found is stored. Both functions raise ``TooManyCalls`` if the requester has caused too many calls within a minute.
"""

from bot.dispatch.context import Context
from bot.domain.errors import HIRE_REFUSALS, AdvertNotListed, JobNotFound, WebsiteUnknown
from bot.domain.jobs import Advert, AdvertKey, Job, JobRecord, Reading
from bot.domain.normalization import contains_words, normalize

# What one website or API refuses must not hide what the others know.
NOT_FOUND = (AdvertNotListed, JobNotFound, WebsiteUnknown, *HIRE_REFUSALS)


def look_up_id(any_id: str, ctx: Context) -> tuple[Job, ...]:
    """The job with this id, or with an advert of this id on a website, that no scan has seen yet."""
    number, read_at = ctx.store.jobs.next_number(), ctx.now()
    ctx.hire_calls.count(ctx.requester.open_id, calls=1 + len(_website_ids(ctx)))
    record = _read_record(any_id, ctx)
    adverts = _adverts_of(record, ctx) if record else _adverts_with_id(any_id, ctx)
    if record is None and not adverts:
        return ()
    ctx.store.jobs.put(Reading(number, read_at, jobs=(record,) if record else (), adverts=adverts))
    ids = {record.id} if record else {advert.job_id for advert in adverts}
    return tuple(ctx.store.jobs.get_many(ids).values())


def _read_record(job_id: str, ctx: Context) -> JobRecord | None:
    try:
        return ctx.hire.get_job(job_id)
    except NOT_FOUND:
        return None


def _adverts_with_id(post_id: str, ctx: Context) -> tuple[Advert, ...]:
    found = []
    for website_id in _website_ids(ctx):
        try:
            found.append(ctx.hire.get_advert(AdvertKey(website_id, post_id)))
        except NOT_FOUND:
            continue
    return tuple(found)


def _adverts_of(record: JobRecord, ctx: Context) -> tuple[Advert, ...]:
    """The adverts of a job, as far as Hire's own search finds them on the websites."""
    keyword = record.details.code or record.details.title
    return tuple(advert for advert in _search_websites(keyword, ctx) if advert.job_id == record.id)


def search_hire(words: str, ctx: Context) -> tuple[Job, ...]:
    """Jobs that the store has not seen yet, by Hire's own search. Matches on anything but code and title are left out."""
    number, read_at = ctx.store.jobs.next_number(), ctx.now()
    ctx.hire_calls.count(ctx.requester.open_id, calls=len(_website_ids(ctx)))
    found = tuple(
        advert
        for advert in _search_websites(words, ctx)
        if normalize(advert.details.code) == normalize(words) or contains_words(advert.details.title, words)
    )
    if not found:
        return ()
    ctx.store.jobs.put(Reading(number, read_at, adverts=found))
    return tuple(ctx.store.jobs.get_many(advert.job_id for advert in found).values())


def _search_websites(keyword: str, ctx: Context) -> tuple[Advert, ...]:
    found: list[Advert] = []
    for website_id in _website_ids(ctx):
        try:
            found += ctx.hire.search_adverts(website_id, keyword)
        except NOT_FOUND:
            continue
    return tuple(found)


def _website_ids(ctx: Context) -> tuple[str, ...]:
    try:
        return ctx.websites.ids()
    except HIRE_REFUSALS:
        return ()
