"""Reminds the creator of a job, in a direct chat, that nobody is responsible for it shortly before it expires.

This happens only with ``REMIND_CREATOR``.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from bot.dispatch.card_sender import Destination, SendStatus
from bot.dispatch.context import Context
from bot.domain.jobs import AdvertKey, Job
from bot.domain.reminders import ChatSettings, Reminder, StageKey
from bot.domain.replies import FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.domain.timestamps import EPOCH
from bot.tasks.task_context import TaskContext
from cards.digest_card import DigestView
from cards.digest_parts.row import DigestRow
from cards.reminder_notices import creator_card
from handlers.visibility import may_see
from handlers.zone_of_chat import zone_of_chat

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
    reminder = _reminder(job, creator_id, ctx.now())
    notice_id = hashlib.sha256(task.steps.workflow_id.encode()).hexdigest()[:16]

    def make() -> FollowUp | None:
        """None if the creator has been told before: finished tasks are forgotten after two days, and this is not."""
        if _is_told(reminder, ctx) or not ctx.store.reminders.claim(notice_id, [reminder], ()):
            return None
        return FollowUp(creator_card(job, ctx.now(), zone_of_chat(ctx)))

    status, message_id = task.send_latest("creator", Destination(creator_id, ""), make)
    if status is SendStatus.SENT:
        ctx.store.reminders.mark_sent(notice_id, message_id, ctx.now())
    else:
        ctx.store.reminders.release(notice_id)


def _is_told(reminder: Reminder, ctx: Context) -> bool:
    told = ctx.store.reminders.list_sent(reminder.key.chat_id, EPOCH, ctx.now())
    return any(each.key == reminder.key for each in told)


def _reminder(job: Job, creator_id: str, now: datetime) -> Reminder:
    """What the store remembers of the notice: as a reminder of a chat that has the creator's id."""
    return Reminder(StageKey(creator_id, job.id, job.expiry_occasion, 0), job.expires_at, now)


def _idempotency_key(row: DigestRow) -> str:
    """Release 0.1 named the job by the advert, and whoever was told then is not told again."""
    listed = next((f"{advert.website_id}:{advert.id}" for advert in row.job.adverts if advert.is_listed), row.job.id)
    expires_at = row.reminder.expires_at
    return f"{listed}:{expires_at.isoformat() if expires_at else ''}"
