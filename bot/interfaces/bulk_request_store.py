"""What somebody has asked for and still has to confirm: several reopenings at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

LeftOutReason = Literal["not_allowed", "already_open"]
Decision = Literal["confirmed", "cancelled"]


@dataclass(frozen=True)
class LeftOutJob:
    """A chosen job that is not to be reopened, because the requester may not or because it is open."""

    job_id: str
    reason: LeftOutReason


@dataclass(frozen=True)
class BulkRequest:
    """Several jobs that somebody wants to reopen together, until a date.

    Attributes:
        requester_id: the open_id of who chose the jobs; nobody else may confirm or cancel.
        chat_id: where they were chosen.
        job_ids: the jobs to reopen.
        expires_at: the new expiry, in the zone in which its day was chosen; None means never.
        left_out: the other jobs that were chosen.
        digest_message_id: the digest in which they were chosen, empty if it was no digest.
        digest_page: the page that the digest showed then.
    """

    id: str
    requester_id: str
    chat_id: str
    job_ids: tuple[str, ...]
    expires_at: datetime | None
    created_at: datetime
    left_out: tuple[LeftOutJob, ...] = ()
    digest_message_id: str = ""
    digest_page: int = 0


class BulkRequestRepository(Protocol):
    """The bulk requests, for as long as their cards can be clicked (``CARD_LIFETIME``)."""

    def put(self, request: BulkRequest) -> None:
        """Store a request; one with the same id stays as it is."""
        ...

    def get(self, request_id: str) -> BulkRequest | None: ...

    def decide(self, request_id: str, decision: Decision, idempotency_key: str) -> bool:
        """Confirm or cancel a request; whether this counts. Only the first decision does, also if it is repeated with the same key."""
        ...

    def prune(self, before: datetime) -> None:
        """Delete the requests that were made before that moment."""
        ...
