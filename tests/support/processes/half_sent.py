"""Requests that a client has begun and not ended, over sockets that stay open."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle

HEAD = b"POST /feishu/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 300\r\n\r\n"
HALF_SENT = (
    b"",
    b"POST /feishu/ev",
    HEAD[:-2],
    HEAD,
    HEAD + b"x" * 100,
    b"POST /feishu/events HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nx",
)
CONNECT_SECONDS = 15
POLL_SECONDS = 0.1


class SlowClients:
    """Holds ``count`` half-sent requests of all kinds open, and opens another one for each that the bot has cut."""

    def __init__(self, port: int, count: int) -> None:
        self.opened = self.cut = 0
        self._port = port
        self._kinds = cycle(HALF_SENT)
        self._selector = selectors.DefaultSelector()
        self._ends = threading.Event()
        for _ in range(count):
            self._open()
        self._thread = threading.Thread(target=self._keep_open, name="slow clients")
        self._thread.start()

    def close(self) -> None:
        self._ends.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            self._drop(key)
        self._selector.close()

    def _open(self) -> None:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=CONNECT_SECONDS)
        connection.sendall(next(self._kinds))
        self._selector.register(connection, selectors.EVENT_READ)
        self.opened += 1

    def _keep_open(self) -> None:
        while not self._ends.is_set():
            for key, _ in self._selector.select(POLL_SECONDS):
                if not _is_cut(key):
                    continue
                self._drop(key)
                self.cut += 1
                self._open()

    def _drop(self, key: selectors.SelectorKey) -> None:
        self._selector.unregister(key.fileobj)
        _socket(key).close()


def _socket(key: selectors.SelectorKey) -> socket.socket:
    assert isinstance(key.fileobj, socket.socket)
    return key.fileobj


def _is_cut(key: selectors.SelectorKey) -> bool:
    """Whether the bot has ended the connection; an answer before that, such as a 408, is read and not looked at."""
    with suppress(ConnectionError):
        return not _socket(key).recv(65536)
    return True


@contextmanager
def slow_clients(port: int, count: int) -> Iterator[SlowClients]:
    clients = SlowClients(port, count)
    try:
        yield clients
    finally:
        clients.close()
