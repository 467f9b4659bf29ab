"""Genuine events of every kind with fresh ids, and which of their members are required."""

import copy
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.messages import Message
from simulator.events.signing import PushedEvent
from simulator.events.user_actions import UserActions

Payload = dict[str, Any]
Path = tuple[str | int, ...]

_HEADER: tuple[Path, ...] = (
    ("schema",),
    ("header",),
    *(("header", name) for name in ("event_id", "event_type", "token", "app_id", "tenant_key")),
    ("event",),
)
_SENDER: tuple[Path, ...] = (
    ("event", "sender"),
    ("event", "sender", "sender_id"),
    ("event", "sender", "sender_id", "open_id"),
    ("event", "sender", "sender_type"),
    ("event", "message"),
    ("event", "message", "message_id"),
    ("event", "message", "chat_id"),
)
# An event id is opaque: any value is valid.
_FREE: frozenset[Path] = frozenset({("header", "event_id")})
_MENTION: Path = ("event", "message", "mentions")
_OPERATOR: tuple[Path, ...] = (("event", "chat_id"), ("event", "operator_id"), ("event", "operator_id", "open_id"))


@dataclass(frozen=True)
class Kind:
    """An event that makes a handler run, and where it must not be touched for that.

    Attributes:
        needed: paths whose absence or wrong type leaves nothing to run. A person's tenant is not among them: without it, the
            event's counts.
        free: paths of ``needed`` where any text would still be a right one, so only another type breaks it.
    """

    name: str
    needed: tuple[Path, ...]
    make: Callable[[], PushedEvent]
    free: frozenset[Path] = _FREE

    def payload(self) -> Payload:
        """The event with fresh ids, so that deduplication hides nothing."""
        payload = copy.deepcopy(self.make().payload)
        payload["header"]["event_id"] = uuid.uuid4().hex
        if "message" in payload["event"]:
            payload["event"]["message"]["message_id"] = f"om_{uuid.uuid4().hex}"
        return payload


def kinds(user_actions: UserActions, card: Message) -> tuple[Kind, ...]:
    """Every kind; ``card`` is one of the bot's help cards, whose buttons run commands."""
    recruiter = people.RECRUITER.open_id
    direct = _typed(user_actions, direct_chat_id(recruiter), "/help")
    group = _typed(user_actions, RECRUITING_GROUP, "/jobs open")
    click = user_actions.click(card.id, recruiter, {"do": "run_command"}).event
    added, entered = user_actions.add_bot(CAMPUS_GROUP, recruiter), user_actions.open_direct_chat(recruiter)
    # In a group a mention alone asks for help, so an unreadable text after a mention is still a command.
    mention: tuple[Path, ...] = tuple(
        (*_MENTION, *rest) for rest in ((), (0,), (0, "key"), (0, "id"), (0, "id", "open_id"))
    )
    text = tuple(("event", "message", name) for name in ("chat_type", "message_type", "content"))
    value: Path = ("event", "action", "value")
    clicked: tuple[Path, ...] = (
        ("event", "operator"),
        ("event", "operator", "open_id"),
        ("event", "context"),
        ("event", "context", "open_message_id"),
        ("event", "context", "open_chat_id"),
        ("event", "action"),
        value,
        (*value, "do"),
        (*value, "words"),
    )
    return (
        Kind("direct message", (*_HEADER, *_SENDER, *text), lambda: direct),
        Kind("group message", (*_HEADER, *_SENDER, *mention), lambda: group, _FREE | {(*_MENTION, 0, "key")}),
        Kind("click", (*_HEADER, *clicked), lambda: click, _FREE | {(*value, "words")}),
        Kind("bot added", (*_HEADER, *_OPERATOR), lambda: added),
        Kind("direct chat opened", (*_HEADER, *_OPERATOR), lambda: entered),
    )


def _typed(user_actions: UserActions, chat_id: str, text: str) -> PushedEvent:
    _, event = user_actions.type(chat_id, people.RECRUITER.open_id, text)
    assert event is not None
    return event
