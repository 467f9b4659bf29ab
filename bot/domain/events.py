"""The events that Feishu delivers: messages, clicks, and changes of chats (docs/feishu/events.md)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field


@dataclass(frozen=True)
class Mention:
    """A mention in a message: ``key``, such as ``@_user_1``, is the placeholder in the text for ``open_id``."""

    key: str
    open_id: str


@dataclass(frozen=True)
class Message:
    """A typed message, plain or rich text, as text that still contains the mention keys.

    ``created_at`` is when it was typed, None if the event does not say. ``is_unreadable`` is True for a voice message, a picture
    or a file, ``is_cut`` if ``text`` is only the beginning.
    """

    id: str
    chat_id: str
    is_direct: bool
    sender_id: str
    tenant_key: str
    text: Annotated[str, Field(alias="words")]
    mentions: tuple[Mention, ...] = ()
    is_from_bot: bool = False
    created_at: datetime | None = None
    is_unreadable: bool = False
    is_cut: bool = False


@dataclass(frozen=True)
class Click:
    """A button pressed, an option chosen or a form sent. Its contents come from the client and grant no permissions.

    ``name`` is the component's name: some clients send a form with it and without ``value``
    (docs/feishu/open-questions.md Q50).
    """

    event_id: str
    message_id: str
    chat_id: str
    operator_id: str
    tenant_key: str
    value: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    option: str = ""
    name: str = ""


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
    """Somebody opened the direct chat with the bot; sent each time it is opened."""

    event_id: str
    chat_id: str
    operator_id: str


@dataclass(frozen=True)
class LinkShown:
    """Somebody's client shows a link in a message, and Feishu asks what to show beside it."""

    event_id: str
    chat_id: str
    message_id: str
    operator_id: str
    tenant_key: str
    url: str


Incoming = Message | Click | BotAdded | ChatLost | DirectChatOpened | LinkShown


@dataclass(frozen=True)
class Requester:
    """Who sent a message or click, and from which chat. ``open_id`` comes from the verified event only.

    ``is_automatic`` means that the bot acts by itself, as that person had ordered.
    """

    open_id: str
    chat_id: str
    message_id: str
    is_direct: bool = False
    is_automatic: bool = False
