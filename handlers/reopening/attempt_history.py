"""Writes every attempt to reopen a job, to publish its adverts, to undo or schedule a reopening, or to answer a request to the history."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.dispatch.context import Context
from bot.domain.errors import BotError, NotAllowed
from bot.domain.history import HistoryEntry, HistoryOutcome
from bot.domain.jobs import Job
from bot.domain.typed.until import Expiry

# The clocks of replicas differ by less than this.
CLOCK_MARGIN = timedelta(minutes=1)

_PERMITTED = ("reopened", "already_open", "published", "undone", "failed")


@dataclass(frozen=True)
class AttemptRecorder:
    """Writes the outcome of one attempt of the requester.

    ``before`` is the job as it was; None means as last seen, if it was. ``until`` is the new expiry of a reopening.
    """

    ctx: Context
    action: Literal["reopen", "publish", "undo", "ask", "schedule"]
    job_id: str
    before: Job | None = None
    until: Expiry | None = None
    post_id: str = ""

    def record(self, outcome: HistoryOutcome, detail: str = "", log_id: str = "") -> None:
        """Write an entry; ``detail`` is the class name of an error, ``log_id`` Feishu's id of a failed call."""
        requester = self.ctx.requester
        before = self.before or self.ctx.store.jobs.get(self.job_id)
        self.ctx.store.history.write(
            HistoryEntry(
                idempotency_key=self.ctx.idempotency_key,
                happened_at=self.ctx.now(),
                actor_id=requester.open_id,
                action=self.action,
                job_id=self.job_id,
                chat_id=requester.chat_id,
                message_id=requester.message_id,
                outcome=outcome,
                post_id=self.post_id,
                detail=detail,
                old_expires_at=before.expires_at if before else None,
                new_expires_at=self.until.expires_at if self.until and outcome == "reopened" else None,
                log_id=log_id,
                is_automatic=requester.is_automatic,
            )
        )


@contextmanager
def failures_recorded(attempt: AttemptRecorder) -> Iterator[None]:
    """Record an error of the block, and raise it again."""
    try:
        yield
    except NotAllowed as error:
        attempt.record("refused", type(error).__name__, error.log_id)
        raise
    except BotError as error:
        attempt.record("failed", type(error).__name__, error.log_id)
        raise


def has_attempt_since(job_id: str, since: datetime, ctx: Context) -> bool:
    """Whether somebody with permission has tried to reopen the job since then, or shortly before."""
    last = ctx.store.history.last(job_id, _PERMITTED)
    return last is not None and last.happened_at >= since - CLOCK_MARGIN
