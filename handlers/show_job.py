"""``/job``, and the buttons that show one post on a new card or refresh the clicked card."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import ChoosePost, RefreshPost, ShowPost
from bot.domain.errors import PostNotListed
from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from cards.jobs_card import choice_card, not_found_card
from handlers.find_posts import find_posts, nearest_posts, read_post
from handlers.job_cards import job_card_for
from handlers.pages import PAGE

REFRESHED = Text("已刷新", "Up to date")


def show_job(command: Command, ctx: Context) -> Reply:
    """``/job REF``: the card of one post, a list to choose from if several match, or similar posts if none does."""
    found = find_posts(command.arguments, ctx)
    if len(found) != 1:
        return choose_or_suggest(command.arguments, found, ctx)
    return Reply(card=_card_of(found[0].key, ctx))


def show_post(button: ShowPost, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """A button in a list: send the post's card as a new message and leave the list as it is."""
    return Reply(follow_ups=(FollowUp(_card_of(_key(button.website_id, button.post_id, ctx), ctx)),))


def refresh_post(button: RefreshPost, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """The refresh button of a card."""
    return Reply(card=_card_of(_key(button.website_id, button.post_id, ctx), ctx), toast=Toast(REFRESHED, "success"))


def choose_post(button: ChoosePost, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show another page of the list to choose from."""
    found = find_posts(button.words, ctx)
    return Reply(card=_choice(button.words, found, button.page, ctx) if found else _not_found(button.words, ctx))


def choose_or_suggest(reference: str, found: tuple[JobPost, ...], ctx: Context) -> Reply:
    """The answer to a reference that does not mean exactly one post."""
    return Reply(card=_choice(reference, found, 0, ctx) if found else _not_found(reference, ctx))


def _choice(reference: str, found: tuple[JobPost, ...], page: int, ctx: Context) -> Card:
    page = min(max(page, 0), (len(found) - 1) // PAGE)
    rows = found[page * PAGE : (page + 1) * PAGE]
    return choice_card(rows, len(found), page, reference, ctx.now(), ctx.policy.zone)


def _not_found(reference: str, ctx: Context) -> Card:
    return not_found_card(reference, nearest_posts(reference, ctx), ctx.now(), ctx.policy.zone)


def _key(website_id: str, post_id: str, ctx: Context) -> PostKey:
    seen = ctx.store.posts.get(website_id, post_id)
    if seen is None:
        raise PostNotListed
    return seen.key


def _card_of(key: PostKey, ctx: Context) -> Card:
    return job_card_for(read_post(key, ctx), ctx)
