"""Gives the SDK a pooled connection, because as shipped it opens one for each call; no tokens, codes or retries here.

``lark_oapi.core.http.transport`` calls ``requests.request(...)``, which builds a session, a TLS context and a connection
and throws them away: 24.9 ms and 24 ms of CPU for a call that takes 0.9 ms over a kept connection (shared/design.md).
It also reads the environment's proxies and lets a netrc entry replace the bearer token (shared/security.md T16). The
name ``requests`` in that one module is therefore replaced by a switch, which hands a call that ``Pool.exchange`` has
begun to that pool. The answer's bytes are kept here too: the SDK loses them when a field has an unexpected shape.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from typing import Any

import requests
from lark_oapi.core.exception import UnmarshalException
from lark_oapi.core.http import transport as sdk_transport
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NewConnectionError

CONNECT_WITHIN = timedelta(seconds=2)
READ_WITHIN = timedelta(seconds=5)
# Sixteen threads of the door, and the durable engine's beside them.
KEPT_CONNECTIONS = 32
CHUNK = 65_536
LARGEST_ANSWER = 16 * 1024 * 1024
BAD_SHAPES = (UnmarshalException, ValueError, TypeError, AttributeError, RecursionError)


class NoAnswer(Exception):
    """The network failed. ``never_left`` is True when the platform cannot have seen the request."""

    def __init__(self, *, never_left: bool) -> None:
        super().__init__("never left" if never_left else "sent, but not answered")
        self.never_left = never_left


@dataclass(frozen=True)
class WireAnswer:
    """What came back; the names are those that the SDK reads from a response."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes


class Exchange:
    """One request on its way: by when it must be answered, and then the answer."""

    def __init__(self, session: requests.Session, seconds: float) -> None:
        self.answer: WireAnswer | None = None
        self._session = session
        self._ends_at = monotonic() + seconds

    def request(self, method: str, url: str, **parts: Any) -> WireAnswer:
        """What ``requests.request`` would do, over the pool and in the time that is left."""
        connect = min(CONNECT_WITHIN.total_seconds(), max(self._left() / 3, 0.05))
        read = min(READ_WITHIN.total_seconds(), max(self._left() - connect, 0.05))
        parts |= {"timeout": (connect, read), "allow_redirects": False, "stream": True}
        try:
            with self._session.request(method, url, **parts) as response:
                content = b"".join(self._chunks(response))
        except (requests.RequestException, HTTPError) as error:
            raise NoAnswer(never_left=_never_left(error)) from error
        self.answer = WireAnswer(response.status_code, response.headers, content)
        return self.answer

    def _left(self) -> float:
        return self._ends_at - monotonic()

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """As it arrives: a read timeout alone would let an answer that drips go on for ever."""
        size = 0
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            size += len(chunk)
            if size > LARGEST_ANSWER or self._left() < 0:
                raise requests.Timeout
            yield chunk


_under_way: ContextVar[Exchange | None] = ContextVar("exchange_under_way", default=None)


class Pool:
    """Kept connections to one Feishu domain, configured by its owner and by nothing in the environment."""

    def __init__(self, proxy: str | None, ca_file: str | None) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.proxies = {"http": proxy, "https": proxy} if proxy else {}
        self._session.verify = ca_file or True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=KEPT_CONNECTIONS))
        _SwitchedRequests.put_in_place()

    def exchange(self, call: Callable[[], object], seconds: float) -> WireAnswer:
        """Run one SDK call over the pool; what was answered, whatever the SDK thinks of it. Raises NoAnswer."""
        exchange = Exchange(self._session, seconds)
        with _carrying(exchange):
            try:
                call()
            except BAD_SHAPES:
                if exchange.answer is None:
                    raise
        if exchange.answer is None:
            raise RuntimeError("the SDK made no request")
        return exchange.answer


class _SwitchedRequests:
    """Stands where the SDK's transport looks for the ``requests`` module."""

    @classmethod
    def put_in_place(cls) -> None:
        if not isinstance(sdk_transport.requests, cls):
            sdk_transport.requests = cls()

    def request(self, method: str, url: str, **parts: Any) -> Any:
        exchange = _under_way.get()
        return (exchange or requests).request(method, url, **parts)


@contextmanager
def _carrying(exchange: Exchange) -> Iterator[None]:
    mark = _under_way.set(exchange)
    try:
        yield
    finally:
        _under_way.reset(mark)


def _never_left(error: Exception) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError | requests.exceptions.SSLError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
