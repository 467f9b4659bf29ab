"""What the rest of the bot may rely on in the database, as promises; kept by ``bot/store_*``.

What lies beyond the bot (Hire, chats, the clock) is promised in ``bot/interfaces/feishu.py``.
"""

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
"""The fact by which it is known that the list of jobs has been read whole at least once."""


@dataclass(frozen=True)
class ScanResult:
    """What a scan of one website told us that we did not know.

    Attributes:
        seen: how many posts the website listed.
        changed: posts that are new, listed again, or whose record differs from the last one seen.
        vanished: posts that were listed and no longer are.
    """

    seen: int
    changed: tuple[PostKey, ...] = ()
    vanished: tuple[PostKey, ...] = ()


class PostRepository(Protocol):
    """The last seen record of every post: lists and searches come from here, not from calls."""

    def put(self, post: JobPost, seen_at: datetime) -> bool:
        """Remember a post as just read. True if it is new or differs from the last seen one in anything a card shows.

        False also for a record that is older than the one that is kept: then nothing changes.
        """
        ...

    def put_scan(self, website_id: str, posts: tuple[JobPost, ...], seen_at: datetime) -> ScanResult:
        """Remember a website's whole list in one transaction; a post that is not in it becomes unlisted.

        ``seen_at`` is when the listing began: what ``put`` read while it was under way is newer and stays.
        A richer record from ``put`` keeps the fields that the list lacks (custom fields, function, subject).
        """
        ...

    def get(self, website_id: str, post_id: str) -> JobPost | None:
        """One post as last seen."""
        ...

    def get_many(self, places: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], JobPost]:
        """Posts as last seen, by (website id, post id); what is not known is not among them."""
        ...

    def find_by_id(self, any_id: str) -> tuple[JobPost, ...]:
        """Posts whose own id or whose job's id this is."""
        ...

    def find_by_code(self, job_code: str) -> tuple[JobPost, ...]:
        """Posts whose job has this code, case ignored."""
        ...

    def search(
        self, words: tuple[str, ...], *, is_open: bool | None, now: datetime, offset: int, limit: int
    ) -> tuple[tuple[JobPost, ...], int]:
        """Posts that contain every word (title, code, department, city, type, function; full-width and case folded).

        ``is_open`` True keeps active, listed jobs that have not expired, False the others, None both. Newest change
        first. Words need not be folded.
        Returns the page and how many match in all.
        """
        ...

    def expiring(
        self, since: datetime, now: datetime, until: datetime, *, offset: int, limit: int
    ) -> tuple[tuple[JobPost, ...], int]:
        """Posts whose job expires in (now, until] while active, then those that closed or expired in [since, now].

        A post that left the website counts as closed then (closing a job takes its adverts offline). Soonest expiry first in the first part, latest closing first in the second; the page and how many in all.
        """
        ...

    def active_between(self, after: datetime, until: datetime) -> tuple[JobPost, ...]:
        """Every active, listed post whose job expires in (after, until], soonest first."""
        ...

    def closed_since(self, since: datetime, now: datetime) -> tuple[tuple[JobPost, datetime], ...]:
        """Every post whose job closed or expired, or that left its website, in [since, now]; latest first, with when.

        A job that expired while it was active closed at its expiry, any other as far as the scans saw it.
        """
        ...

    def expiry_weeks(self, now: datetime, weeks: int) -> tuple[int, ...]:
        """How many active, listed posts expire in each of the coming weeks: [now, now + 7 days), and so on."""
        ...

    def titles(self) -> tuple[tuple[str, str, PostKey], ...]:
        """Every known title and job code with its post, for "did you mean"."""
        ...


class CardRepository(Protocol):
    """Which card went to which chat, until 14 days old."""

    def put(self, message_id: str, chat_id: str, card: Card, sent_at: datetime) -> None:
        """Remember a card that was sent; twice is once. A message that has got a new face shows its latest post."""
        ...

    def was_sent_to(self, message_id: str, chat_id: str) -> bool:
        """Whether this bot sent that card to that chat."""
        ...

    def list_for_job(
        self, job_id: str, since: datetime, before: datetime | None = None
    ) -> tuple[tuple[str, str, PostKey], ...]:
        """Message id, chat id and post of every card of this job that was sent in [since, before), newest first."""
        ...

    def remove(self, message_id: str) -> None:
        """Forget a card that can no longer be changed; it cannot be clicked either."""
        ...

    def prune(self, before: datetime) -> None:
        """Forget the cards sent before that moment; the platform no longer lets them change."""
        ...


class History(Protocol):
    """The append-only record of who reopened what."""

    def write(self, entry: HistoryEntry) -> None:
        """Add a line; the same cause, action, job and outcome twice is one line (a step that was repeated)."""
        ...

    def outcome(self, idempotency_key: str, job_id: str) -> str | None:
        """How this cause last ended for this job, or None if it has written no line."""
        ...

    def entries(self, job_id: str | None, offset: int, limit: int) -> tuple[tuple[HistoryEntry, ...], int]:
        """Lines of one job, or of all, newest first; the page and how many in all."""
        ...


class JobLocks(Protocol):
    """Who is at work on a job right now. The database decides, by a unique key, so replicas agree."""

    def acquire(self, job_id: str, idempotency_key: str, now: datetime) -> bool:
        """True if ``cause_id`` holds the job now: it was free, already ours (a resumed step), or its holder is stale."""
        ...

    def has_started(self, job_id: str, idempotency_key: str) -> bool:
        """Whether ``cause_id`` had announced, before a crash, that it was about to call Hire."""
        ...

    def mark_started(self, job_id: str, idempotency_key: str) -> None:
        """Note that the call to Hire is about to leave."""
        ...

    def release(self, job_id: str, idempotency_key: str) -> None:
        """Let the next one in; nothing if ``cause_id`` does not hold the job."""
        ...


class KeyValueStore(Protocol):
    """What the bot has learned about its surroundings and keeps for good, such as its tenant key."""

    def get(self, key: str) -> str | None:
        """The value learned, or None."""
        ...

    def set_once(self, key: str, value: str) -> str:
        """Keep the value unless one is known already: the first writer wins. Returns the value kept."""
        ...


class Store(Protocol):
    """The database, by what it keeps."""

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
