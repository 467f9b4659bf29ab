"""Records the HTTP exchanges between bot and platform, and shows them as indented text with secrets masked.

Exchanges are stored unchanged; they are formatted when somebody reads them.
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
MAX_TEXT_LENGTH = 40_000
MAX_ENCRYPTED_LENGTH = 160
MASK = "***"
SECRET_MEMBERS = frozenset(("app_secret", "tenant_access_token", "app_access_token", "token", "encrypt_key"))
SECRET_HEADERS = frozenset(("authorization", "cookie"))
SHOWN_HEADERS = ("content-type", "authorization", "x-tt-logid", "x-ogw-ratelimit-reset", "x-ogw-ratelimit-limit")
PREFIX = "/open-apis"
NO_ANSWER = "(the connection was closed without an answer)"


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. ``status`` 0 means no answer; ``decrypted`` is the payload of an encrypted body."""

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
    decrypted: dict[str, Any] | None = field(default=None, repr=False)


class WireLog:
    """The last ``KEPT`` exchanges, numbered from 1."""

    def __init__(self, event_log: EventLog) -> None:
        self._event_log = event_log
        self._exchanges: deque[tuple[int, Exchange]] = deque(maxlen=KEPT)
        self._count = 0
        self._lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        with self._lock:
            self._count += 1
            number = self._count
            self._exchanges.append((number, exchange))
        self._event_log.add("wire", n=number)

    def lines(self, after: int = 0) -> list[dict[str, Any]]:
        """The exchanges after a number as the page shows them, oldest first."""
        with self._lock:
            kept = [line for line in self._exchanges if line[0] > after]
        return [_line(number, exchange) for number, exchange in kept]

    def listen(self, web: Flask) -> None:
        """Records every call of the platform's API on this server."""
        web.before_request(_start_timer)
        web.after_request(self._record)

    def _record(self, response: Response) -> Response:
        # The loopback guard rejects a request before the timer starts; such requests are not recorded.
        if not request.path.startswith(PREFIX) or "started" not in g:
            return response
        was_dropped = bool(g.get("was_dropped"))
        exchange = Exchange(
            at=self._event_log.now(),
            direction="to_platform",
            method=request.method,
            path=request.full_path.rstrip("?"),
            status=0 if was_dropped else response.status_code,
            ms=round((time.monotonic() - g.started) * 1000),
            request_headers=dict(request.headers),
            request_body=request.get_data(),
            answer_headers=dict(response.headers),
            answer_body=NO_ANSWER.encode() if was_dropped else response.get_data(),
        )
        self.add(exchange)
        return response


def _start_timer() -> None:
    g.started = time.monotonic()


def _line(number: int, exchange: Exchange) -> dict[str, Any]:
    return {
        "n": number,
        "at": to_ms(exchange.at),
        "direction": exchange.direction,
        "method": exchange.method,
        "path": exchange.path,
        "status": exchange.status,
        "ms": exchange.ms,
        "request": _request_text(exchange),
        "response": _join(_headers(exchange.answer_headers), _indented(exchange.answer_body)),
    }


def _request_text(exchange: Exchange) -> str:
    headers = _headers(exchange.request_headers)
    if exchange.decrypted is None:
        return _join(headers, _indented(exchange.request_body))
    body = exchange.request_body.decode("utf-8", "replace")
    is_short = len(body) <= MAX_ENCRYPTED_LENGTH
    shown = body if is_short else f"{body[:MAX_ENCRYPTED_LENGTH]}… ({len(body)} bytes)"
    return _join(headers, shown, "— decrypted —", _dump(exchange.decrypted))


def _headers(headers: dict[str, str]) -> str:
    """The headers that matter here, among them Feishu's own."""
    return "\n".join(
        f"{name}: {MASK if name.lower() in SECRET_HEADERS else value}"
        for name, value in headers.items()
        if name.lower() in SHOWN_HEADERS or name.lower().startswith("x-lark-")
    )


def _indented(body: bytes) -> str:
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


def _join(*parts: str) -> str:
    """The non-empty parts as one text, with any remaining secret masked, cut to the length that the page shows."""
    keys = AppKeys()
    text = "\n\n".join(part for part in parts if part)
    for secret in (APP_SECRET, keys.encrypt_key, keys.verification_token):
        text = text.replace(secret, MASK)
    return text if len(text) <= MAX_TEXT_LENGTH else f"{text[:MAX_TEXT_LENGTH]}…"
