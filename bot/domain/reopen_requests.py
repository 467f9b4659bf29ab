"""The request of somebody who may not reopen a job, and how it was decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

GOOD_FOR = timedelta(hours=24)
"""How long a request can be decided."""
ASK_AGAIN_AFTER = timedelta(hours=24)
"""How long nobody asks again for a job for which they were declined."""

Verdict = Literal["approved", "already_open", "declined", "expired", "undelivered"]
"""How a request ended; the values are stored. With ``already_open`` somebody approved it and found the job open."""


@dataclass(frozen=True)
class Decision:
    """The end of a request.

    Attributes:
        decided_by: the open_id of who approved or declined it; empty if the bot ended it.
        idempotency_key: identifies the click or task that decided, so that a repeated step finds its own decision.
    """

    verdict: Verdict
    decided_by: str
    decided_at: datetime
    idempotency_key: str


@dataclass(frozen=True)
class ReopenRequest:
    """Somebody asks that a job be reopened.

    Attributes:
        id: made from the click's idempotency key; it cannot be guessed.
        asked_by: the open_id of who asks.
        chat_id: the chat in which they asked.
        message_id: the card on which they asked; its thread gets the outcome.
        until: the new expiry; None means that the job never expires.
        decision: None while the request is pending.
    """

    id: str
    job_id: str
    asked_by: str
    chat_id: str
    message_id: str
    until: datetime | None
    asked_at: datetime
    decision: Decision | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it is too late for a decision."""
        return now >= self.asked_at + GOOD_FOR

    def bars_another(self, closed_at: datetime | None, now: datetime) -> bool:
        """Whether it was declined so lately that its asker cannot ask again, unless the job was open since and closed at ``closed_at``."""
        if self.decision is None or self.decision.verdict != "declined":
            return False
        declined_at = self.decision.decided_at
        return now < declined_at + ASK_AGAIN_AFTER and (closed_at is None or closed_at <= declined_at)
