"""The job that a button names: by its id, or by one of its adverts on a card of release 0.1."""

from bot.dispatch.context import Context
from bot.domain.errors import CardOutdated
from bot.domain.job_buttons import JobButton
from bot.domain.jobs import AdvertKey, Job
from handlers.rights.visibility import require_visible


def job_id_of(button: JobButton, ctx: Context) -> str:
    """The id of the job; an advert leads to the job that it shows.

    Raises:
        CardOutdated: if the bot knows neither, or as ``require_own_card``.
    """
    by_advert = ctx.store.jobs.id_of_advert(AdvertKey(button.website_id, button.post_id)) if button.post_id else None
    job_id = by_advert or button.job_id
    if not job_id:
        raise CardOutdated
    require_own_card(job_id, ctx)
    return job_id


def require_own_card(job_id: str, ctx: Context) -> None:
    """Check that a job's card acts on that job; lists, digests and notices name the jobs in their buttons.

    Raises:
        CardOutdated: if the clicked card shows another job, so that the value of the click was forged.
    """
    shown_id = ctx.store.cards.job_of(ctx.requester.message_id)
    if shown_id and shown_id != job_id:
        raise CardOutdated


def job_of(button: JobButton, ctx: Context) -> Job:
    """The job as last seen. Raises CardOutdated, JobNotFound if it may not be shown to the requester."""
    return require_visible(ctx.store.jobs.get(job_id_of(button, ctx)), ctx)
