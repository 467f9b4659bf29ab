"""Writes every attempt to reopen a job to the history."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Literal

from bot.dispatch.context import Context
from bot.domain.errors import BotError, NotAllowed
from bot.domain.history import HistoryEntry
from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from handlers.reopening.expiry import Expiry

# The clocks of replicas differ by less than this.
CLOCK_MARGIN = timedelta(minutes=1)
RECENT_ATTEMPTS = 10

Record = Callable[[Literal["reopened", "already_open", "refused", "failed"], str, str], None]


def make_recorder(key: PostKey, before: JobPost | None, until: Expiry, ctx: Context) -> Record:
    """A function of outcome, detail and log id that writes this attempt to the history."""

    def record(outcome: Literal["reopened", "already_open", "refused", "failed"], detail: str, log_id: str) -> None:
        ctx.store.history.write(
            HistoryEntry(
                idempotency_key=ctx.idempotency_key,
                happened_at=ctx.now(),
                actor_id=ctx.requester.open_id,
                action="reopen",
                job_id=key.job_id,
                chat_id=ctx.requester.chat_id,
                message_id=ctx.requester.message_id,
                outcome=outcome,
                post_id=key.post_id,
                detail=detail,
                old_expires_at=before.expires_at if before else None,
                new_expires_at=until.expires_at if outcome == "reopened" else None,
                log_id=log_id,
            )
        )

    return record


@contextmanager
def failures_recorded(record: Record) -> Iterator[None]:
    """Record an error of the block, and raise it again."""
    try:
        yield
    except NotAllowed as error:
        record("refused", type(error).__name__, error.log_id)
        raise
    except BotError as error:
        record("failed", type(error).__name__, error.log_id)
        raise


def has_attempt_since(job_id: str, since: datetime, ctx: Context) -> bool:
    """Whether somebody with permission has tried to reopen the job since then, or shortly before."""
    attempts, _ = ctx.store.history.entries(job_id, 0, RECENT_ATTEMPTS)
    return any(each.outcome != "refused" and each.happened_at >= since - CLOCK_MARGIN for each in attempts)
