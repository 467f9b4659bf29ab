"""The entry of the history."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

HistoryOutcome = Literal[
    "reopened",
    "already_open",
    "published",
    "undone",
    "refused",
    "failed",
    "asked",
    "declined",
    "expired",
    "undelivered",
    "scheduled",
    "cancelled",
]
WITHOUT_EXPIRY = "without_expiry"
"""The detail of a request to reopen a job that then never expires. The value is stored."""
# The key of the work that carries out an order names the moment of the order (handlers/reopening/auto_reopen.py).
_ORDER_KEY = re.compile(r"fire_arming:.+:(\d{1,12}\.\d{3})", re.ASCII)


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of the append-only history: who tried what with which job, and how it ended.

    Attributes:
        idempotency_key: identifies the message or click, so that a repeated step writes one entry; a second attempt with
            another outcome writes another.
        outcome: how the attempt ended.
        detail: the class name of the error, ``WITHOUT_EXPIRY``, or empty.
        new_expires_at: the expiry that was set, or that was asked for. Requests of releases up to 0.2 do not say it.
        log_id: Feishu's id of the failed call, or empty.
        is_automatic: whether the bot acted by itself, as the actor had ordered.
    """

    idempotency_key: str
    happened_at: datetime
    actor_id: str
    action: Literal["reopen", "publish", "undo", "ask", "schedule"]
    job_id: str
    chat_id: str
    message_id: str
    outcome: HistoryOutcome
    post_id: str = ""
    detail: str = ""
    old_expires_at: datetime | None = None
    new_expires_at: datetime | None = None
    log_id: str = ""
    is_automatic: bool = False

    @property
    def ordered_at(self) -> datetime | None:
        """When somebody ordered what the bot did by itself; None if the key does not say."""
        found = _ORDER_KEY.fullmatch(self.idempotency_key) if self.is_automatic else None
        return datetime.fromtimestamp(float(found[1]), UTC) if found else None
