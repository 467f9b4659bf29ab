"""Makes the message in the thread that tells of a reopening, when it happens and again after it was undone or published."""

from datetime import datetime

from bot.dispatch.context import Context
from bot.domain.jobs import Job, JobAdvert
from bot.domain.replies import Card
from cards.job_card import JobView
from cards.notice_cards import reopened_card
from handlers.job_cards import job_view


def reopening_notice(view: JobView, actor_id: str, expires_at: datetime | None, at: datetime, ctx: Context) -> Card:
    """Who reopened the job until when, which adverts are still off, and how to take it back."""
    return reopened_card(
        view.job,
        actor_id,
        expires_at,
        at,
        ctx.policy.zone,
        off_site=adverts_still_off(view.job),
        websites=view.websites,
        undo=view.undo,
    )


def notice_as_of_now(job: Job, ctx: Context) -> Card | None:
    """The message about the last reopening with what can still be done; None if the history knows of none."""
    entry = ctx.store.history.last(job.id, ("reopened",))
    if entry is None:
        return None
    return reopening_notice(job_view(job, ctx), entry.actor_id, entry.new_expires_at, entry.happened_at, ctx)


def adverts_still_off(job: Job) -> tuple[JobAdvert, ...]:
    """Of an open job, the adverts that were on a site when it closed and are not now."""
    if not job.is_active:
        return ()
    return tuple(advert for advert in job.adverts if not advert.is_listed and advert.was_listed_at_closing)
