"""Parses the payloads of events into the models of ``bot/domain/events.py``. Nothing else in the bot sees a payload.

Shapes: docs/feishu/events.md 6 and 7.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.events import BotAdded, ChatLost, Click, DirectChatOpened, Incoming, LinkShown, Mention, Message
from bot.domain.timestamps import from_ms
from bot.webhook.envelope import VerifiedEvent
from bot.webhook.strict_json import NotStrict, read_object

CLICK = "card.action.trigger"
LINK = "url.preview.get"
CALLBACKS = frozenset({CLICK, LINK})
"""Of their answers people see something; those of events say only that they have come."""
MAX_TEXT_LENGTH = 2000
_ID = re.compile(r"[A-Za-z0-9_\-]{1,128}", re.ASCII)
_UNREADABLE = ("audio", "image", "file", "media", "sticker", "folder")
_LOCALE_DEPTH = 2
_HAS_ID = re.compile(r"\d{5}", re.ASCII)
_AT_TAG = re.compile(r"<at\s+(?:user_)?id=[\"']?([^\"'\s>]{1,128})[\"']?\s*>(?:.{0,128}?</at>)?")


class _Unreadable(Exception):
    """The payload does not have the shape of its type."""


def parse_event(event: VerifiedEvent) -> Incoming | None:
    """The parsed event; None for a type that the bot does not handle, or a payload that it cannot read."""
    parse = _PARSERS.get(event.event_type)
    if parse is None:
        return None
    try:
        return parse(event)
    except _Unreadable:
        return None


def _parse_message(event: VerifiedEvent) -> Message:
    sender, message = _member(event.payload, "sender"), _member(event.payload, "message")
    text = _message_text(message)
    return Message(
        id=_id(message, "message_id"),
        chat_id=_id(message, "chat_id"),
        is_direct=message.get("chat_type") == "p2p",
        sender_id=_open_id(sender, "sender_id"),
        tenant_key=_tenant(sender, event),
        text=text[:MAX_TEXT_LENGTH],
        is_cut=len(text) > MAX_TEXT_LENGTH,
        mentions=_mentions(message.get("mentions")),
        is_from_bot=sender.get("sender_type") != "user",
        created_at=read_moment(message.get("create_time")),
        is_unreadable=_is_unreadable(message),
    )


def _parse_click(event: VerifiedEvent) -> Click:
    operator, action = _member(event.payload, "operator"), _member(event.payload, "action")
    context = _member(event.payload, "context")
    return Click(
        event_id=event.event_id,
        message_id=_id(context, "open_message_id"),
        chat_id=_id(context, "open_chat_id"),
        operator_id=_id(operator, "open_id"),
        tenant_key=_tenant(operator, event),
        value=_button_value(action.get("value")),
        form=_object(action.get("form_value")),
        option=_text(action, "option"),
        name=_text(action, "name"),
    )


def _parse_link(event: VerifiedEvent) -> LinkShown:
    operator, context = _member(event.payload, "operator"), _member(event.payload, "context")
    return LinkShown(
        event_id=event.event_id,
        chat_id=_id(context, "open_chat_id"),
        message_id=_id(context, "open_message_id"),
        operator_id=_id(operator, "open_id"),
        tenant_key=_tenant(operator, event),
        url=_text(context, "url")[:MAX_TEXT_LENGTH],
    )


def _parse_bot_added(event: VerifiedEvent) -> BotAdded:
    payload = event.payload
    return BotAdded(
        event.event_id, _id(payload, "chat_id"), payload.get("external") is True, _open_id(payload, "operator_id")
    )


def _parse_removed(event: VerifiedEvent) -> ChatLost:
    return ChatLost(event.event_id, _id(event.payload, "chat_id"), "removed")


def _parse_disbanded(event: VerifiedEvent) -> ChatLost:
    return ChatLost(event.event_id, _id(event.payload, "chat_id"), "disbanded")


def _parse_direct_chat_opened(event: VerifiedEvent) -> DirectChatOpened:
    return DirectChatOpened(event.event_id, _id(event.payload, "chat_id"), _open_id(event.payload, "operator_id"))


_PARSERS: dict[str, Callable[[VerifiedEvent], Incoming]] = {
    "im.message.receive_v1": _parse_message,
    CLICK: _parse_click,
    LINK: _parse_link,
    "im.chat.member.bot.added_v1": _parse_bot_added,
    "im.chat.member.bot.deleted_v1": _parse_removed,
    "im.chat.disbanded_v1": _parse_disbanded,
    "im.chat.access_event.bot_p2p_chat_entered_v1": _parse_direct_chat_opened,
}


def _message_text(message: Mapping[str, Any]) -> str:
    """What was typed, as one line. Only text and rich text are read; a recalled message can have empty content."""
    try:
        content = json.loads(message.get("content") or "{}")
    except (TypeError, ValueError, RecursionError):
        return ""
    kind = message.get("message_type")
    if not isinstance(content, dict) or kind not in ("text", "post"):
        return ""
    return _text(content, "text") if kind == "text" else _post_text(content)


def _is_unreadable(message: Mapping[str, Any]) -> bool:
    """Whether it is a voice message, a picture or a file. Several pictures sent at once are a rich text without words."""
    kind = message.get("message_type")
    return kind in _UNREADABLE or (
        kind == "post" and '"img' in str(message.get("content")) and not _message_text(message)
    )


def _post_text(content: Mapping[str, Any], depth: int = _LOCALE_DEPTH) -> str:
    """A rich text's title and lines. It arrives without a locale level, but others have seen one; then the first that says something counts."""
    if "content" not in content:
        levels = [each for each in content.values() if isinstance(each, dict)] if depth else []
        return next((text for level in levels if (text := _post_text(level, depth - 1))), "")
    lines = content.get("content")
    line_texts = [_line_text(line) for line in lines] if isinstance(lines, list) else []
    return " ".join(part for part in (_text(content, "title"), *line_texts) if part)


