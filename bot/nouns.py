"""What the bot talks about, as small frozen nouns. No payloads, no I/O, no rules beyond a noun's own.

Payloads become these nouns once, at the border (``bot/inbound.py``), and nothing deeper sees a payload.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

CARDS_LIVE = timedelta(days=14)
"""For how long the platform lets a card be clicked and updated (shared/feishu/limits.md)."""


class Text(NamedTuple):
    """One sentence in both languages; both travel in a card and each reader's client picks its own."""

    zh_cn: str
    en_us: str

    def fill(self, **values: object) -> "Text":
        """The same sentence with ``{names}`` filled in; a value that is itself a Text fills each language with its own."""
        return Text(
            self.zh_cn.format(
                **{key: value.zh_cn if isinstance(value, Text) else value for key, value in values.items()}
            ),
            self.en_us.format(
                **{key: value.en_us if isinstance(value, Text) else value for key, value in values.items()}
            ),
        )


@dataclass(frozen=True)
class Mention:
    """One @ in a message: ``key`` (``@_user_1``) stands in the text for the one with ``open_id``."""

    key: str
    open_id: str


@dataclass(frozen=True)
class Message:
    """A message somebody typed, whether text or rich text, as words with mention keys still in them."""

    id: str
    chat_id: str
    is_direct: bool
    sender_id: str
    tenant_key: str
    words: str
    mentions: tuple[Mention, ...] = ()
    is_from_bot: bool = False


@dataclass(frozen=True)
class Click:
    """A button pressed, an option chosen or a form sent. What comes from the client is a hint, never a right."""

    event_id: str
    message_id: str
    chat_id: str
    operator_id: str
    tenant_key: str
    value: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    option: str = ""


@dataclass(frozen=True)
class BotAdded:
    """The bot was put into a group."""

    event_id: str
    chat_id: str
    is_external: bool
    operator_id: str


@dataclass(frozen=True)
class ChatLost:
    """The bot was removed from a group, or the group dissolved."""

    event_id: str
    chat_id: str
    reason: Literal["removed", "disbanded"]


@dataclass(frozen=True)
class DirectChatOpened:
    """Somebody opened the direct chat with the bot; fires on every opening."""

    event_id: str
    chat_id: str
    operator_id: str


Incoming = Message | Click | BotAdded | ChatLost | DirectChatOpened


@dataclass(frozen=True)
class Asker:
    """Who wants something, and from where. ``open_id`` comes from the verified envelope only."""

    open_id: str
    chat_id: str
    message_id: str
    is_direct: bool = False


@dataclass(frozen=True)
class PostKey:
    """Names one post on one careers website, and the job it advertises. Three different ids."""

    website_id: str
    post_id: str
    job_id: str


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
class CardsOfJob:
    """Which cards are to be refreshed: those of a job that were sent before it changed.

    The one that was clicked has its new face by the answer to the click.
    """

    job_id: str
    changed_at: datetime
    but_message_id: str = ""


@dataclass(frozen=True)
class Order:
    """An errand to be run after the reply: its kind as ``handlers.ERRANDS`` names it, an id that names its cause, a noun.

    The same kind and cause are run once, however often they are ordered.
    """

    kind: str
    cause: str
    packed: str = ""


@dataclass(frozen=True)
class Reply:
    """What a handler wants the asker to get.

    ``card`` answers a command, or becomes the new face of the clicked card. ``toast`` is for clicks only.
    """

    card: Card | None = None
    toast: Toast | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True)
class Website:
    """A careers website (招聘官网)."""

    id: str
    name: Text


@dataclass(frozen=True)
class JobTeam:
    """Who works on a job, as open_ids: those who may reopen it under ``REOPEN_ALLOWED=job_team``."""

    recruiter_id: str = ""
    hiring_manager_ids: tuple[str, ...] = ()
    assistant_ids: tuple[str, ...] = ()

    def members(self) -> tuple[str, ...]:
        """Everybody on the team, the recruiter first, each once."""
        everyone = (self.recruiter_id, *self.hiring_manager_ids, *self.assistant_ids)
        return tuple(dict.fromkeys(open_id for open_id in everyone if open_id))


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the append-only history: who tried what with which job, and how it ended.

    ``cause_id`` is the identity of the message or click, so that a repeated step writes its line once; a
    second try that ends otherwise writes another.
    ``outcome`` is ``reopened``, ``already_open``, ``refused`` or ``failed``; ``detail`` names the error.
    """

    cause_id: str
    happened_at: datetime
    actor_id: str
    action: Literal["reopen"]
    job_id: str
    chat_id: str
    message_id: str
    outcome: Literal["reopened", "already_open", "refused", "failed"]
    post_id: str = ""
    detail: str = ""
    old_expires_at: datetime | None = None
    new_expires_at: datetime | None = None
    log_id: str = ""
