"""Reads the current state of a digest's rows: the jobs, who is responsible for them, and what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.dispatch.context import Context
from bot.domain.errors import CardOutdated
from bot.domain.jobs import Job
from bot.domain.reminders import Reminder, ShownFields, Snooze
from bot.domain.replies import Card
from cards.digest_card import DigestRow, DigestView, digest_card
from handlers.rights.visibility import may_see
from handlers.zone_of_chat import zone_of_chat

# The ids of digests in the store are hexadecimal.
TODAYS_PREFIX = "today:"


@dataclass(frozen=True)
class DigestContent:
    """The reminders of a digest and what they refer to; the mappings are by job id.

    Attributes:
        jobs: the jobs as last seen.
        snoozes: the chat's snoozes.
        last_shown: what the chat's previous reminder of each job has shown.
        read_at: when this was read.
    """

    reminders: tuple[Reminder, ...]
    jobs: Mapping[str, Job]
    snoozes: Mapping[str, Snooze]
    last_shown: Mapping[str, ShownFields]
    read_at: datetime


def digest_view(digest_id: str, ctx: Context) -> DigestView:
    """The digest as it is now; a job that the store no longer knows, or that may not be shown there, is left out."""
    return view_content(digest_id, read_content(digest_id, ctx), ctx)


def require_own_digest(digest_id: str, ctx: Context) -> None:
    """Check that a digest was sent to the requester's chat. Raises CardOutdated if its id in the click was forged."""
    reminders = ctx.store.reminders.list_digest(digest_id)
    if not _is_of_chat(reminders, ctx) or not (reminders or is_todays_digest(digest_id)):
        raise CardOutdated


def is_todays_digest(digest_id: str) -> bool:
    """Whether a button with this id is of the card of ``/digest``, and not of a digest that was sent."""
    return digest_id.startswith(TODAYS_PREFIX)


def _is_of_chat(reminders: tuple[Reminder, ...], ctx: Context) -> bool:
    return all(reminder.key.chat_id == ctx.requester.chat_id for reminder in reminders)


def digest_page(digest_id: str, page: int, ctx: Context) -> Card | None:
    """A page of the digest as it is now; None if nothing of it can be shown, as of a digest of another chat."""
    content = read_content(digest_id, ctx)
    if not _is_of_chat(content.reminders, ctx):
        return None
    view = view_content(digest_id, content, ctx)
    if not view.rows:
        return None
    return digest_card(view, page, ctx.now(), zone_of_chat(ctx), show_salary=ctx.policy.show_salary)


def read_content(digest_id: str, ctx: Context) -> DigestContent:
    """The content of a digest that was claimed before."""
    reminders = ctx.store.reminders.list_digest(digest_id)
    chat_id = reminders[0].key.chat_id if reminders else ""
    return DigestContent(
        reminders,
        ctx.store.jobs.get_many(reminder.key.job_id for reminder in reminders),
        ctx.store.snoozes.list_for_chat(chat_id),
        ctx.store.reminders.last_shown(chat_id, digest_id),
        ctx.now(),
    )


def view_content(digest_id: str, content: DigestContent, ctx: Context) -> DigestView:
    """The content with who is responsible for each job and the scheduled reopenings, which are read here."""
    assignments = ctx.store.assignments.get_many({reminder.key.job_id for reminder in content.reminders})
    auto_reopens = {auto_reopen.job_id: auto_reopen for auto_reopen in ctx.store.auto_reopens.list_all()}

    def row(reminder: Reminder) -> DigestRow:
        job_id = reminder.key.job_id
        return DigestRow(
            content.jobs[job_id],
            reminder,
            assignments.get(job_id),
            content.snoozes.get(job_id),
            content.last_shown.get(job_id),
            auto_reopens.get(job_id),
        )

    visible = {job_id for job_id, job in content.jobs.items() if may_see(job, ctx)}
    return DigestView(digest_id, tuple(row(each) for each in content.reminders if each.key.job_id in visible))
