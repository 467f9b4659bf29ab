"""The interface of the repository of requests to reopen a job; part of the Store in ``bot/interfaces/store.py``."""

from datetime import datetime
from typing import Protocol

from bot.domain.reopen_requests import Decision, ReopenRequest


class ReopenRequestRepository(Protocol):
    """Requests to reopen a job. Of a job, a person has at most one pending request."""

    def ask(self, request: ReopenRequest) -> ReopenRequest:
        """Store the request, unless the person has a pending one for the job.

        Returns the stored request with the same id, also in a repeated step, or else the pending one.
        """
        ...

    def get(self, request_id: str) -> ReopenRequest | None:
        """The request, or None."""
        ...

    def pending_of(self, job_id: str, asked_by: str) -> ReopenRequest | None:
        """The person's pending request for the job, or None."""
        ...

    def approved_with(self, idempotency_key: str) -> ReopenRequest | None:
        """The request that was approved under this key, which is that of the reopening too; or None."""
        ...

    def last_declined(self, job_id: str, asked_by: str) -> ReopenRequest | None:
        """The person's request for the job that was declined last, or None."""
        ...

    def asked_before(self, moment: datetime) -> tuple[ReopenRequest, ...]:
        """The pending requests of that moment and earlier, oldest first."""
        ...

    def decide(self, request_id: str, decision: Decision) -> bool:
        """Decide a pending request. Of several decisions the first counts.

        True if this one does, also when the same verdict is repeated with the same idempotency key.
        """
        ...

    def add_card(self, request_id: str, message_id: str) -> None:
        """Store that this message asks somebody for the decision, or tells the asker of it."""
        ...

    def cards(self, request_id: str) -> tuple[str, ...]:
        """The ids of the messages of ``add_card``."""
        ...

    def of_card(self, message_id: str) -> ReopenRequest | None:
        """The request that this message asks to decide, or whose outcome it tells; None if it does neither."""
        ...

    def prune(self, before: datetime) -> None:
        """Delete the requests that were decided before that moment."""
        ...
