"""Writes requests to reopen a job, and how they ended, to the history.

An approved request has no entry of its own: the reopening has one, in the name of who approved it.
"""

from typing import Literal

from bot.dispatch.context import Context
from bot.domain.events import Requester
from bot.domain.history import WITHOUT_EXPIRY, HistoryEntry
from bot.domain.reopen_requests import ReopenRequest


def record(
    request: ReopenRequest,
    outcome: Literal["asked", "declined", "expired", "undelivered"],
    actor: Requester,
    ctx: Context,
) -> None:
    """Write an entry. Each outcome of a request is written once, whoever repeats the step."""
    job = ctx.store.jobs.get(request.job_id)
    ctx.store.history.write(
        HistoryEntry(
            idempotency_key=f"request:{request.id}",
            happened_at=ctx.now(),
            actor_id=actor.open_id,
            action="ask",
            job_id=request.job_id,
            chat_id=actor.chat_id,
            message_id=actor.message_id,
            outcome=outcome,
            detail="" if request.until else WITHOUT_EXPIRY,
            old_expires_at=job.expires_at if job else None,
            new_expires_at=request.until,
        )
    )


def asker(request: ReopenRequest) -> Requester:
    """Who asked, in the chat and on the card where they did."""
    return Requester(request.asked_by, request.chat_id, request.message_id)
