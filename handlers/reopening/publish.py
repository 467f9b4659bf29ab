"""Puts adverts of an open job on their sites again: one, or all that were there when the job closed."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.context import Context
from bot.domain.errors import JobClosed, NothingToPublish
from bot.domain.job_buttons import PublishAdverts
from bot.domain.jobs import Job
from bot.domain.replies import FollowUp, Reply, Toast
from bot.domain.text import Text
from cards.job_card import News
from cards.notice_cards import published_card
from handlers.job_cards import job_card_for
from handlers.job_of_button import require_own_card
from handlers.read_job import read_job
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.advert_publishing import adverts_published_before, adverts_to_publish, publish
from handlers.reopening.attempt_history import AttemptRecorder, failures_recorded
from handlers.reopening.job_lock import locked
from handlers.reopening.notices import notice_as_of_now
from handlers.reopening.permission import require_may_reopen
from handlers.requests.changes import published_tasks
from handlers.rights.visibility import require_visible

PUBLISHED = Text("职位广告已重新发布", "The advert is on the careers site again")
PUBLISHED_MANY = Text("{count} 条职位广告已重新发布", "{count} adverts are on their careers sites again")
ALREADY_LISTED = Text("职位广告已经在官网上", "The advert is on the careers site already")


def publish_adverts(button: PublishAdverts, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Publish again. Whoever may reopen the job may do this.

    Raises:
        NotAllowed: for anybody else.
        JobClosed: for a closed job; it has to be reopened first.
        NothingToPublish: if the bot knows no advert that could be meant.
        BotError: as ``publish`` does, if no advert could be published.
    """
    require_own_card(button.job_id, ctx)
    job = require_visible(read_job(button.job_id, ctx), ctx)
    attempt = AttemptRecorder(ctx, "publish", job.id, job, post_id=button.post_id)
    with failures_recorded(attempt):
        require_may_reopen(job.id, ctx, "publish")
        if not job.is_active:
            raise JobClosed
        wanted, published_before = adverts_to_publish(job, button), adverts_published_before(job, button, ctx)
        if not wanted and not published_before:
            return _nothing_to_do(job, button, ctx)
        with locked(job.id, ctx):
            result = publish(job, wanted, published_before, ctx)
            attempt.record("published", type(result.failure).__name__ if result.failure else "")
    after, published, failure = result.job, result.published, result.failure
    news = PUBLISHED if len(published) == 1 else PUBLISHED_MANY.fill(count=len(published))
    notice = published_card(after, published, ctx.websites.names(), ctx.requester.open_id, ctx.now())
    return Reply(
        card=job_card_for(after, ctx, news=News(news)) if _shows_job(job, ctx) else notice_as_of_now(after, ctx),
        toast=Toast(failure.text, "warning") if failure else Toast(news, "success"),
        follow_ups=(FollowUp(notice, in_thread=True),),
        tasks=(*refresh_tasks(job.id, ctx), *published_tasks(job.id, ctx)),
    )


def _nothing_to_do(job: Job, button: PublishAdverts, ctx: Context) -> Reply:
    is_meant = [advert for advert in job.adverts if not button.post_id or advert.id == button.post_id]
    if not is_meant or not all(advert.is_listed for advert in is_meant):
        raise NothingToPublish
    card = job_card_for(job, ctx) if _shows_job(job, ctx) else notice_as_of_now(job, ctx)
    return Reply(card=card, toast=Toast(ALREADY_LISTED))


def _shows_job(job: Job, ctx: Context) -> bool:
    """Whether the clicked card is a job's card, and not the notice in its thread."""
    return ctx.store.cards.job_of(ctx.requester.message_id) == job.id
