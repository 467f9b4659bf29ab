"""Domain models of reminders: settings, subscriptions, reminders, assignments, snoozes and automatic reopenings."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Annotated

from pydantic import Field

from bot.domain.jobs import PostKey

CLOSED_STAGE = -1
"""The stage after the job has closed. The other stages are days before the expiry; 0 is the day of the expiry."""


@dataclass(frozen=True)
class Filters:
    """Which posts a subscription matches: a post must match every attribute that is not empty, by one of its values.

    Of ``words`` all must match. Values are as typed; they are compared normalized (``bot/domain/normalization.py``) and
    in both languages.
    """

    words: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    process_types: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChatSettings:
    """When a chat is reminded.

    Attributes:
        stages: how many days before the expiry, and ``CLOSED_STAGE``.
        remind_at: the time of day in ``zone``.
        zone: an IANA name.
        paused_until: the last day without reminders.
    """

    chat_id: str
    stages: Annotated[tuple[int, ...], Field(alias="ladder")]
    remind_at: time
    zone: str
    is_direct: bool = False
    working_days_only: bool = False
    paused_until: date | None = None


@dataclass(frozen=True)
class Subscription:
    """One set of filters of a chat, which may have several. ``id`` is short and unique."""

    id: str
    chat_id: str
    filters: Filters
    created_by: str
    created_at: datetime


@dataclass(frozen=True)
class StageKey:
    """Identifies a reminder, which is sent once: a chat, a post, an expiry of its job, and a stage.

    ``expires_at`` is None for a job that closed without an expiry. With a new expiry all stages can come again.
    """

    chat_id: str
    website_id: str
    post_id: str
    expires_at: datetime | None
    stage: Annotated[int, Field(alias="rung")]


@dataclass(frozen=True)
class PostSnapshot:
    """The fields of a post that a reminder showed; the next reminder shows what has changed since."""

    title: str = ""
    min_salary: str = ""
    max_salary: str = ""
    headcount: int | None = None
    cities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """One row of a digest. ``due_at`` is when its stage was reached."""

    key: StageKey
    job_id: str
    due_at: datetime
    snapshot: PostSnapshot = field(default_factory=PostSnapshot)


@dataclass(frozen=True)
class Assignment:
    """Who is responsible for a job, since when, and in which chat they said so."""

    job_id: str
    open_id: str
    chat_id: str
    assigned_at: datetime


@dataclass(frozen=True)
class Snooze:
    """A chat is not reminded of a post before ``until``, or before the job closes if that is None."""

    chat_id: str
    website_id: str
    post_id: str
    until: datetime | None


@dataclass(frozen=True)
class AutoReopen:
    """A request to reopen a job once it has closed.

    Attributes:
        expires_at: the expiry that it was scheduled for; it does not apply once the job has another.
        until: the new expiry as people type it, such as ``90d``.
        scheduled_by: the open_id of the requester.
        chat_id: the chat that gets the result.
        message_id: the card on which it was scheduled.
    """

    post: PostKey
    expires_at: datetime | None
    until: str
    scheduled_by: Annotated[str, Field(alias="armed_by")]
    chat_id: str
    message_id: str
    scheduled_at: Annotated[datetime, Field(alias="armed_at")]
