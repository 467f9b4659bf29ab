"""Reminds the creator of a job, in a direct chat, that nobody is responsible for it shortly before it expires.

This happens only with ``REMIND_CREATOR``.
"""

import re
from dataclasses import dataclass

from bot.dispatch.card_sender import Destination
from bot.domain.jobs import AdvertKey
from bot.domain.reminders import ChatSettings
from bot.domain.replies import FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.tasks.task_context import TaskContext
from cards.digest_card import DigestView
from cards.digest_parts.row import DigestRow
from cards.reminder_notices import creator_card
from handlers.visibility import may_see

_OPEN_ID = re.compile(r"ou_[A-Za-z0-9_\-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class CreatorNotice:
    """The task's payload. Release 0.1 named the job by its advert."""

    job_id: str = ""
    website_id: str = ""
    post_id: str = ""


def creator_tasks(digest: DigestView, settings: ChatSettings | None) -> tuple[TaskRequest, ...]:
    """A task for each job of a digest that is at the chat's last stage before the expiry and assigned to nobody.

    The task's idempotency key names the job and its expiry and not the chat, so that the creator is reminded once.
    """
    last = min((stage for stage in settings.stages if stage >= 0), default=None) if settings else None
    return tuple(
        TaskRequest("tell_creator", _idempotency_key(row), dump(CreatorNotice(row.reminder.key.job_id)))
        for row in digest.rows
        if row.reminder.key.stage == last and row.assignment is None
    )


def notify_creator(task: TaskContext, payload: str) -> None:
    """Send the reminder. If the creator has left or blocks the bot, nothing is sent and nothing follows."""
    notice = load(CreatorNotice, payload)
    jobs = task.context("", "").store.jobs
    job_id = notice.job_id or jobs.id_of_advert(AdvertKey(notice.website_id, notice.post_id)) or ""
    job = jobs.get(job_id)
    creator_id = job.details.creator.id if job is not None and job.details.creator else ""
    if job is None or not _OPEN_ID.fullmatch(creator_id):
        return
    ctx = task.context(creator_id, creator_id)
    # The creator is not on the team of a job by having created it, so an unadvertised one is not shown to them.
    if not may_see(job, ctx):
        return
    card = creator_card(job, ctx.now(), ctx.policy.zone)
    task.send("creator", Destination(creator_id, ""), FollowUp(card))


def _idempotency_key(row: DigestRow) -> str:
    """Release 0.1 named the job by the advert, and whoever was told then is not told again."""
    listed = next((f"{advert.website_id}:{advert.id}" for advert in row.job.adverts if advert.is_listed), row.job.id)
    expires_at = row.reminder.expires_at
    return f"{listed}:{expires_at.isoformat() if expires_at else ''}"