def _line_text(line: object) -> str:
    """The text of a line, or of a node that stands where a line should."""
    nodes = line if isinstance(line, list) else [line]
    return "".join(_node_text(node) for node in nodes if isinstance(node, dict))


def _node_text(node: Mapping[str, Any]) -> str:
    tag = node.get("tag")
    if tag == "at":
        mentioned = _text(node, "user_id")
        return f" {mentioned} " if mentioned.startswith(("@_", "ou_")) else " "
    if tag in ("md", "markdown"):
        return _AT_TAG.sub(r" \1 ", _text(node, "text") or _text(node, "content"))
    if tag == "a":
        # Its address counts if it can mean a job; else it is only where the words lead.
        href, text = _text(node, "href"), _text(node, "text")
        return f" {href if _HAS_ID.search(href) or not text else text} "
    return _text(node, "text")


def _mentions(found: object) -> tuple[Mention, ...]:
    mentions = []
    for mention in found if isinstance(found, list) else []:
        ids = _object(mention.get("id")) if isinstance(mention, dict) else {}
        key, open_id = _text(mention, "key") if ids else "", _text(ids, "open_id")
        if key and open_id:
            mentions.append(Mention(key, open_id))
    return tuple(mentions)


def read_moment(typed: object) -> datetime | None:
    """A time in epoch milliseconds; 16 digits are microseconds (docs/feishu/open-questions.md Q2)."""
    if not isinstance(typed, str) or not typed.isascii() or not typed.isdigit() or len(typed) not in (13, 16):
        return None
    return from_ms(int(typed[:13]))


def _tenant(person: Mapping[str, Any], event: VerifiedEvent) -> str:
    """The person's tenant; the event's if the payload names none, which the platform does not rule out."""
    return event.tenant_key if person.get("tenant_key") in (None, "") else _text(person, "tenant_key")


def _button_value(found: object) -> dict[str, Any]:
    """What a button carries: an object, or its JSON text. Empty for anything else (docs/feishu/open-questions.md Q50)."""
    if not isinstance(found, str):
        return _object(found)
    try:
        return read_object(found.encode())
    except (NotStrict, UnicodeError):
        return {}


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
