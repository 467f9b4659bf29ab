"""Reads the envelope of an event: of which app and tenant it is, its id and its type (docs/feishu/events.md 5)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

_EVENT_ID = re.compile(r"[!-~]{1,128}", re.ASCII)


class RequestRejected(Exception):
    """It does not come from our Feishu app, or cannot be read. The reason is for metrics and logs only, never for the answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class VerifiedEvent:
    """A verified event or callback (docs/feishu/events.md 5); one of schema 1.0 has no tenant and no payload."""

    event_id: str
    event_type: str
    tenant_key: str
    payload: Mapping[str, Any]
    schema: Literal["1.0", "2.0"] = "2.0"


def read_envelope(body: Mapping[str, Any], app_id: str, is_our_token: Callable[[object], bool]) -> VerifiedEvent:
    """The event of our app.

    Args:
        body: the event as it was decrypted, or as it came over a connection that proves its sender.
        app_id: of our app.
        is_our_token: whether a value is our Verification Token.

    Raises:
        RequestRejected: for everything else.
    """
    read = _read_event if "header" in body else _read_old_event
    return read(body, app_id, is_our_token)


def _read_event(body: Mapping[str, Any], app_id: str, is_our_token: Callable[[object], bool]) -> VerifiedEvent:
    header, event = body.get("header"), body.get("event")
    if body.get("schema") != "2.0" or not isinstance(header, dict) or not isinstance(event, dict):
        raise RequestRejected("envelope")
    if not is_our_token(header.get("token")) or header.get("app_id") != app_id:
        raise RequestRejected("token")
    event_id, event_type, tenant_key = (header.get(name) for name in ("event_id", "event_type", "tenant_key"))
    if not isinstance(event_id, str) or not _EVENT_ID.fullmatch(event_id):
        raise RequestRejected("envelope")
    if not isinstance(event_type, str) or not isinstance(tenant_key, str) or not tenant_key:
        raise RequestRejected("envelope")
    # In some samples of the platform a click's context stands next to the event (docs/feishu/events.md 7).
    context = {"context": body["context"]} if "context" in body else {}
    return VerifiedEvent(event_id, event_type, tenant_key, {**context, **event})


def _read_old_event(body: Mapping[str, Any], app_id: str, is_our_token: Callable[[object], bool]) -> VerifiedEvent:
    """An event of schema 1.0. The bot handles none, but it is genuine, and a rejected one is sent four times more."""
    event = body.get("event")
    if body.get("type") != "event_callback" or not isinstance(event, dict):
        raise RequestRejected("envelope")
    if not is_our_token(body.get("token")) or event.get("app_id", app_id) != app_id:
        raise RequestRejected("token")
    event_id, event_type = (found if isinstance(found, str) else "" for found in (body.get("uuid"), event.get("type")))
    return VerifiedEvent(event_id if _EVENT_ID.fullmatch(event_id) else "", event_type, "", {}, "1.0")
