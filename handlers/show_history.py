"""``/history``: who reopened what, failed attempts included; its pages are turned on the same card."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import TurnHistory
from bot.domain.replies import Reply
from cards.history_card import HistoryPage, history_card
from handlers.find_posts import find_posts
from handlers.pages import PAGE, page_or_last
from handlers.show_job import choose_or_suggest


def show_history(command: Command, ctx: Context) -> Reply:
    """``/history [REF]``: the history of all jobs, or of one job."""
    if not command.arguments.strip():
        return turn_history(TurnHistory(), {}, ctx)
    posts = find_posts(command.arguments, ctx)
    if len({post.job_id for post in posts}) != 1:
        return choose_or_suggest(command.arguments, posts, ctx)
    return turn_history(TurnHistory(posts[0].job_id), {}, ctx)


def turn_history(button: TurnHistory, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the history, or the last page if that one no longer exists."""
    history = ctx.store.history
    found, total, page = page_or_last(
        button.page, lambda number: history.entries(button.job_id or None, number * PAGE, PAGE)
    )
    titles = {entry.job_id: _title(entry.job_id, ctx) for entry in found}
    shown = HistoryPage(found, titles, total, page, button.job_id, ctx.requester.chat_id)
    return Reply(card=history_card(shown, ctx.policy.zone))


def _title(job_id: str, ctx: Context) -> str:
    posts = [post for post in ctx.store.posts.find_by_id(job_id) if post.job_id == job_id]
    return f"{posts[0].title} {posts[0].job_code}".strip() if posts else ""
