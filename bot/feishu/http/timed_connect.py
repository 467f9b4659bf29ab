"""Opens connections within their timeout, looking the name up included, and reads answers up to a deadline.

``getaddrinfo`` has no timeout: a name server that does not answer holds its caller for ten seconds and longer, and each further address
of a name is given the whole timeout again. So a connection is opened in a thread of its own, and the caller waits no longer than it may.

A socket's timeout holds for one piece: whoever sends a byte a second keeps a caller for ever. So each piece may take what is left of the
time for all of them, the header's included.
"""

import io
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from http.client import HTTPResponse
from time import monotonic
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

# Lookups that nobody waits for any more; while there are so many, the name server is known not to answer.
MAX_OPENING = 64
_opening = threading.BoundedSemaphore(MAX_OPENING)


# By ``monotonic``; None is no deadline.
_read_by: ContextVar[float | None] = ContextVar("read_by", default=None)


@contextmanager
def reading_by(moment: float) -> Iterator[None]:
    """Answers that are read meanwhile end at the moment with TimeoutError, as the socket's timeouts do; seconds of ``monotonic``."""
    token = _read_by.set(moment)
    try:
        yield
    finally:
        _read_by.reset(token)


class TimedAdapter(HTTPAdapter):
    """The adapter of ``requests`` with connections that are opened in time, also to a proxy."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class _Opening(threading.Thread):
    """Opens one connection. One that comes too late is closed."""

    def __init__(self, connection: HTTPConnection) -> None:
        super().__init__(name="connect", daemon=True)
        self.opened: Future[socket.socket] = Future()
        self._connection = connection

    def run(self) -> None:
        try:
            opened = HTTPConnection._new_conn(self._connection)  # noqa: SLF001 - urllib3's hook for how connections are opened
        except Exception as error:  # noqa: BLE001 - raised in the caller's thread
            if self.opened.set_running_or_notify_cancel():
                self.opened.set_exception(error)
        else:
            if self.opened.set_running_or_notify_cancel():
                self.opened.set_result(opened)
            else:
                opened.close()
        finally:
            _opening.release()


def _open_in_time(connection: HTTPConnection) -> socket.socket:
    """Raises ConnectTimeoutError, and what urllib3 raises when a connection cannot be opened."""
    seconds = connection.timeout
    if _opening.acquire(timeout=seconds):
        opening = _Opening(connection)
        try:
            opening.start()
        except RuntimeError as error:  # The process may start no more threads.
            _opening.release()
            raise NewConnectionError(connection, str(error)) from error
        with suppress(TimeoutError):
            return opening.opened.result(seconds)
        if not opening.opened.cancel():  # It was opened at this very moment.
            return opening.opened.result()
    raise ConnectTimeoutError(connection, f"no connection to {connection.host} in time")


class _TimedFile(io.RawIOBase):
    """What arrives at a socket, piece by piece up to the moment."""

    def __init__(self, arriving: socket.socket, file: io.RawIOBase, moment: float) -> None:
        super().__init__()
        self._socket = arriving
        self._file = file
        self._moment = moment

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._moment - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._socket.settimeout(min(left, self._socket.gettimeout() or left))
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


class _TimedResponse(HTTPResponse):
    """Also what a proxy answers to CONNECT."""

    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        moment = _read_by.get()
        if moment is not None:
            self.fp = io.BufferedReader(_TimedFile(sock, self.fp.detach(), moment))


class _TimedHTTP(HTTPConnection):
    response_class = _TimedResponse

    def _new_conn(self) -> socket.socket:
        return _open_in_time(self)


class _TimedHTTPS(HTTPSConnection):
    response_class = _TimedResponse

    def _new_conn(self) -> socket.socket:
        return _open_in_time(self)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _TimedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _TimedHTTPS


_POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _HTTPPool, "https": _HTTPSPool}
