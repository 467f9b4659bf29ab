"""Decides whether a reopening can still be taken back: for ten minutes, and only while the job is as it was left."""

from datetime import timedelta

from bot.dispatch.context import Context
from bot.domain.history import HistoryEntry
from bot.domain.job_buttons import UndoReopening
from bot.domain.jobs import Job

OFFERED_FOR = timedelta(minutes=10)


def undo_offer(job: Job, ctx: Context) -> UndoReopening | None:
    """The button that takes the last reopening of the job back, if there is one to take back."""
    reopening = last_reopening(job, ctx)
    return None if reopening is None else UndoReopening(job.id, reopening.idempotency_key)


def last_reopening(job: Job, ctx: Context) -> HistoryEntry | None:
    """The reopening that left the job as it is now, if it is at most ten minutes old."""
    if not job.is_active or not job.is_confirmed:
        return None
    done = ctx.store.history.last(job.id, ("reopened", "undone"))
    if done is None or done.outcome == "undone" or ctx.now() - done.happened_at > OFFERED_FOR:
        return None
    return done if done.new_expires_at == job.expires_at else None
