"""Schedules and cancels the automatic reopening of a job, from the job's card. The tasks are in ``auto_reopen.py``."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.context import Context
from bot.domain.job_buttons import CancelAutoReopen, ScheduleAutoReopen
from bot.domain.jobs import Job
from bot.domain.reminders import AutoReopen
from bot.domain.replies import Reply, Toast
from bot.domain.text import Text
from bot.domain.typed.until import parse_until
from cards.job_card import News
from handlers.job_cards import job_card_for
from handlers.job_of_button import job_id_of
from handlers.read_job import read_job
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.attempt_history import AttemptRecorder, failures_recorded
from handlers.reopening.permission import require_may_reopen
from handlers.rights.visibility import require_visible
from handlers.zone_of_chat import zone_of_chat

SCHEDULED = Text("已预约：职位到期关闭后自动重启", "Scheduled: the job will be reopened when it expires")
CANCELLED = Text("已取消预约", "The scheduled reopening is cancelled")
NOT_SCHEDULED = Text("这个职位没有预约", "No reopening of this job is scheduled")
NEVER_EXPIRES = Text("职位长期有效，不会到期，无需预约", "The job never expires, so there is nothing to schedule")
NOT_OPEN = Text("职位已经关闭，请直接重启", "The job has closed already; reopen it instead")


def schedule_auto_reopen(button: ScheduleAutoReopen, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Schedule the reopening of a job that is still open; whoever may reopen the job may do this."""
    chosen = form.get("period")
    period = chosen if isinstance(chosen, str) and chosen.strip() else button.period
    parse_until(period, ctx.now(), zone_of_chat(ctx))
    job = _read_permitted(button, ctx)
    if not job.is_open(ctx.now()):
        return Reply(card=job_card_for(job, ctx, news=News(NOT_OPEN)), toast=Toast(NOT_OPEN, "warning"))
    if job.expires_at is None:
        # Without a date the order would follow any closing, also one that somebody means.
        return Reply(card=job_card_for(job, ctx, news=News(NEVER_EXPIRES)), toast=Toast(NEVER_EXPIRES, "warning"))
    by = ctx.requester
    ctx.store.auto_reopens.schedule(
        AutoReopen(job.id, job.expires_at, period, by.open_id, by.chat_id, by.message_id, ctx.now())
    )
    AttemptRecorder(ctx, "schedule", job.id, job).record("scheduled")
    return _changed(job, SCHEDULED, ctx)


def cancel_auto_reopen(button: CancelAutoReopen, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Cancel a scheduled reopening; whoever may reopen the job may do this."""
    job = _read_permitted(button, ctx)
    is_cancelled = ctx.store.auto_reopens.cancel(job.id) is not None
    if is_cancelled:
        AttemptRecorder(ctx, "schedule", job.id, job).record("cancelled")
    return _changed(job, CANCELLED if is_cancelled else NOT_SCHEDULED, ctx)


def _read_permitted(button: ScheduleAutoReopen | CancelAutoReopen, ctx: Context) -> Job:
    job = require_visible(read_job(job_id_of(button, ctx), ctx), ctx)
    with failures_recorded(AttemptRecorder(ctx, "schedule", job.id, job)):
        require_may_reopen(job.id, ctx, "schedule")
    return job


def _changed(job: Job, text: Text, ctx: Context) -> Reply:
    return Reply(
        card=job_card_for(job, ctx, news=News(text)),
        toast=Toast(text, "success"),
        tasks=refresh_tasks(job.id, ctx),
    )
