"""Interfaces of the store and its repositories; those of reminders are in ``bot/interfaces/reminder_store.py``."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.history import HistoryEntry
from bot.domain.jobs import EVERYTHING, Audience
from bot.domain.replies import Card
from bot.interfaces.bulk_request_store import BulkRequestRepository
from bot.interfaces.job_store import JobRepository
from bot.interfaces.look_store import LookRepository
from bot.interfaces.preview_store import PreviewRepository
from bot.interfaces.reminder_store import (
    AssignmentRepository,
    AutoReopenRepository,
    ReminderRepository,
    SnoozeRepository,
    SubscriptionRepository,
)
from bot.interfaces.request_store import ReopenRequestRepository
from bot.interfaces.seen_request_store import SeenRequestRepository
from bot.interfaces.suggestion_store import SuggestionRepository

FIRST_SCAN = "first_scan_at"
"""The key in the KeyValueStore that exists once all jobs have been read."""
REFUSED_JOBS = "refused jobs"
"""The source under which ``ScanRepository`` has when Hire last refused the jobs themselves to the bot."""
FAILED_READING = "failed reading"
"""The source under which ``ScanRepository`` has when a scan last could not read Hire."""
DIRECT_CHAT_OF = "direct_chat_of:{open_id}"
"""The key in the KeyValueStore under which the id of a person's direct chat is, once that is known."""
ADMIN_WELCOMED = "admin_welcomed:{open_id}"
"""The key that exists once an administrator was told that the bot is up."""
ADMIN_UNREACHED = "admin_unreached:{open_id}:{attempt}"
"""The key that exists once that attempt to tell it has failed for good."""


@dataclass(frozen=True)
class RefreshTurn:
    """The answer to somebody who wants to refresh a card.

    Attributes:
        is_granted: False while another refresh has the card.
        clicked_at: when somebody last clicked on it, None if nobody has.
        digest: identifies the content that it shows (``card_digest``), empty if unknown.
    """

    is_granted: bool
    clicked_at: datetime | None = None
    digest: str = ""


class CardRepository(Protocol):
    """The cards that were sent, for as long as the platform allows them to be changed (``CARD_LIFETIME``)."""

    def put(self, message_id: str, chat_id: str, card: Card, sent_at: datetime) -> None:
        """Store a card that was sent, or what an updated card shows now. The first ``sent_at`` and chat stay."""
        ...

    def receiver(self, message_id: str) -> str | None:
        """The chat to which the bot sent that card, or the open_id of the person if it was sent to one; None if unknown."""
        ...

    def sent_at(self, message_id: str) -> datetime | None:
        """When the bot sent that card, None if unknown."""
        ...

    def job_of(self, message_id: str) -> str:
        """The id of the job that the card shows, empty if none."""
        ...

    def list_for_job(self, job_id: str, since: datetime, before: datetime | None = None) -> tuple[tuple[str, str], ...]:
        """Message id and chat id of each card of the job that was sent in [since, before), newest first."""
        ...

    def jobs_with_cards(self, job_ids: Collection[str], since: datetime) -> frozenset[str]:
        """Those of the jobs of which a card was sent at ``since`` or later."""
        ...

    def mark_clicked(self, message_id: str, at: datetime) -> None:
        """Somebody is using the card: it is not refreshed for a moment."""
        ...

    def begin_refresh(self, message_id: str, key: str, now: datetime) -> RefreshTurn:
        """Ask to be the one who refreshes the card now.

        One refresh at a time has the card, for at most ``REFRESH_LEASE``; another one with the same key is the same one again.
        """
        ...

    def end_refresh(self, message_id: str, key: str, card: Card | None) -> None:
        """Let others refresh the card; ``card`` is what it shows now, None if it was not changed."""
        ...

    def remove(self, message_id: str) -> None:
        """Delete a card that can no longer be changed; clicks on it are then outdated."""
        ...

    def prune(self, before: datetime) -> None:
        """Delete the cards that were sent before that moment."""
        ...


