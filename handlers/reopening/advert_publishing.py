"""Publishes adverts of a locked job through Hire, and finds out which of them are on their sites after that."""

from dataclasses import dataclass, replace

from bot.dispatch.context import Context
from bot.domain.errors import BotError, NothingToPublish, OutcomeUnknown
from bot.domain.job_buttons import PublishAdverts
from bot.domain.jobs import AdvertKey, Job, JobAdvert
from bot.logs import get_logger
from handlers.reopening.unknown_outcome import job_after, job_after_failure

log = get_logger(__name__)


@dataclass(frozen=True)
class Publishing:
    """The job after an attempt, the adverts that were published, and the last error of the others."""

    job: Job
    published: tuple[JobAdvert, ...]
    failure: BotError | None = None


def adverts_to_publish(job: Job, button: PublishAdverts) -> tuple[JobAdvert, ...]:
    """The adverts that are off their sites and meant by the button.

    Without an advert in it: those that were on a site when the job closed, or else the only one that the job has.
    """
    return _meant(job, button, tuple(advert for advert in job.adverts if not advert.is_listed))


def adverts_published_before(job: Job, button: PublishAdverts, ctx: Context) -> tuple[JobAdvert, ...]:
    """The adverts that this same request published before a crash or an outage of the database."""
    is_recorded = ctx.store.history.outcome(ctx.idempotency_key, job.id) == "published"
    if not is_recorded and not ctx.store.job_locks.has_started(job.id, ctx.idempotency_key):
        return ()
    return _meant(job, button, tuple(advert for advert in job.adverts if advert.is_listed))


def publish(
    job: Job, adverts: tuple[JobAdvert, ...], published_before: tuple[JobAdvert, ...], ctx: Context
) -> Publishing:
    """Publish one after the other, until Hire is silent.

    Args:
        job: it is locked.
        adverts: those to publish.
        published_before: those that this request has published already; they count.
        ctx: the request.

    Raises:
        BotError: as ``Hire.publish_advert`` and ``job_after_failure`` do, if no advert was published.
    """
    ctx.store.job_locks.mark_started(job.id, ctx.idempotency_key)
    channels = ctx.websites.channels()
    published = list(published_before)
    failure: BotError | None = None
    for advert in adverts:
        try:
            _publish(advert, channels.get(advert.website_id), job, ctx)
        except BotError as error:
            log.warning("advert_unpublished", website=advert.website_id, advert=advert.id, error=error)
            failure = error
            if isinstance(error, OutcomeUnknown):
                break
        else:
            published.append(advert)
    if failure is not None and not published:
        raise failure
    return Publishing(job_after(_with_listed(job, tuple(published)), ctx), tuple(published), failure)


def _publish(advert: JobAdvert, channel_id: str | None, job: Job, ctx: Context) -> None:
    """Publish one advert. If Hire's answer is lost, it counts if it is on its site after that."""
    if channel_id is None:
        raise NothingToPublish
    try:
        ctx.hire.publish_advert(advert.id, channel_id)
    except BotError as error:
        after = job_after_failure(error, job.id, ctx)
        if advert.key not in {each.key for each in after.adverts if each.is_listed}:
            raise


def _meant(job: Job, button: PublishAdverts, adverts: tuple[JobAdvert, ...]) -> tuple[JobAdvert, ...]:
    if button.post_id:
        key = AdvertKey(button.website_id, button.post_id)
        return tuple(advert for advert in adverts if advert.key == key)
    at_closing = tuple(advert for advert in adverts if advert.was_listed_at_closing)
    return at_closing or (adverts if len(job.adverts) == 1 else ())


def _with_listed(job: Job, published: tuple[JobAdvert, ...]) -> Job:
    """The job with these adverts on their sites."""
    keys = {advert.key for advert in published}
    listed = (replace(advert, is_listed=True) if advert.key in keys else advert for advert in job.adverts)
    return replace(job, adverts=tuple(listed))
