"""Payloads become nouns here and nowhere else. Translation never raises: what cannot be read is None.

Shapes: shared/feishu/events.md 6 and 7.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.events import BotAdded, ChatLost, Click, DirectChatOpened, Incoming, Mention, Message
from bot.webhook.request_verifier import Envelope

CLICK = "card.action.trigger"
MOST_WORDS = 2000
_ID = re.compile(r"[A-Za-z0-9_\-]{1,128}", re.ASCII)


class _Unreadable(Exception):
    """A payload that does not hold what its type promises."""


def to_incoming(envelope: Envelope) -> Incoming | None:
    """The noun behind an event, or None for a type that the bot does not handle or that it cannot read."""
    translate = _TRANSLATIONS.get(envelope.event_type)
    if translate is None:
        return None
    try:
        return translate(envelope)
    except _Unreadable:
        return None


def _to_message(envelope: Envelope) -> Message:
    sender, message = _member(envelope.event, "sender"), _member(envelope.event, "message")
    return Message(
        id=_id(message, "message_id"),
        chat_id=_id(message, "chat_id"),
        is_direct=message.get("chat_type") == "p2p",
        sender_id=_open_id(sender, "sender_id"),
        tenant_key=_text(sender, "tenant_key"),
        words=_words(message)[:MOST_WORDS],
        mentions=_mentions(message.get("mentions")),
        is_from_bot=sender.get("sender_type") != "user",
    )


def _to_click(envelope: Envelope) -> Click:
    operator, action = _member(envelope.event, "operator"), _member(envelope.event, "action")
    context = _member(envelope.event, "context")
    return Click(
        event_id=envelope.event_id,
        message_id=_id(context, "open_message_id"),
        chat_id=_id(context, "open_chat_id"),
        operator_id=_id(operator, "open_id"),
        tenant_key=_text(operator, "tenant_key"),
        value=_object(action.get("value")),
        form=_object(action.get("form_value")),
        option=_text(action, "option"),
    )


def _to_bot_added(envelope: Envelope) -> BotAdded:
    event = envelope.event
    return BotAdded(
        envelope.event_id, _id(event, "chat_id"), event.get("external") is True, _open_id(event, "operator_id")
    )


def _to_removed(envelope: Envelope) -> ChatLost:
    return ChatLost(envelope.event_id, _id(envelope.event, "chat_id"), "removed")


def _to_disbanded(envelope: Envelope) -> ChatLost:
    return ChatLost(envelope.event_id, _id(envelope.event, "chat_id"), "disbanded")


def _to_direct_chat_opened(envelope: Envelope) -> DirectChatOpened:
    event = envelope.event
    return DirectChatOpened(envelope.event_id, _id(event, "chat_id"), _open_id(event, "operator_id"))


_TRANSLATIONS: dict[str, Callable[[Envelope], Incoming]] = {
    "im.message.receive_v1": _to_message,
    CLICK: _to_click,
    "im.chat.member.bot.added_v1": _to_bot_added,
    "im.chat.member.bot.deleted_v1": _to_removed,
    "im.chat.disbanded_v1": _to_disbanded,
    "im.chat.access_event.bot_p2p_chat_entered_v1": _to_direct_chat_opened,
}


def _words(message: Mapping[str, Any]) -> str:
    """What was typed, as one line. Only text and rich text are read; a recalled message can have empty content."""
    try:
        content = json.loads(message.get("content") or "{}")
    except (TypeError, ValueError, RecursionError):
        return ""
    kind = message.get("message_type")
    if not isinstance(content, dict) or kind not in ("text", "post"):
        return ""
    return _text(content, "text") if kind == "text" else _post_words(content)


def _post_words(content: Mapping[str, Any]) -> str:
    """A rich text's title and lines; it arrives without a locale level, and a link counts by its address."""
    lines = content.get("content")
    line_words = [_line_words(line) for line in lines] if isinstance(lines, list) else []
    return " ".join(part for part in (_text(content, "title"), *line_words) if part)


def _line_words(line: object) -> str:
    return "".join(_node_words(node) for node in line if isinstance(node, dict)) if isinstance(line, list) else ""


def _node_words(node: Mapping[str, Any]) -> str:
    tag = node.get("tag")
    if tag == "at":
        return f" {_text(node, 'user_id')} "
    if tag == "a":
        return f" {_text(node, 'href') or _text(node, 'text')} "
    return _text(node, "text")


def _mentions(found: object) -> tuple[Mention, ...]:
    mentions = []
    for mention in found if isinstance(found, list) else []:
        ids = _object(mention.get("id")) if isinstance(mention, dict) else {}
        key, open_id = _text(mention, "key") if ids else "", _text(ids, "open_id")
        if key and open_id:
            mentions.append(Mention(key, open_id))
    return tuple(mentions)


def _member(parent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = parent.get(name)
    if not isinstance(found, dict):
        raise _Unreadable
    return found


def _open_id(parent: Mapping[str, Any], name: str) -> str:
    return _id(_member(parent, name), "open_id")


def _id(parent: Mapping[str, Any], name: str) -> str:
    found = _text(parent, name)
    if not _ID.fullmatch(found):
        raise _Unreadable
    return found


def _text(parent: Mapping[str, Any], name: str) -> str:
    found = parent.get(name)
    return found if isinstance(found, str) else ""


def _object(found: object) -> dict[str, Any]:
    return dict(found) if isinstance(found, dict) else {}
