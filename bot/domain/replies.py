"""What a handler returns: cards, toasts, further messages, and tasks to run afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.domain.jobs import PostKey
from bot.domain.text import Text

CARD_LIFETIME = timedelta(days=14)
"""For how long the platform lets a card be clicked and updated (shared/feishu/limits.md)."""


@dataclass(frozen=True)
class Card:
    """A card ready to be sent.

    Attributes:
        content: card JSON 2.0 (shared/feishu/cards.md), at most 28,000 bytes of UTF-8 and 150 elements.
        fallback: what is sent as plain text when the platform refuses the card.
        post: the post that the card shows, so that a later change can find the card; None for other cards.
    """

    content: dict[str, Any]
    fallback: Text
    post: PostKey | None = None


@dataclass(frozen=True)
class Toast:
    """The short note that only the clicker sees."""

    text: Text
    kind: Literal["info", "success", "error", "warning"] = "info"


@dataclass(frozen=True)
class FollowUp:
    """One more message, sent as an answer to the message that was typed or clicked."""

    card: Card
    in_thread: bool = False


@dataclass(frozen=True)
class CardRefresh:
    """Which cards are to be refreshed: those of a job that were sent before it changed.

    The one that was clicked has its new face by the answer to the click.
    """

    job_id: str
    changed_at: datetime
    except_message_id: Annotated[str, Field(alias="but_message_id")] = ""


@dataclass(frozen=True)
class TaskRequest:
    """An errand to be run after the reply: its kind as ``handlers.ERRANDS`` names it, an id that names its cause, a noun.

    The same kind and cause are run once, however often they are ordered.
    """

    kind: str
    idempotency_key: Annotated[str, Field(alias="cause")]
    payload: Annotated[str, Field(alias="packed")] = ""


@dataclass(frozen=True)
class Reply:
    """What a handler wants the asker to get.

    ``card`` answers a command, or becomes the new face of the clicked card. ``toast`` is for clicks only.
    """

    card: Card | None = None
    toast: Toast | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    tasks: Annotated[tuple[TaskRequest, ...], Field(alias="orders")] = ()
