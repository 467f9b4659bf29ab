"""Clients without a key that send requests without end, and whether the bot still answers others."""

import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import requests

from tests.support.processes.machine_speed import within
from tests.support.processes.started_bot import StartedBot

POST = b"POST /feishu/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 2\r\n\r\n{}"
# Feishu waits for 3 s.
IN_TIME_SECONDS = 2.0
HEALTH_SECONDS = 1.0


class GreedyClients:
    """Connections that each send a request, read its answer, and send the next; a closed one is opened anew."""

    def __init__(self, port: int, count: int, sent: bytes) -> None:
        self._port = port
        self._count = count
        self._sent = sent
        self._selector = selectors.DefaultSelector()
        self.answers = 0
        self._ends = threading.Event()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        thread = threading.Thread(target=self._run)
        thread.start()
        try:
            yield
        finally:
            self._ends.set()
            thread.join()

    def _run(self) -> None:
        for _ in range(self._count):
            self._open()
        while not self._ends.is_set():
            for key, _ in self._selector.select(0.1):
                self._go_on(key.data)
        for key in list(self._selector.get_map().values()):
            self._close(key.data)

    def _open(self) -> None:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=15)
        self._selector.register(connection, selectors.EVENT_READ, connection)
        with suppress(OSError):
            connection.sendall(self._sent)

    def _go_on(self, connection: socket.socket) -> None:
        try:
            received = connection.recv(65536)
            self.answers += received.count(b"HTTP/1.1 ")
            if received:
                connection.sendall(self._sent)
                return
        except OSError:
            pass
        self._close(connection)
        self._open()

    def _close(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        connection.close()


def ask(bot: StartedBot, method: str, path: str) -> tuple[int, float]:
    """The status, and after how many seconds it came, on a new connection."""
    began = time.monotonic()
    status = requests.request(method, f"http://127.0.0.1:{bot.port}{path}", timeout=15).status_code
    return status, time.monotonic() - began


def check_others_are_answered(bot: StartedBot) -> None:
    for method, path, status, seconds in (
        ("POST", "/feishu/events", 401, IN_TIME_SECONDS),
        ("GET", "/healthz", 200, HEALTH_SECONDS),
        ("GET", "/metrics", 200, IN_TIME_SECONDS),
    ):
        found, took = ask(bot, method, path)
        assert found == status
        assert took < within(seconds)
