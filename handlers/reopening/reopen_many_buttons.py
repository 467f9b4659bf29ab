"""Chooses closed jobs on a digest and confirms their reopening with one expiry. The task is in ``reopen_many.py``."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.context import Context
from bot.domain.buttons import ChooseReopenings, ConfirmReopenings, TurnDigest
from bot.domain.error_texts import WORKING_ON_IT
from bot.domain.errors import CardOutdated, NothingChosen
from bot.domain.job_posts import JobPost
from bot.domain.replies import Reply, TaskRequest, Toast
from bot.domain.serialization import dump
from cards.components.dates import iso_date
from cards.reopenings_card import MAX_JOBS, Reopening, confirm_card, progress_card
from handlers.reopening.expiry import Expiry, describe_until, parse_until, parse_until_form
from handlers.reopening.reopen_many import ReopenManyRequest


def choose_reopenings(button: ChooseReopenings, form: Mapping[str, Any], ctx: Context) -> Reply:
    """The digest's form: the card names the jobs and asks for confirmation."""
    until = parse_until_form(form, ctx.now(), ctx.policy.zone)
    chosen = form.get("posts")
    names = [chosen] if isinstance(chosen, str) else [name for name in chosen or () if isinstance(name, str)]
    posts = [post for name in dict.fromkeys(names) if (post := _find_post(name, ctx))][:MAX_JOBS]
    if not posts:
        raise NothingChosen
    chosen_names = tuple(f"{post.website_id}/{post.id}" for post in posts)
    confirm = ConfirmReopenings(button.digest_id, chosen_names, _typed(until, ctx))
    back = TurnDigest(button.digest_id)
    return Reply(card=confirm_card(posts, describe_until(until, ctx.policy.zone), confirm, back))


def confirm_reopenings(button: ConfirmReopenings, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Start the task and show its progress on the card. The permission is checked for each job when it is reopened."""
    until = parse_until(button.until, ctx.now(), ctx.policy.zone)
    posts = [post for name in button.posts[:MAX_JOBS] if (post := _find_post(name, ctx))]
    if not posts:
        raise CardOutdated
    requester = ctx.requester
    keys = tuple(post.key for post in posts)
    request = ReopenManyRequest(keys, button.until, requester.open_id, requester.chat_id, requester.message_id)
    rows = [Reopening(post, "waiting") for post in posts]
    card = progress_card(rows, requester.open_id, describe_until(until, ctx.policy.zone), is_finished=False)
    return Reply(
        card=card,
        toast=Toast(WORKING_ON_IT),
        tasks=(TaskRequest("reopen_many", ctx.idempotency_key, dump(request)),),
    )


def _find_post(name: str, ctx: Context) -> JobPost | None:
    website_id, _, post_id = name.partition("/")
    return ctx.store.posts.get(website_id, post_id)


def _typed(until: Expiry, ctx: Context) -> str:
    """The expiry as somebody would type it; it means the same when the confirmation comes after midnight."""
    return iso_date(until.expires_at, ctx.policy.zone) if until.expires_at else "forever"
