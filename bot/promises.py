"""What the rest of the bot may rely on: a few small promises, each with two keepers.

The official SDK over HTTP (``bot/feishu_*``) and the simulator's core keep the same promises, and
``tests/contract`` runs the same cases against both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.job_post import JobPost
from bot.nouns import Card, HistoryEntry, JobTeam, PostKey, Text, Website

FIRST_SCAN = "first_scan_at"
"""The fact by which it is known that the list of jobs has been read whole at least once."""


class Opening(Enum):
    """How Hire answered a request to open a job."""

    REOPENED = "reopened"
    ALREADY_OPEN = "already_open"


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


class Clock(Protocol):
    """Where the time comes from; the simulator moves it."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


class Hire(Protocol):
    """Feishu Hire. Every method may raise FeishuBusy, FeishuQuotaUsedUp, FeishuMisconfigured or HireParameterRefused."""

    def list_websites(self) -> tuple[Website, ...]:
        """Every careers website of the tenant."""
        ...

    def list_posts(self, website_id: str) -> Iterator[JobPost]:
        """Every post of a website, page by page, each id once. Lacks custom fields, function and subject.

        Raises WebsiteUnknown. Ends early with FeishuBusy rather than hand out a part as the whole.
        """
        ...

    def search_posts(self, website_id: str, keyword: str) -> tuple[JobPost, ...]:
        """The first page (at most 10) of posts that match the keyword. Raises WebsiteUnknown."""
        ...

    def get_post(self, website_id: str, post_id: str) -> JobPost:
        """One post with every field. Raises PostNotListed, WebsiteUnknown."""
        ...

    def open_job(self, job_id: str, expires_at: datetime | None) -> Opening:
        """Open a closed job until ``expires_at``, or for ever if None. 1002616 is ALREADY_OPEN, not an error.

        Raises JobNotFound, JobSyncOff; FeishuBusy with ``outcome_unknown`` when the call may have taken effect:
        read the post again before anybody tries once more.
        """
        ...

    def job_team(self, job_id: str) -> JobTeam:
        """Who works on the job, as open_ids. Raises JobNotFound."""
        ...


class Chat(Protocol):
    """Messages and chats. Sending may raise SendError's children, FeishuBusy and FeishuMisconfigured."""

    def bot_open_id(self) -> str:
        """The bot's own open_id, by which mentions of it are recognised."""
        ...

    def is_external(self, chat_id: str) -> bool:
        """Whether the group has members of another tenant."""
        ...

    def send_card(self, chat_id: str, card: Card, uuid: str) -> str:
        """Post a card; its message_id. The same uuid within an hour shows once. Raises CardRefused, ChatGone."""
        ...

    def reply_card(self, chat_id: str, message_id: str, card: Card, uuid: str, *, in_thread: bool = False) -> str:
        """Answer a message with a card; the new message_id. Raises CardRefused, MessageGone, ChatGone, ThreadsForbidden.

        ``chat_id`` is where the message stands: the platform limits what a chat receives, replies included.
        """
        ...

    def send_text(self, chat_id: str, text: Text, uuid: str) -> str:
        """Post plain words, both languages one under the other; the message_id."""
        ...

    def reply_text(self, chat_id: str, message_id: str, text: Text, uuid: str) -> str:
        """Answer a message with plain words, both languages one under the other; the new message_id."""
        ...

    def update_card(self, message_id: str, card: Card) -> None:
        """Replace a card in place. Raises CardRefused, CardLocked, MessageGone, ChatGone."""
        ...


class PostShelf(Protocol):
    """The last seen record of every post: lists and searches come from here, not from calls."""

    def put(self, post: JobPost, seen_at: datetime) -> None:
        """Remember a post as just read."""
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

    def with_id(self, any_id: str) -> tuple[JobPost, ...]:
        """Posts whose own id or whose job's id this is."""
        ...

    def with_code(self, job_code: str) -> tuple[JobPost, ...]:
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

    def titles(self) -> tuple[tuple[str, str, PostKey], ...]:
        """Every known title and job code with its post, for "did you mean"."""
        ...


class CardShelf(Protocol):
    """Which card went to which chat, until 14 days old."""

    def put(self, message_id: str, chat_id: str, card: Card, sent_at: datetime) -> None:
        """Remember a card that was sent; twice is once. A message that has got a new face shows its latest post."""
        ...

    def is_ours(self, message_id: str, chat_id: str) -> bool:
        """Whether this bot sent that card to that chat."""
        ...

    def cards_of(self, job_id: str, since: datetime) -> tuple[tuple[str, str, PostKey], ...]:
        """Message id, chat id and post of every card that shows a post of this job, newest first."""
        ...

    def prune(self, before: datetime) -> None:
        """Forget the cards sent before that moment; the platform no longer lets them change."""
        ...


class History(Protocol):
    """The append-only record of who reopened what."""

    def write(self, entry: HistoryEntry) -> None:
        """Add a line; the same cause, action and job twice is one line."""
        ...

    def outcome(self, cause_id: str, job_id: str) -> str | None:
        """How this cause ended for this job, or None if it has written no line."""
        ...

    def entries(self, job_id: str | None, offset: int, limit: int) -> tuple[tuple[HistoryEntry, ...], int]:
        """Lines of one job, or of all, newest first; the page and how many in all."""
        ...


class Claims(Protocol):
    """Who is at work on a job right now. The database decides, by a unique key, so replicas agree."""

    def take(self, job_id: str, cause_id: str, now: datetime) -> bool:
        """True if ``cause_id`` holds the job now: it was free, already ours (a resumed step), or its holder is stale."""
        ...

    def was_acting(self, job_id: str, cause_id: str) -> bool:
        """Whether ``cause_id`` had announced, before a crash, that it was about to call Hire."""
        ...

    def announce(self, job_id: str, cause_id: str) -> None:
        """Note that the call to Hire is about to leave."""
        ...

    def release(self, job_id: str, cause_id: str) -> None:
        """Let the next one in; nothing if ``cause_id`` does not hold the job."""
        ...


class Facts(Protocol):
    """What the bot has learned about its surroundings and keeps for good, such as its tenant key."""

    def get(self, key: str) -> str | None:
        """The value learned, or None."""
        ...

    def learn(self, key: str, value: str) -> str:
        """Keep the value unless one is known already: the first writer wins. Returns the value kept."""
        ...


class Store(Protocol):
    """The database, by what it keeps."""

    posts: PostShelf
    cards: CardShelf
    history: History
    claims: Claims
    facts: Facts
