"""What the rest of the bot may rely on: a few small promises, each with two keepers.

The official SDK over HTTP (``bot/feishu_*``) and the simulator's core keep the same promises, and
``tests/contract`` runs the same cases against both.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.domain.job_posts import JobPost
from bot.domain.jobs import JobTeam, Website
from bot.domain.replies import Card
from bot.domain.text import Text

OPEN_ID_PREFIX = "ou_"
"""How an open_id begins (a chat's id begins with ``oc_``)."""


class OpenResult(Enum):
    """How Hire answered a request to open a job."""

    REOPENED = "reopened"
    ALREADY_OPEN = "already_open"


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

    def open_job(self, job_id: str, expires_at: datetime | None) -> OpenResult:
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
        """Post a card; its message_id. The same uuid within an hour shows once. Raises CardRefused, ChatGone.

        Somebody's open_id stands for the direct chat with them; then PersonUnreachable is possible too.
        """
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