class History(Protocol):
    """The append-only record of who reopened what."""

    def write(self, entry: HistoryEntry) -> None:
        """Add an entry, unless there is one with the same idempotency key, action, job and outcome (a repeated step)."""
        ...

    def outcome(self, idempotency_key: str, job_id: str) -> str | None:
        """The outcome of the latest entry with this key and job, or None."""
        ...

    def has_entry(self, idempotency_key: str) -> bool:
        """Whether there is an entry with this key, whatever its job."""
        ...

    def last(self, job_id: str, outcomes: Collection[str]) -> HistoryEntry | None:
        """The latest entry of a job with one of these outcomes, or None."""
        ...

    def undoing_of(self, job_id: str, reopening: str) -> HistoryEntry | None:
        """How the reopening with this idempotency key was undone, or None; a later one may have followed."""
        ...

    def entries(
        self, job_id: str | None, offset: int, limit: int, audience: Audience = EVERYTHING
    ) -> tuple[tuple[HistoryEntry, ...], int]:
        """The entries of one job, or of all if None, newest first: the page and the total.

        Of jobs that ``audience`` does not include, or that the store does not know, there is none unless it sees all.
        """
        ...


class JobLocks(Protocol):
    """Locks of jobs, so that only one request at a time reopens a job. A unique key in the database is the lock."""

    def acquire(self, job_id: str, idempotency_key: str, now: datetime) -> bool:
        """Lock the job. True if it was free, already locked by this key (a resumed step), or its lock is a minute old."""
        ...

    def holder(self, job_id: str) -> str | None:
        """The idempotency key that holds the lock, stale or not; None if nobody does."""
        ...

    def has_started(self, job_id: str, idempotency_key: str) -> bool:
        """Whether this key holds the lock and ``mark_started`` was called, for example before a crash."""
        ...

    def has_started_any(self, idempotency_key: str) -> bool:
        """As ``has_started``, for any job."""
        ...

    def mark_started(self, job_id: str, idempotency_key: str) -> None:
        """Record that the call to Hire is about to be made; nothing if this key does not hold the lock."""
        ...

    def release(self, job_id: str, idempotency_key: str) -> None:
        """Unlock the job; nothing if this key does not hold the lock."""
        ...


class KeyValueStore(Protocol):
    """Values that are stored once and permanently, such as the tenant key."""

    def get(self, key: str) -> str | None:
        """The value, or None."""
        ...

    def set_once(self, key: str, value: str) -> str:
        """Store the value unless the key has one, and return the stored value. The first writer wins."""
        ...


class ScanRepository(Protocol):
    """When each source of jobs was read last. Sources are ``jobs``, and ``adverts`` and ``published`` of a website."""

    def started_at(self, source: str, *, full: bool) -> datetime | None:
        """When the last finished read of the source began, of full reads or of any; None if there was none."""
        ...

    def newest(self, kind: str) -> datetime | None:
        """When the last finished read of a source of that kind began, such as of the ``adverts`` of any website."""
        ...

    def jobs_asked_at(self) -> datetime | None:
        """When Hire was last asked for all jobs, also if it refused; None as well while the database does not answer."""
        ...

    def put(self, source: str, started_at: datetime, *, full: bool) -> None:
        """A read of the source that began then has finished."""
        ...

    def forget_other_websites(self, website_ids: Collection[str]) -> None:
        """Forget the reads of websites that are not read any more."""
        ...


class Store(Protocol):
    """All repositories of the database."""

    jobs: JobRepository
    suggestions: SuggestionRepository
    scans: ScanRepository
    cards: CardRepository
    history: History
    job_locks: JobLocks
    key_value: KeyValueStore
    subscriptions: SubscriptionRepository
    looks: LookRepository
    reminders: ReminderRepository
    assignments: AssignmentRepository
    snoozes: SnoozeRepository
    auto_reopens: AutoReopenRepository
    bulk_requests: BulkRequestRepository
    previews: PreviewRepository
    reopen_requests: ReopenRequestRepository
    seen_requests: SeenRequestRepository

    def is_unreachable(self, error: Exception) -> bool:
        """Whether the error says that the database cannot be reached now, so that the same may succeed later."""
        ...
