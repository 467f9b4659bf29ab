"""Interfaces of Feishu Hire and of Feishu's messages and chats; implemented in ``bot/feishu``."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.domain.job_posts import JobPost
from bot.domain.jobs import JobTeam, Website
from bot.domain.replies import Card
from bot.domain.text import Text

OPEN_ID_PREFIX = "ou_"
"""The first characters of an open_id; those of a chat's id are ``oc_``."""


class OpenResult(Enum):
    """The result of opening a job."""

    REOPENED = "reopened"
    ALREADY_OPEN = "already_open"


class Hire(Protocol):
    """Feishu Hire. Every method may raise FeishuBusy, FeishuQuotaUsedUp, FeishuMisconfigured or HireParameterRefused."""

    def list_websites(self) -> tuple[Website, ...]:
        """Every careers website of the tenant."""
        ...

    def list_posts(self, website_id: str) -> Iterator[JobPost]:
        """Every post of a website, page by page, without duplicates. Custom fields, function and subject are missing.

        Raises WebsiteUnknown; FeishuBusy when not all pages can be read, so that a part is not taken for the whole.
        """
        ...

    def search_posts(self, website_id: str, keyword: str) -> tuple[JobPost, ...]:
        """The first page, at most 10, of the posts that match the keyword. Raises WebsiteUnknown."""
        ...

    def get_post(self, website_id: str, post_id: str) -> JobPost:
        """One post with every field. Raises PostNotListed, WebsiteUnknown."""
        ...

    def open_job(self, job_id: str, expires_at: datetime | None) -> OpenResult:
        """Open a closed job until ``expires_at``, or without an expiry if that is None.

        1002616 is the result ALREADY_OPEN and not an error. Raises JobNotFound, JobSyncOff; FeishuBusy with
        ``outcome_unknown`` when the call may have taken effect: read the post before another attempt.
        """
        ...

    def job_team(self, job_id: str) -> JobTeam:
        """Who works on the job, as open_ids. Raises JobNotFound."""
        ...


class Chat(Protocol):
    """Messages and chats. Sending may raise the subclasses of SendError, FeishuBusy and FeishuMisconfigured."""

    def bot_open_id(self) -> str:
        """The bot's own open_id, by which mentions of it are recognised."""
        ...

    def is_external(self, chat_id: str) -> bool:
        """Whether the group has members of another tenant."""
        ...

    def send_card(self, chat_id: str, card: Card, uuid: str) -> str:
        """Send a card and return its message_id. The platform shows one message for each uuid within an hour.

        ``chat_id`` may be an open_id, for the direct chat with that person. Raises CardRefused, ChatGone; for an open_id
        also PersonUnreachable.
        """
        ...

    def reply_card(self, chat_id: str, message_id: str, card: Card, uuid: str, *, in_thread: bool = False) -> str:
        """Reply to a message with a card and return the new message_id.

        ``chat_id`` is the chat of the message; its rate limit includes replies. Raises CardRefused, MessageGone,
        ChatGone, ThreadsForbidden.
        """
        ...

    def send_text(self, chat_id: str, text: Text, uuid: str) -> str:
        """Send plain text, both languages one below the other, and return the message_id."""
        ...

    def reply_text(self, chat_id: str, message_id: str, text: Text, uuid: str) -> str:
        """Reply with plain text, both languages one below the other, and return the new message_id."""
        ...

    def update_card(self, message_id: str, card: Card) -> None:
        """Replace a card in place. Raises CardRefused, CardLocked, MessageGone, ChatGone."""
        ...
