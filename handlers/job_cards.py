"""Makes the card of a job in its current state, for every handler that shows one."""

from dataclasses import replace

from bot.dispatch.context import Context
from bot.domain.jobs import Job
from bot.domain.replies import Card
from cards.job_card import JobView, Links, News, job_card
from cards.reopen_form import Offer
from handlers.reopening.undo_offer import undo_offer
from handlers.rights.teams import known_team
from handlers.zone_of_chat import zone_of_chat


def job_card_for(job: Job, ctx: Context, *, news: News | None = None, offer: Offer = "by_state") -> Card:
    """The job's card as of now; ``news`` and ``offer`` as in ``job_card``."""
    return job_card(job_view(job, ctx), ctx.now(), zone_of_chat(ctx), news=news, offer=offer)


def job_view(job: Job, ctx: Context) -> JobView:
    """What the card shows: the job with its team, its adverts and their sites, who is responsible, and what can be done."""
    store = ctx.store
    return JobView(
        job=replace(job, team=known_team(job, ctx)),
        websites=ctx.websites.names(),
        links=links_of(job, ctx),
        assignment=store.assignments.get_many([job.id]).get(job.id),
        auto_reopen=store.auto_reopens.get(job.id),
        undo=undo_offer(job, ctx),
        show_salary=ctx.policy.show_salary,
        may_ask=ctx.policy.reopen_allowed != "anyone",
    )


def links_of(job: Job, ctx: Context) -> Links:
    """The addresses of the job in Feishu Hire and of its adverts, where the operator gave templates."""
    job_url, advert_url = ctx.policy.job_url, ctx.policy.advert_url
    adverts = {
        (advert.website_id, advert.id): advert_url.format(
            job_id=job.id, website_id=advert.website_id, post_id=advert.id
        )
        for advert in job.adverts
        if advert_url
    }
    first = job.adverts[0] if job.adverts else None
    ids = {"website_id": first.website_id if first else "", "post_id": first.id if first else ""}
    return Links(job_url.format(job_id=job.id, **ids), adverts)
