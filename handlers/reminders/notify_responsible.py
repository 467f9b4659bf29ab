"""Reminds the recruiter of a job, or else its creator, in a direct chat, that nobody has taken it shortly before it expires.

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
from cards.reminder_notices import unclaimed_card
from handlers.rights.visibility import may_see
from handlers.zone_of_chat import zone_of_chat

_OPEN_ID = re.compile(r"ou_[A-Za-z0-9_\-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class UnclaimedJob:
    """The task's payload. Release 0.1 named the job by its advert, and releases up to 0.2 told the creator only.

    The recruiter is the one of the digest, so that a restart does not tell another one as well; empty if none is known.
    """

    job_id: str = ""
    website_id: str = ""
    post_id: str = ""
    recruiter_id: str = ""


def responsible_tasks(digest: DigestView, settings: ChatSettings | None) -> tuple[TaskRequest, ...]:
    """A task for each job of a digest that is at the chat's last stage before the expiry and assigned to nobody.

    The task's idempotency key names the job and its expiry and not the chat, so that one of them is reminded once.
    """
    last = min((stage for stage in settings.stages if stage >= 0), default=None) if settings else None
    return tuple(
        TaskRequest("tell_creator", _idempotency_key(row), dump(_unclaimed(row)))
        for row in digest.rows
        if row.reminder.key.stage == last and row.assignment is None
    )


def _unclaimed(row: DigestRow) -> UnclaimedJob:
    return UnclaimedJob(row.reminder.key.job_id, recruiter_id=row.job.team.recruiter_id if row.job.team else "")


def notify_responsible(task: TaskContext, payload: str) -> None:
    """Send the reminder to the recruiter, or to the creator if no recruiter is known or can be reached; never to both."""
    unclaimed = load(UnclaimedJob, payload)
    jobs = task.context("", "").store.jobs
    job_id = unclaimed.job_id or jobs.id_of_advert(AdvertKey(unclaimed.website_id, unclaimed.post_id)) or ""
    job = jobs.get(job_id)
    if job is None:
        return
    creator_id = job.details.creator.id if job.details.creator else ""
    # The parts of a send are stored, as is their order. Work that releases up to 0.2 left unfinished has the last one only.
    people = {
        unclaimed.recruiter_id: "recruiter",
        **({creator_id: "creator"} if creator_id != unclaimed.recruiter_id else {}),
    }
    for open_id, part in people.items():
        if _OPEN_ID.fullmatch(open_id) and _send(task, job, open_id, part) is not SendStatus.CHAT_GONE:
            return


def notice_id_of(workflow_id: str) -> str:
    """Under which the store has the notice of that work, as if it were a digest."""
    return hashlib.sha256(workflow_id.encode()).hexdigest()[:16]


def _send(task: TaskContext, job: Job, open_id: str, part: str) -> SendStatus:
    """CHAT_GONE if the person cannot be reached, because they have left or may not use the app."""
    ctx = task.context(open_id, open_id)
    notice_id = notice_id_of(task.steps.workflow_id)

    def make() -> FollowUp | None:
        """None if somebody has been told before: finished tasks are forgotten after two days, and this is not.

        Or if the person may not see the job: a creator is not on the team by having created it.
        """
        if _is_told(job, ctx) or not may_see(job, ctx):
            return None
        if not ctx.store.reminders.claim(notice_id, [_reminder(job, ctx.now())], ()):
            return None
        return FollowUp(unclaimed_card(job, ctx.now(), zone_of_chat(ctx), is_recruiter=part == "recruiter"))

    status, message_id = task.send_latest(part, Destination(open_id, ""), make)
    if status is SendStatus.SENT:
        ctx.store.reminders.mark_sent(notice_id, message_id, ctx.now())
    else:
        ctx.store.reminders.release(notice_id)
    return status


def _is_told(job: Job, ctx: Context) -> bool:
    """Whether one of them was told of this expiry. Releases up to 0.2 stored it under the creator."""
    creator_id = job.details.creator.id if job.details.creator else ""
    told = (
        each
        for chat_id in (_chat_of(job), creator_id)
        for each in ctx.store.reminders.list_sent(chat_id, EPOCH, ctx.now())
    )
    return any(each.key.job_id == job.id and each.key.occasion == job.expiry_occasion for each in told)


def _reminder(job: Job, now: datetime) -> Reminder:
    """What the store remembers of the notice: as a reminder of a chat that stands for the job's people, whoever was told."""
    return Reminder(StageKey(_chat_of(job), job.id, job.expiry_occasion, 0), job.expires_at, now)


def _chat_of(job: Job) -> str:
    return f"people of {job.id}"


def _idempotency_key(row: DigestRow) -> str:
    """Release 0.1 named the job by the advert, and whoever was told then is not told again."""
    listed = next((f"{advert.website_id}:{advert.id}" for advert in row.job.adverts if advert.is_listed), row.job.id)
    expires_at = row.reminder.expires_at
    return f"{listed}:{expires_at.isoformat() if expires_at else ''}"
