"""``/reopen`` and the reopen form on a job's card."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import ReopenJob
from bot.domain.errors import PostNotListed, UntilNotUnderstood
from bot.domain.job_posts import JobPost, JobState
from bot.domain.jobs import PostKey
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from cards.job_card import News
from cards.notice_cards import reopened_card
from handlers.find_posts import find_posts, read_post
from handlers.job_cards import job_card_for
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.expiry import parse_until, parse_until_form, split_until
from handlers.reopening.reopen import Outcome, reopen
from handlers.show_job import choose_or_suggest

JOB_REOPENED = Text("职位已重启", "The job is open again")
ALREADY_OPEN = Text("职位已经是开放状态，无需重启", "The job is open already; nothing to do")
STILL_COUNTED_OPEN = Text(
    "到期日已过，但飞书招聘仍视其为开放职位，所以无法重启。请在飞书招聘中修改到期日。",
    "Its date has passed, but Feishu Hire still counts the job as open, so it cannot be reopened. Please change the date in Hire.",
)


def reopen_by_command(command: Command, ctx: Context) -> Reply:
    """``/reopen REF [UNTIL]``: reopens the job at once, or shows the card with the form if UNTIL is missing."""
    reference, typed = split_until(command.arguments)
    posts = find_posts(reference, ctx)
    if not typed and not posts:
        _require_until_understood(reference, ctx)
    if len({post.job_id for post in posts}) != 1:
        return choose_or_suggest(reference, posts, ctx)
    if not typed:
        post = read_post(posts[0].key, ctx)
        return Reply(card=job_card_for(post, ctx, offer="asked"))
    until = parse_until(typed, ctx.now(), ctx.policy.zone)
    outcome, post = reopen(posts[0].key, until, ctx)
    return Reply(card=_opened_card(outcome, post, ctx), tasks=refresh_tasks(post.job_id, ctx))


def reopen_by_form(button: ReopenJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    """The reopen form: the clicked card shows the open job, and a message in its thread says who reopened it."""
    until = parse_until_form(form, ctx.now(), ctx.policy.zone)
    outcome, post = reopen(PostKey(button.website_id, button.post_id, button.job_id), until, ctx)
    card = _opened_card(outcome, post, ctx)
    if outcome != "reopened":
        return Reply(card=card, toast=Toast(_already_open(post, ctx), "info"))
    notice = reopened_card(post, ctx.requester.open_id, until.expires_at, ctx.now(), ctx.policy.zone)
    return Reply(
        card=card,
        toast=Toast(JOB_REOPENED, "success"),
        follow_ups=(FollowUp(notice, in_thread=True),),
        tasks=refresh_tasks(post.job_id, ctx),
    )


def _opened_card(outcome: Outcome, post: JobPost, ctx: Context) -> Card:
    """The card of a job that is open now, with who opened it if this request did."""
    news = News(JOB_REOPENED, ctx.requester.open_id) if outcome == "reopened" else News(_already_open(post, ctx))
    return job_card_for(post, ctx, news=news, offer="done")


def _already_open(post: JobPost, ctx: Context) -> Text:
    return STILL_COUNTED_OPEN if post.state(ctx.now()) is JobState.EXPIRED else ALREADY_OPEN


def _require_until_understood(reference: str, ctx: Context) -> None:
    """``/reopen A168688 tomorrow``: if the first word alone is a job, the rest was meant as an UNTIL.

    Raises:
        UntilNotUnderstood
    """
    first, _, rest = reference.partition(" ")
    if not rest:
        return
    try:
        known = find_posts(first, ctx)
    except PostNotListed:
        return
    if known:
        raise UntilNotUnderstood
