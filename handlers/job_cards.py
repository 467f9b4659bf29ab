"""Makes the card of a post in its current state, for every handler that shows one."""

from bot.dispatch.context import Context
from bot.domain.job_posts import JobPost, JobState
from bot.domain.replies import Card
from cards.job_card import News, job_card
from cards.ownership import Ownership
from cards.reopen_form import Offer


def job_card_for(post: JobPost, ctx: Context, *, news: News | None = None, offer: Offer = "by_state") -> Card:
    """The post's card with who is responsible for the job and its scheduled reopening."""
    store = ctx.store
    assignment = store.assignments.get_many([post.job_id]).get(post.job_id)
    is_expiring = post.state(ctx.now()) is JobState.EXPIRING
    ownership = Ownership(store.auto_reopens.get(post.job_id), assignment, may_schedule=is_expiring)
    zone, show_salary = ctx.policy.zone, ctx.policy.show_salary
    return job_card(post, ctx.now(), zone, show_salary=show_salary, news=news, offer=offer, ownership=ownership)
