"""The entry of the history."""

from dataclasses import dataclass
from datetime import datetime
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
]


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of the append-only history: who tried what with which job, and how it ended.

    Attributes:
        idempotency_key: identifies the message or click, so that a repeated step writes one entry; a second attempt with
            another outcome writes another.
        outcome: how the attempt ended.
        detail: the class name of the error, or empty.
        log_id: Feishu's id of the failed call, or empty.
        is_automatic: whether the bot acted by itself, as the actor had ordered.
    """

    idempotency_key: str
    happened_at: datetime
    actor_id: str
    action: Literal["reopen", "publish", "undo", "ask"]
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
