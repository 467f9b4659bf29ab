"""Domain models of reminders: settings, subscriptions, reminders, assignments, snoozes and automatic reopenings."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated

from pydantic import AliasChoices, AliasPath, BeforeValidator, Field

CLOSED_STAGE = -1
"""The stage after the job has closed. The other stages are days before the expiry; 0 is the day of the expiry."""


class ReminderDays(StrEnum):
    """On which days a chat is reminded. The values are stored.

    Those of China are its working days: no public holidays, but the make-up days before and after them.
    """

    EVERY_DAY = "every_day"
    MONDAY_TO_FRIDAY = "monday_to_friday"
    CHINA = "china"


def _read_days(stored: object) -> object:
    """Until release 0.2, ``working_days_only`` was stored, a bool."""
    if isinstance(stored, bool):
        return ReminderDays.MONDAY_TO_FRIDAY if stored else ReminderDays.EVERY_DAY
    return stored


@dataclass(frozen=True)
class Filters:
    """Which jobs a subscription matches: a job must match every attribute that is not empty, by one of its values.

    Of ``words`` all must match. Values are as typed; they are compared normalized (``bot/domain/normalization.py``) and
    in both languages. With ``mine`` it must also be a job of the person who subscribed.
    """

    words: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    process_types: tuple[int, ...] = ()
    mine: bool = False
    levels: tuple[str, ...] = ()


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
    reminder_days: Annotated[
        ReminderDays,
        BeforeValidator(_read_days),
        Field(validation_alias=AliasChoices("reminder_days", "working_days_only")),
    ] = ReminderDays.EVERY_DAY
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
class EndedSubscription:
    """A subscription that somebody ended, kept for a while so that it can be restored."""

    subscription: Subscription
    ended_by: str
    ended_at: datetime


@dataclass(frozen=True)
class StageKey:
    """Identifies a reminder, which is sent once: a chat, a job, what happens to it, and a stage.

    ``occasion`` is ``Job.expiry_occasion`` for a stage before the expiry and ``Job.closing_occasion`` for a closing. With a new
    expiry all stages can come again; each closing is told.
    """

    chat_id: str
    job_id: str
    occasion: str
    stage: Annotated[int, Field(alias="rung")]


@dataclass(frozen=True)
class ShownFields:
    """The fields of a job that a reminder showed; the next reminder shows what has changed since."""

    title: str = ""
    min_salary: str = ""
    max_salary: str = ""
    headcount: int | None = None
    cities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """One row of a digest.

    Attributes:
        expires_at: the job's expiry then.
        due_at: when its stage was reached.
        possibly_told_at: when it may have been told before: a crash left it unknown whether that digest arrived.
    """

    key: StageKey
    expires_at: datetime | None
    due_at: datetime
    shown: ShownFields = field(default_factory=ShownFields)
    possibly_told_at: datetime | None = None


@dataclass(frozen=True)
class Assignment:
    """Who is responsible for a job, since when, and in which chat they said so."""

    job_id: str
    open_id: str
    chat_id: str
    assigned_at: datetime


@dataclass(frozen=True)
class Snooze:
    """A chat is not reminded of a job before ``until``, or before the job closes if that is None."""

    chat_id: str
    job_id: str
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

    # Release 0.1 stored the advert's key, of which the job's id is a part.
    job_id: Annotated[str, Field(validation_alias=AliasChoices("job_id", AliasPath("post", "job_id")))]
    expires_at: datetime | None
    until: str
    scheduled_by: Annotated[str, Field(alias="armed_by")]
    chat_id: str
    message_id: str
    scheduled_at: Annotated[datetime, Field(alias="armed_at")]
