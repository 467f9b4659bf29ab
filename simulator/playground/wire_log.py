"""Every request and answer between bot and platform, to be read by people: pretty, short enough, secrets masked.

Kept as they were and made readable when asked for; nothing here changes what is on the wire.
"""

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from flask import Flask, Response, g, request

from simulator.clock import to_ms
from simulator.core.event_log import EventLog
from simulator.events.signing import AppKeys
from simulator.platform import APP_SECRET

Direction = Literal["to_platform", "to_bot"]
KEPT = 500
LONGEST = 40_000
SEALED_SHOWN = 160
MASK = "***"
SECRET_MEMBERS = frozenset(("app_secret", "tenant_access_token", "app_access_token", "token", "encrypt_key"))
SECRET_HEADERS = frozenset(("authorization", "cookie"))
SHOWN_HEADERS = ("content-type", "authorization", "x-tt-logid", "x-ogw-ratelimit-reset", "x-ogw-ratelimit-limit")
PREFIX = "/open-apis"
CUT_OFF = "(the connection was closed without an answer)"


@dataclass(frozen=True)
class Passed:
    """One request and its answer. ``status`` 0 is none; ``opened`` is what the sealed body says."""

    at: datetime
    direction: Direction
    method: str
    path: str
    status: int
    ms: int
    request_headers: dict[str, str] = field(repr=False)
    request_body: bytes = field(repr=False)
    answer_body: bytes = field(repr=False)
    answer_headers: dict[str, str] = field(default_factory=dict, repr=False)
    opened: dict[str, Any] | None = field(default=None, repr=False)


class WireLog:
    """The last ``KEPT`` of them, numbered from 1."""

    def __init__(self, event_log: EventLog) -> None:
        self._event_log = event_log
        self._lines: deque[tuple[int, Passed]] = deque(maxlen=KEPT)
        self._count = 0
        self._lock = threading.Lock()

    def note(self, passed: Passed) -> None:
        with self._lock:
            self._count += 1
            number = self._count
            self._lines.append((number, passed))
        self._event_log.note("wire", n=number)

    def lines(self, after: int = 0, wanted: str = "") -> list[dict[str, Any]]:
        """What came after a number and contains the wanted words, oldest first."""
        with self._lock:
            kept = [line for line in self._lines if line[0] > after]
        shown = [_line(number, passed) for number, passed in kept]
        needle = wanted.casefold()
        return [line for line in shown if not needle or needle in _searched(line)]

    def listen(self, web: Flask) -> None:
        """Note every call of the platform's API on this server."""
        web.before_request(_begin)
        web.after_request(self._end)

    def _end(self, response: Response) -> Response:
        # A stranger is refused before anything begins, and is no part of the conversation.
        if not request.path.startswith(PREFIX) or "began" not in g:
            return response
        was_dropped = bool(g.get("was_dropped"))
        passed = Passed(
            at=self._event_log.now(),
            direction="to_platform",
            method=request.method,
            path=request.full_path.rstrip("?"),
            status=0 if was_dropped else response.status_code,
            ms=round((time.monotonic() - g.began) * 1000),
            request_headers=dict(request.headers),
            request_body=request.get_data(),
            answer_headers=dict(response.headers),
            answer_body=CUT_OFF.encode() if was_dropped else response.get_data(),
        )
        self.note(passed)
        return response


def _begin() -> None:
    g.began = time.monotonic()


def _line(number: int, passed: Passed) -> dict[str, Any]:
    return {
        "n": number,
        "at": to_ms(passed.at),
        "direction": passed.direction,
        "method": passed.method,
        "path": passed.path,
        "status": passed.status,
        "ms": passed.ms,
        "request": _request_text(passed),
        "response": _finish(_headers(passed.answer_headers), _pretty(passed.answer_body)),
    }


def _searched(line: dict[str, Any]) -> str:
    names = ("method", "path", "status", "direction", "request", "response")
    return "\n".join(str(line[name]) for name in names).casefold()


def _request_text(passed: Passed) -> str:
    headers = _headers(passed.request_headers)
    if passed.opened is None:
        return _finish(headers, _pretty(passed.request_body))
    sealed = passed.request_body.decode("utf-8", "replace")
    shown = sealed if len(sealed) <= SEALED_SHOWN else f"{sealed[:SEALED_SHOWN]}… ({len(sealed)} bytes)"
    return _finish(headers, shown, "— decrypted —", _dump(passed.opened))


def _headers(headers: dict[str, str]) -> str:
    """Those that mean something here, Feishu's own among them."""
    return "\n".join(
        f"{name}: {MASK if name.lower() in SECRET_HEADERS else value}"
        for name, value in headers.items()
        if name.lower() in SHOWN_HEADERS or name.lower().startswith("x-lark-")
    )


def _pretty(body: bytes) -> str:
    try:
        return _dump(json.loads(body))
    except ValueError:
        return body.decode("utf-8", "replace")


def _dump(value: Any) -> str:
    return json.dumps(_masked(value), ensure_ascii=False, indent=2)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: MASK if name in SECRET_MEMBERS else _masked(inner) for name, inner in value.items()}
    return [_masked(inner) for inner in value] if isinstance(value, list) else value


def _finish(*parts: str) -> str:
    """Joined, without the secrets wherever else they might stand, and cut to a length that a page can show."""
    keys = AppKeys()
    words = "\n\n".join(part for part in parts if part)
    for secret in (APP_SECRET, keys.encrypt_key, keys.verification_token):
        words = words.replace(secret, MASK)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
