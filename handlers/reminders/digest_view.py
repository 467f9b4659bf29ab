"""Reads the current state of a digest's rows: the posts, who is responsible for the jobs, and what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.dispatch.context import Context
from bot.domain.job_posts import JobPost
from bot.domain.reminders import PostSnapshot, Reminder, Snooze
from cards.digest_card import DigestRow, DigestView


@dataclass(frozen=True)
class DigestContent:
    """The reminders of a digest and what they refer to; the mappings are by (website id, post id).

    Attributes:
        posts: the posts as last seen.
        snoozes: the chat's snoozes.
        last_snapshots: what the chat's previous reminder showed of each post.
        read_at: when this was read.
    """

    reminders: tuple[Reminder, ...]
    posts: Mapping[tuple[str, str], JobPost]
    snoozes: Mapping[tuple[str, str], Snooze]
    last_snapshots: Mapping[tuple[str, str], PostSnapshot]
    read_at: datetime


def digest_view(digest_id: str, ctx: Context) -> DigestView:
    """The digest as it is now; a post that the store no longer knows is left out."""
    return view_content(digest_id, read_content(digest_id, ctx), ctx)


def read_content(digest_id: str, ctx: Context) -> DigestContent:
    """The content of a digest that was claimed before."""
    reminders = ctx.store.reminders.list_digest(digest_id)
    chat_id = reminders[0].key.chat_id if reminders else ""
    return DigestContent(
        reminders,
        ctx.store.posts.get_many(post_id_of(reminder) for reminder in reminders),
        ctx.store.snoozes.list_for_chat(chat_id),
        ctx.store.reminders.last_snapshots(chat_id, digest_id),
        ctx.now(),
    )


def view_content(digest_id: str, content: DigestContent, ctx: Context) -> DigestView:
    """The content with who is responsible for each job and the scheduled reopenings, which are read here."""
    assignments = ctx.store.assignments.get_many({reminder.job_id for reminder in content.reminders})
    auto_reopens = {auto_reopen.post.job_id: auto_reopen for auto_reopen in ctx.store.auto_reopens.list_all()}

    def row(reminder: Reminder) -> DigestRow:
        post_id, job_id = post_id_of(reminder), reminder.job_id
        return DigestRow(
            content.posts[post_id],
            reminder,
            assignments.get(job_id),
            content.snoozes.get(post_id),
            content.last_snapshots.get(post_id),
            auto_reopens.get(job_id),
        )

    rows = tuple(row(reminder) for reminder in content.reminders if post_id_of(reminder) in content.posts)
    return DigestView(digest_id, rows)


def post_id_of(reminder: Reminder) -> tuple[str, str]:
    """The website id and the post id of a reminder's post."""
    return reminder.key.website_id, reminder.key.post_id
