"""Interfaces of Feishu Hire and of Feishu's messages and chats; implemented in ``bot/feishu``."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.domain.jobs import Advert, AdvertKey, JobRecord, JobTeam, Website
from bot.domain.replies import Card
from bot.domain.text import Text

OPEN_ID_PREFIX = "ou_"
"""The first characters of an open_id; those of a chat's id are ``oc_``."""


class OpenResult(Enum):
    """The result of opening a job."""

    REOPENED = "reopened"
    ALREADY_OPEN = "already_open"


class Hire(Protocol):
    """Feishu Hire. Every method may raise FeishuBusy, FeishuQuotaUsedUp, FeishuMisconfigured or HireParameterRefused.

    A method whose scope the app lacks raises PermissionMissing, a FeishuMisconfigured.
    """

    def list_websites(self) -> tuple[Website, ...]:
        """Every careers website of the tenant."""
        ...

    def list_adverts(self, website_id: str, changed_since: datetime | None = None) -> Iterator[tuple[Advert, ...]]:
        """The adverts that are on a website, in pages, each advert once; with ``changed_since`` those that changed since.

        Custom fields, function and subject are missing. Raises WebsiteUnknown; FeishuBusy when not all pages can be read, so
        that a part is not taken for the whole.
        """
        ...

    def list_published(self, channel_id: str, website_id: str) -> Iterator[tuple[Advert, ...]]:
        """The adverts that were ever published through a website's channel, in pages, each advert once. Raises as ``list_adverts``."""
        ...

    def search_adverts(self, website_id: str, keyword: str) -> tuple[Advert, ...]:
        """The first page, at most 10, of the adverts on the website that match the keyword. Raises WebsiteUnknown."""
        ...

    def get_advert(self, key: AdvertKey) -> Advert:
        """One advert with every field. Raises AdvertNotListed if it is not on the site, WebsiteUnknown."""
        ...

    def publish_advert(self, advert_id: str, channel_id: str) -> None:
        """Put an advert of an open job on its site again.

        Raises AdvertNotAccepted, JobClosed, JobSyncOff; FeishuBusy with ``outcome_unknown`` as ``open_job``.
        """
        ...

    def list_jobs(self, changed_since: datetime | None = None) -> Iterator[tuple[JobRecord, ...]]:
        """Every job, or those that changed since, in pages, each job once. Custom fields are missing.

        Raises FeishuBusy when not all pages can be read.
        """
        ...

    def jobs_of(self, open_id: str) -> frozenset[str]:
        """The ids of the jobs of which that person is recruiter, hiring manager or assistant, as three filters find them."""
        ...

    def get_job(self, job_id: str) -> JobRecord:
        """One job with every field. Raises JobNotFound."""
        ...

    def open_job(self, job_id: str, expires_at: datetime | None) -> OpenResult:
        """Open a closed job until ``expires_at``, or without an expiry if that is None.

        1002616 is the result ALREADY_OPEN and not an error. Raises JobNotFound, JobSyncOff; FeishuBusy with
        ``outcome_unknown`` when the call may have taken effect: read the job before another attempt.
        """
        ...

    def close_job(self, job_id: str) -> None:
        """Close an open job; its adverts go off every site. A job that is closed already (1002609) is no error.

        Raises JobNotFound, JobSyncOff; FeishuBusy with ``outcome_unknown`` as ``open_job``.
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

    def is_direct(self, chat_id: str) -> bool:
        """Whether it is the direct chat of the bot with somebody; False as well for a chat that the bot is not in."""
        ...

    def is_lost(self, chat_id: str) -> bool:
        """Whether the bot is not in the group, or the group is dissolved."""
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
