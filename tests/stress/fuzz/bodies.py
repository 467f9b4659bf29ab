"""Request bodies made of fuzzed choices: any bytes, any JSON, challenges, and events of every kind with fuzzed members."""

import json
import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from simulator.core import people
from simulator.events.signing import challenge
from tests.stress.fuzz.choices import Choices
from tests.stress.genuine_requests import Path, Payload
from tests.stress.request_mutations import break_at
from tests.support.whole_bot.web_client import KEYS

MakeEvent = Callable[[], Payload]
"""Lets somebody do something on the platform; the event that it causes."""

MAX_PATHS = 250
EVENT_TYPES = (
    "im.message.receive_v1",
    "card.action.trigger",
    "im.chat.member.bot.added_v1",
    "im.chat.member.bot.deleted_v1",
    "im.chat.disbanded_v1",
    "im.chat.access_event.bot_p2p_chat_entered_v1",
    "im.message.recalled_v1",
    "contact.user.updated_v3",
)
CONTENTS: tuple[Any, ...] = (
    {"text": "@_user_1 /help"},
    {"text": "/jobs open"},
    {"title": "", "content": [[{"tag": "at", "user_id": "@_user_1"}, {"tag": "text", "text": " /help"}]]},
    {"zh_cn": {"title": "t", "content": [[{"tag": "md", "text": "<at id=ou_bot></at> /help"}]]}},
    {"content": [{"tag": "a", "href": "https://x.example/12345", "text": "x"}]},
    {"image_key": "img_1"},
)
BROKEN_JSON = (
    b'"x": NaN, ',
    b'"x": -Infinity, ',
    b'"x": ' + b"9" * 5000 + b", ",
    b'"x": 1.' + b"9" * 5000 + b", ",
    b'"x": 1e999, ',
    b'"x": ' + b"[" * 60 + b"]" * 60 + b", ",
    b'"x": ' + b"[" * 100_000 + b"]" * 100_000 + b", ",
    b'"x": ' + b'{"a":' * 40 + b"1" + b"}" * 40 + b", ",
    b'"schema": "2.0", ',
    b'"event": {}, ',
    b'"\\ud800": "\\udc00", ',
    b'"x": "\\u0000", ',
    b"'x': 1, ",
    b"\xff, ",
)


def make_body(choices: Choices, events: tuple[MakeEvent, ...]) -> bytes:
    """The plaintext of an event."""
    way = choices.number(8)
    if way == 0:
        return choices.rest()
    if way == 1:
        return _dump(choices.value())
    if way == 2:
        return _dump(_challenge(choices))
    payload = _event(choices, choices.one_of(events)())
    text = _dump(payload)
    if way == 3:
        text = b"{" + choices.one_of(BROKEN_JSON) + text[1:]
    if way == 4:
        at = choices.number(len(text))
        text = text[:at] + choices.take(choices.number(4)) + text[at + choices.number(4) :]
    return text


def _dump(value: Any) -> bytes:
    """JSON writes lone surrogates as escapes."""
    return json.dumps(value).encode()


def _challenge(choices: Choices) -> Payload:
    made: Payload = challenge(KEYS, "words")
    for _ in range(choices.number(3)):
        made[choices.one_of(("challenge", "token", "type", "schema", "header"))] = choices.value()
    return made


def _event(choices: Choices, payload: Payload) -> Payload:
    """A genuine event of which some members are replaced, removed or added."""
    if choices.chance(20):
        payload["header"]["event_type"] = choices.one_of(EVENT_TYPES)
    if choices.chance(30):
        _set(payload, ("event", "message", "content"), _content(choices))
        _set(payload, ("event", "message", "message_type"), choices.one_of(("text", "post", "image", "audio", "x")))
    if choices.chance(15):
        payload = _old_event(payload, choices)
    for _ in range(choices.number(4)):
        path = choices.one_of(_first_paths(payload))
        if choices.chance(30):
            path = (*path[:-1], choices.text())
        _set(payload, path, choices.value())
    return payload


def _old_event(payload: Payload, choices: Choices) -> Payload:
    """Of schema 1.0."""
    event = {"app_id": people.APP_ID, "type": choices.text(), **payload.get("event", {})}
    return {"uuid": uuid.uuid4().hex, "token": KEYS.verification_token, "type": "event_callback", "event": event}


def _content(choices: Choices) -> str:
    """The content of a message, which is JSON inside JSON."""
    way = choices.number(4)
    if way == 0:
        return choices.text()
    content = json.loads(json.dumps(choices.one_of(CONTENTS)))
    if way == 1:
        _set(content, choices.one_of(_first_paths(content)), choices.value())
    if way == 2:
        content = {"text": choices.text()}
    return json.dumps(content)


def _first_paths(node: Any) -> tuple[Path, ...]:
    return tuple(islice(paths(node), MAX_PATHS))


def paths(node: Any, above: Path = ()) -> Iterator[Path]:
    """The path of every member, outermost first."""
    members: Any = ()
    if isinstance(node, dict):
        members = node.items()
    elif isinstance(node, list):
        members = enumerate(node)
    for name, member in members:
        yield (*above, name)
        yield from paths(member, (*above, name))


def _set(payload: Payload, path: Path, value: Any) -> None:
    """Put the value there, unless a member above has been replaced by something that has no members."""
    try:
        break_at(payload, path, value, is_removed=False)
    except (TypeError, KeyError, IndexError):
        return
