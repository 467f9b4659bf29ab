"""What a handler returns: a card, a toast, further messages, and tasks to run afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, AliasPath, Field

from bot.domain.text import Text

CARD_LIFETIME = timedelta(days=14)
"""How long the platform allows a card to be clicked and updated (docs/feishu/limits.md)."""


@dataclass(frozen=True)
class Card:
    """A card ready to be sent.

    Attributes:
        content: card JSON 2.0 (docs/feishu/cards.md), at most 28,000 bytes of UTF-8 and 150 elements.
        fallback: sent as plain text when the platform refuses the card.
        job_id: the job that the card shows, so that the card can be updated when the job changes; empty for other cards.
    """

    content: dict[str, Any]
    fallback: Text
    # Release 0.1 stored the advert's key, of which the job's id is a part.
    job_id: Annotated[str, Field(validation_alias=AliasChoices("job_id", AliasPath("post", "job_id")))] = ""


@dataclass(frozen=True)
class Toast:
    """A short text that only the person who clicked sees."""

    text: Text
    kind: Literal["info", "success", "error", "warning"] = "info"


@dataclass(frozen=True)
class FollowUp:
    """A further message, sent as a reply to the typed or clicked message."""

    card: Card
    in_thread: bool = False


@dataclass(frozen=True)
class CardRefresh:
    """Which cards to refresh: those of a job that were sent before it changed.

    The clicked card, ``except_message_id``, is updated by the response to the click. A job that was read at
    ``read_since`` or later is not read again.
    """

    job_id: str
    changed_at: datetime
    except_message_id: Annotated[str, Field(alias="but_message_id")] = ""
    read_since: datetime | None = None


@dataclass(frozen=True)
class ScanRequest:
    """Who asked for a scan, when, and the message that is answered. Releases up to 0.2 stored the idempotency key only."""

    idempotency_key: str
    asked_by: str
    chat_id: str
    message_id: str
    asked_at: datetime


@dataclass(frozen=True)
class SourceOutcome:
    """How reading one source ended.

    Attributes:
        kind: ``jobs``, ``adverts`` or ``published`` of a careers site, ``websites`` for the list of these, or
            ``channels`` for what is needed to read publish records.
        records: how many there are; None if they were not read.
        error: the class name of the error that no retry could fix; empty if it was read, and if it never answered.
        problem: the text of that error.
    """

    kind: str
    website_id: str = ""
    records: int | None = None
    error: str = ""
    problem: Text | None = None


@dataclass(frozen=True)
class ScanReport:
    """What a scan that somebody asked for has read."""

    request: ScanRequest
    sources: tuple[SourceOutcome, ...]


@dataclass(frozen=True)
class TaskRequest:
    """A task to run after the reply. The same kind and idempotency key run once, however often they are requested.

    Attributes:
        kind: the name of the task in the table of ``handlers/__init__.py``.
        idempotency_key: identifies what the task was requested for, such as a message.
        payload: a domain model as JSON (``bot/domain/serialization.py``), or empty.
    """

    kind: str
    idempotency_key: Annotated[str, Field(alias="cause")]
    payload: Annotated[str, Field(alias="packed")] = ""


@dataclass(frozen=True)
class Reply:
    """The result of a handler. ``card`` answers a command or replaces the clicked card; ``toast`` is for clicks only.

    ``says_try_later``: the card only says that Feishu did not answer. Replies that releases up to 0.2 stored do not say that.
    """

    card: Card | None = None
    toast: Toast | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    tasks: Annotated[tuple[TaskRequest, ...], Field(alias="orders")] = ()
    says_try_later: bool = False
