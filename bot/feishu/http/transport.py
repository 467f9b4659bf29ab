"""Gives the SDK pooled connections; as shipped it opens a new one for each call.

``lark_oapi.core.http.transport`` calls ``requests.request(...)``, which builds a session, a TLS context and a connection
and throws them away: 24.9 ms and 24 ms of CPU for a call that takes 0.9 ms over a pooled connection
(docs/decisions/0004-pooled-sdk.md). It also reads the environment's proxies and lets a netrc entry replace the bearer
token (docs/security.md). The name ``requests`` in that one module is therefore replaced by ``_RequestsSwitch``, which
sends a call that ``ConnectionPool.execute`` has begun through the pool. The response is kept there, and the SDK is given an
empty one: making its typed objects, which nobody reads, takes longer than parsing the JSON, and raises when a field has an
unexpected type.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import Any

import requests
from lark_oapi.core.http import transport as sdk_transport
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ReadTimeoutError

from bot.feishu.http.timed_connect import TimedAdapter, reading_by

CONNECT_TIMEOUT = timedelta(seconds=2)
READ_TIMEOUT = timedelta(seconds=5)
# Sixteen threads of the web server, and those of the workflows.
POOL_SIZE = 32
CHUNK_BYTES = 65_536
MAX_RESPONSE_BYTES = 16 * 1024 * 1024
NO_ANSWER_IN_TIME = "connected, but no answer in time"


class NoAnswer(Exception):
    """The network failed.

    Attributes:
        was_sent: False when the platform cannot have received the request.
        problem: what failed, in words for the operator.
    """

    def __init__(self, *, was_sent: bool, problem: str) -> None:
        super().__init__(problem)
        self.was_sent = was_sent
        self.problem = problem


@dataclass(frozen=True)
class RawResponse:
    """An HTTP response as it came; the names are those that the SDK reads."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True)
class _Way:
    """How requests leave: an adapter of ``requests``, and what it needs for each of them.

    A session around the adapter would take as long as the adapter does: it merges settings, stores cookies and follows
    redirects, none of which is wanted here.
    """

    adapter: HTTPAdapter
    proxies: dict[str, str]
    verify: bool | str

    def send(self, request: requests.PreparedRequest, timeout: tuple[float, float]) -> requests.Response:
        return self.adapter.send(request, stream=True, timeout=timeout, verify=self.verify, proxies=self.proxies)


class _Exchange:
    """One HTTP request of the SDK, sent through the pool before its deadline."""

    def __init__(self, way: _Way, seconds: float) -> None:
        self.response: RawResponse | None = None
        self._way = way
        self._ends_at = monotonic() + seconds

    def request(self, method: str, url: str, **arguments: Any) -> RawResponse:
        """Has the signature of ``requests.request``, of which it takes params, headers, data and json. Raises NoAnswer."""
        connect = min(CONNECT_TIMEOUT.total_seconds(), max(self._left() / 3, 0.05))
        read = min(READ_TIMEOUT.total_seconds(), max(self._left() - connect, 0.05))
        try:
            request = _prepared(method, url, arguments)
            with reading_by(self._ends_at), self._way.send(request, (connect, read)) as response:
                content = b"".join(self._chunks(response))
        except (requests.RequestException, HTTPError) as error:
            raise NoAnswer(was_sent=_was_sent(error), problem=_problem(error)) from error
        self.response = RawResponse(response.status_code, response.headers, content)
        return self.response

    def _left(self) -> float:
        return self._ends_at - monotonic()

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """The body as it arrives: a read timeout alone does not limit a body that arrives in small pieces."""
        size = 0
        while chunk := response.raw.read1(CHUNK_BYTES, decode_content=True):
            size += len(chunk)
            if size > MAX_RESPONSE_BYTES or self._left() < 0:
                raise requests.Timeout
            yield chunk


_current_exchange: ContextVar[_Exchange | None] = ContextVar("current_exchange", default=None)


class ConnectionPool:
    """Pooled connections to one Feishu domain. Nothing is configured by the environment."""

    def __init__(self, proxy: str | None, ca_file: str | None, adapter: HTTPAdapter | None = None) -> None:
        """Args: ``adapter`` sends the requests; by default over pooled sockets."""
        proxies = {"http": proxy, "https": proxy} if proxy else {}
        self._way = _Way(adapter or TimedAdapter(pool_maxsize=POOL_SIZE), proxies, ca_file or True)
        use_pools_in(sdk_transport)

    def execute(self, call: Callable[..., object], *arguments: object, seconds: float) -> RawResponse:
        """Run one SDK call over the pool; its HTTP response. Raises NoAnswer."""
        exchange = _Exchange(self._way, seconds)
        with _running(exchange):
            call(*arguments)
        if exchange.response is None:
            raise RuntimeError("the SDK made no request")
        return exchange.response

    def request(self, method: str, url: str, *, seconds: float, **arguments: Any) -> RawResponse:
        """Send one HTTP request without the SDK; ``arguments`` as ``requests.request`` takes them. Raises NoAnswer."""
        return _Exchange(self._way, seconds).request(method, url, **arguments)


class _RequestsSwitch:
    """Stands under the name under which a module of the SDK finds the ``requests`` module."""

    def request(self, method: str, url: str, **arguments: Any) -> Any:
        """The response without its body for a call that ``ConnectionPool.execute`` has begun."""
        exchange = _current_exchange.get()
        response = (exchange or requests).request(method, url, **arguments)
        return replace(response, content=b"{}") if exchange else response

    def post(self, url: str, **arguments: Any) -> Any:
        """The whole response: the SDK itself reads from it where the long connection leads to."""
        return (_current_exchange.get() or requests).request("POST", url, **arguments)


def use_pools_in(sdk_module: Any) -> None:
    """Let calls of this module of the SDK go through a pool, if ``ConnectionPool.execute`` makes them."""
    if not isinstance(sdk_module.requests, _RequestsSwitch):
        sdk_module.requests = _RequestsSwitch()


@contextmanager
def _running(exchange: _Exchange) -> Iterator[None]:
    token = _current_exchange.set(exchange)
    try:
        yield
    finally:
        _current_exchange.reset(token)


def _prepared(method: str, url: str, arguments: Mapping[str, Any]) -> requests.PreparedRequest:
    """The request without cookies and without a login of the environment."""
    request = requests.PreparedRequest()
    request.prepare_method(method)
    request.prepare_url(url, arguments.get("params"))
    request.prepare_headers({"Accept-Encoding": "gzip, deflate", **arguments.get("headers", {})})
    request.prepare_body(arguments.get("data"), None, arguments.get("json"))
    return request


def _problem(error: Exception) -> str:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    kinds: tuple[tuple[object, type[Exception], str], ...] = (
        (error, requests.exceptions.ProxyError, "the proxy does not let the call through"),
        (error, requests.exceptions.SSLError, "the TLS connection failed; the certificate may not be trusted"),
        (reason, NameResolutionError, "the name of the host cannot be resolved"),
        (error, requests.ConnectTimeout, "no connection within 2 seconds"),
        (reason, NewConnectionError, "the connection was refused, or there is no route to the host"),
        (error, requests.Timeout, NO_ANSWER_IN_TIME),
        (error, ReadTimeoutError, NO_ANSWER_IN_TIME),
    )
    return next((words for found, kind, words in kinds if isinstance(found, kind)), "the connection was cut")


def _was_sent(error: Exception) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError | requests.exceptions.SSLError):
        return False
    cause = error.args[0] if error.args else None
    return not isinstance(getattr(cause, "reason", None), NewConnectionError)
