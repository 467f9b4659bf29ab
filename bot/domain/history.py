"""One line of the append-only history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the append-only history: who tried what with which job, and how it ended.

    ``cause_id`` is the identity of the message or click, so that a repeated step writes its line once; a
    second try that ends otherwise writes another.
    ``outcome`` is ``reopened``, ``already_open``, ``refused`` or ``failed``; ``detail`` names the error.
    """

    idempotency_key: str
    happened_at: datetime
    actor_id: str
    action: Literal["reopen"]
    job_id: str
    chat_id: str
    message_id: str
    outcome: Literal["reopened", "already_open", "refused", "failed"]
    post_id: str = ""
    detail: str = ""
    old_expires_at: datetime | None = None
    new_expires_at: datetime | None = None
    log_id: str = ""
