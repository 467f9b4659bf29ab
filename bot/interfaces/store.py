"""Interfaces of the store and its repositories; those of reminders are in ``bot/interfaces/reminder_store.py``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.history import HistoryEntry
from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.domain.replies import Card
from bot.interfaces.reminder_store import (
    AssignmentRepository,
    AutoReopenRepository,
    ReminderRepository,
    SnoozeRepository,
    SubscriptionRepository,
)

FIRST_SCAN = "first_scan_at"
"""The key in the KeyValueStore that exists once the list of jobs has been read completely."""


@dataclass(frozen=True)
class ScanResult:
    """What a scan of one website changed.

    Attributes:
        seen: how many posts the website lists.
        changed: posts that are new, listed again, or different from the stored record.
        vanished: posts that were listed and no longer are.
    """

    seen: int
    changed: tuple[PostKey, ...] = ()
    vanished: tuple[PostKey, ...] = ()


class PostRepository(Protocol):
    """The last known state of every post. Lists and searches read it instead of calling Hire."""

    def put(self, post: JobPost, seen_at: datetime) -> bool:
        """Store a post that was read at ``seen_at``. True if it is new or differs from the stored one.

        A record that is older than the stored one changes nothing and returns False.
        """
        ...

    def put_scan(self, website_id: str, posts: tuple[JobPost, ...], seen_at: datetime) -> ScanResult:
        """Store the complete list of a website in one transaction; stored posts that it does not contain become unlisted.

        ``seen_at`` is when reading the list began: records that ``put`` has stored since are newer and stay. Custom
        fields, function and subject, which lists do not contain, are kept from the stored record.
        """
        ...

    def get(self, website_id: str, post_id: str) -> JobPost | None:
        """One post, or None if it is unknown."""
        ...

    def get_recent(self, website_id: str, post_id: str, since: datetime) -> JobPost | None:
        """One post if its record was read from Hire at ``since`` or later, else None."""
        ...

    def get_many(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], JobPost]:
        """Posts by (website id, post id); unknown posts are left out."""
        ...

    def find_by_id(self, any_id: str) -> tuple[JobPost, ...]:
        """The posts whose own id or whose job's id this is."""
        ...

    def find_by_code(self, job_code: str) -> tuple[JobPost, ...]:
        """The posts whose job has this code, compared normalized; none for an empty code."""
        ...

    def search(
        self, words: tuple[str, ...], *, is_open: bool | None, now: datetime, offset: int, limit: int
    ) -> tuple[tuple[JobPost, ...], int]:
        """Posts with every word in their title, code, department, city, type or function, compared normalized.

        Args:
            words: as typed.
            is_open: True for active, listed jobs that have not expired, False for the others, None for both.
            now: the time at which a job is open or not.
            offset: of the page.
            limit: of the page.

        Returns the page, latest change first, and the total.
        """
        ...

    def expiring(
        self, since: datetime, now: datetime, until: datetime, *, offset: int, limit: int
    ) -> tuple[tuple[JobPost, ...], int]:
        """Active posts that expire in (now, until], soonest first, then posts that closed in [since, now], latest first.

        Closed posts are those of ``closed_since``. Returns the page and the total.
        """
        ...

    def active_between(self, after: datetime, until: datetime) -> tuple[JobPost, ...]:
        """The active, listed posts whose job expires in (after, until], soonest first."""
        ...

    def closed_since(self, since: datetime, now: datetime) -> tuple[tuple[JobPost, datetime], ...]:
        """The posts that closed in [since, now], latest first, with the time of closing.

        A job that expires while it is active closes at its expiry. Any other job closes when the bot first sees it closed
        or its post unlisted, because closing a job removes its posts from the website.
        """
        ...

    def expiry_weeks(self, now: datetime, weeks: int) -> tuple[int, ...]:
        """The number of active, listed posts that expire in each week from now: [now, now + 7 days), and so on."""
        ...

    def titles(self) -> tuple[tuple[str, str, PostKey], ...]:
        """Every title and normalized job code with the key of its post, for suggestions."""
        ...


class CardRepository(Protocol):
    """The cards that were sent, for as long as the platform allows them to be changed (``CARD_LIFETIME``)."""

    def put(self, message_id: str, chat_id: str, card: Card, sent_at: datetime) -> None:
        """Store a card that was sent, or the post that an updated card shows now. The first ``sent_at`` stays."""
        ...

    def was_sent_to(self, message_id: str, chat_id: str) -> bool:
        """Whether the bot sent that card to that chat, or to a person, whose direct chat it then is."""
        ...

    def list_for_job(
        self, job_id: str, since: datetime, before: datetime | None = None
    ) -> tuple[tuple[str, str, PostKey], ...]:
        """Message id, chat id and post of each card of the job that was sent in [since, before), newest first."""
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

    def entries(self, job_id: str | None, offset: int, limit: int) -> tuple[tuple[HistoryEntry, ...], int]:
        """The entries of one job, or of all if None, newest first: the page and the total."""
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


class Store(Protocol):
    """All repositories of the database."""

    posts: PostRepository
    cards: CardRepository
    history: History
    job_locks: JobLocks
    key_value: KeyValueStore
    subscriptions: SubscriptionRepository
    reminders: ReminderRepository
    assignments: AssignmentRepository
    snoozes: SnoozeRepository
    auto_reopens: AutoReopenRepository
