"""What reminders are made of, as frozen nouns: who is reminded of what, when, and what was done about it. No rules."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Annotated

from pydantic import Field

from bot.domain.jobs import PostKey

CLOSED_STAGE = -1
"""The rung after the last day: the job has closed. The other rungs are days before the expiry, 0 the day itself."""


@dataclass(frozen=True)
class Filters:
    """Which posts a subscription is about: every member that is filled must fit, any of its values suffices.

    Words and names are as typed; they are compared folded (``bot/domain/normalization.py``) in both languages.
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
    """How a chat is reminded. ``paused_until`` is the last day without reminders; ``zone`` an IANA name."""

    chat_id: str
    stages: Annotated[tuple[int, ...], Field(alias="ladder")]
    remind_at: time
    zone: str
    is_direct: bool = False
    working_days_only: bool = False
    paused_until: date | None = None


@dataclass(frozen=True)
class Subscription:
    """One set of filters of a chat; a chat may have several. ``id`` is short and unique."""

    id: str
    chat_id: str
    filters: Filters
    created_by: str
    created_at: datetime


@dataclass(frozen=True)
class StageKey:
    """What is reminded of once: a chat, a post, an expiry of its job, a rung.

    ``expires_at`` None is a job that closed without ever having a date; a job that gets a new expiry starts anew.
    """

    chat_id: str
    website_id: str
    post_id: str
    expires_at: datetime | None
    stage: Annotated[int, Field(alias="rung")]


@dataclass(frozen=True)
class PostSnapshot:
    """What a reminder showed of a post, so that the next one can say what has changed."""

    title: str = ""
    min_salary: str = ""
    max_salary: str = ""
    headcount: int | None = None
    cities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """One row of a digest."""

    key: StageKey
    job_id: str
    due_at: datetime
    snapshot: PostSnapshot = field(default_factory=PostSnapshot)


@dataclass(frozen=True)
class Assignment:
    """Who said "I take it" about a job, when, and in which chat."""

    job_id: str
    open_id: str
    chat_id: str
    assigned_at: datetime


@dataclass(frozen=True)
class Snooze:
    """A chat does not want to hear of a post before ``until``; None is not before it closes."""

    chat_id: str
    website_id: str
    post_id: str
    until: datetime | None


@dataclass(frozen=True)
class AutoReopen:
    """An order to reopen a job once it has closed: for how long (an UNTIL such as ``90d``), by whom, told to which chat.

    ``expires_at`` is the expiry that it was armed for; a job that gets another one is no longer armed.
    """

    post: PostKey
    expires_at: datetime | None
    until: str
    scheduled_by: Annotated[str, Field(alias="armed_by")]
    chat_id: str
    message_id: str
    scheduled_at: Annotated[datetime, Field(alias="armed_at")]
