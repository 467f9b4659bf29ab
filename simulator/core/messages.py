"""The messages of all chats, with every version of every card."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.domain.text import Text

MessageType = Literal["text", "post", "interactive"]


@dataclass(frozen=True)
class Mentioned:
    """One mention, with the key that represents it in the text."""

    key: str
    open_id: str


@dataclass(frozen=True)
class Version:
    """The content of a message from ``at`` on."""

    at: datetime
    content: dict[str, Any]


@dataclass
class Message:
    """One message. ``content`` is parsed: ``{"text": ...}``, a post, or a card. ``previews`` are what an app shows beside its links."""

    id: str
    chat_id: str
    sender_id: str
    type: MessageType
    content: dict[str, Any]
    created_at: datetime
    is_from_bot: bool = False
    parent_id: str = ""
    root_id: str = ""
    thread_id: str = ""
    uuid: str = ""
    mentions: tuple[Mentioned, ...] = ()
    is_recalled: bool = False
    is_deleted: bool = False
    is_being_clicked: bool = False
    versions: list[Version] = field(default_factory=list)
    previews: dict[str, Text] = field(default_factory=dict)

    @property
    def card(self) -> dict[str, Any]:
        """The current card. Raises ValueError if the message is not a card."""
        if self.type != "interactive":
            raise ValueError(f"{self.id} is not a card")
        return self.content

    @property
    def text(self) -> str:
        """The text of a text message, mention keys still in it."""
        return str(self.content.get("text", ""))

    @property
    def is_gone(self) -> bool:
        """Whether it was recalled or deleted."""
        return self.is_recalled or self.is_deleted

    @property
    def updated_at(self) -> datetime:
        return self.versions[-1].at if self.versions else self.created_at

    @property
    def content_text(self) -> str:
        """The content as JSON text."""
        return json.dumps(self.content, ensure_ascii=False, separators=(",", ":"))

    def change(self, content: dict[str, Any], at: datetime) -> None:
        self.content = content
        self.versions.append(Version(at, content))


class Messages:
    """Every message in the order of arrival."""

    def __init__(self) -> None:
        self._by_id: dict[str, Message] = {}

    def add(self, message: Message) -> Message:
        message.versions.append(Version(message.created_at, message.content))
        self._by_id[message.id] = message
        return message

    def get(self, message_id: str) -> Message | None:
        return self._by_id.get(message_id)

    def __getitem__(self, message_id: str) -> Message:
        return self._by_id[message_id]

    def all(self) -> tuple[Message, ...]:
        return tuple(self._by_id.values())

    def in_chat(self, chat_id: str) -> tuple[Message, ...]:
        return tuple(message for message in self.all() if message.chat_id == chat_id)

    def from_bot(self, chat_id: str | None = None) -> tuple[Message, ...]:
        return tuple(message for message in self.all() if message.is_from_bot and chat_id in (None, message.chat_id))

    def in_thread(self, thread_id: str) -> tuple[Message, ...]:
        return tuple(message for message in self.all() if message.thread_id == thread_id)


def new_id(prefix: str) -> str:
    """A random id, so that a second simulator never repeats an id that a bot has stored."""
    return f"{prefix}_{uuid.uuid4().hex}"
