"""Sends prepared requests to a server on the loopback, as fast as it answers or at a rate, over connections that stay open."""

import gc
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Self

from simulator.clock import RealClock
from simulator.events.signing import AppKeys, PushedEvent, encrypt, sign
from simulator.events.transport import ANSWER_SECONDS

PATH = "/feishu/events"
HOST = "127.0.0.1"
OK = 200
FAST_CONNECTIONS = 4
# As many as the bot has threads; events beyond that would wait in it anyway.
STEADY_CONNECTIONS = 16
LEAD_SECONDS = 0.1
TIMEOUT_SECONDS = 30
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """An answer: ``due`` is when the request was to be sent, ``at`` when the answer had come, in monotonic seconds."""

    due: float
    at: float
    status: int
    body: bytes

    @property
    def seconds(self) -> float:
        """How long it took; as long as Feishu waits if the event was refused."""
        return self.at - self.due if self.status == OK else ANSWER_SECONDS


class Connection:
    """A connection over HTTP that stays open."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def exchange(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises RuntimeError if that has no length."""
        self._socket.sendall(request)
        received = self._receive()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        length = LENGTH.search(received, 0, end + 2)
        if length is None:
            raise RuntimeError(f"the server answered {received[:400]!r}")
        end += 4
        while len(received) < end + int(length[1]):
            received += self._receive()
        return int(received[9:12]), received[end:]

    def _receive(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise RuntimeError("the server has closed the connection")
        return received


def request_of(body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [f"POST {PATH} HTTP/1.1", f"Host: {HOST}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode() + body


def signed(event: PushedEvent) -> bytes:
    """The request by which the platform pushes an event, signed now."""
    key = AppKeys().encrypt_key
    body = encrypt(event.payload, key)
    return request_of(body, sign(body, key, RealClock().now()))


def seconds_for(port: int, request: bytes, times: int) -> float:
    """How long it takes until the request was answered so often, with a few of them under way at any time.

    Raises RuntimeError for another answer than 200.
    """

    def send(_: int) -> None:
        with Connection(port) as connection:
            for _ in range(times // FAST_CONNECTIONS):
                status, body = connection.exchange(request)
                if status != OK:
                    raise RuntimeError(f"the server answered {status}: {body!r}")

    with ThreadPoolExecutor(FAST_CONNECTIONS) as senders:
        began = time.monotonic()
        list(senders.map(send, range(FAST_CONNECTIONS)))
        return time.monotonic() - began


@contextmanager
def without_collections() -> Iterator[None]:
    """No garbage collection in this process: over all that the platform keeps, one stops sending and answering for 0.1 s."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def at_rate(port: int, requests: Sequence[bytes], rate: float) -> list[Answer]:
    """So many requests a second, whether those before are answered or not; the answers in the order of the requests."""
    numbers, began = count(), time.monotonic() + LEAD_SECONDS
    answers: dict[int, Answer] = {}

    def send(_: int) -> None:
        with Connection(port) as connection:
            # A counter gives each number to one thread.
            while (number := next(numbers)) < len(requests):
                due = began + number / rate
                time.sleep(max(0.0, due - time.monotonic()))
                status, body = connection.exchange(requests[number])
                answers[number] = Answer(due, time.monotonic(), status, body)

    with without_collections(), ThreadPoolExecutor(STEADY_CONNECTIONS) as senders:
        list(senders.map(send, range(STEADY_CONNECTIONS)))
    return [answers[number] for number in range(len(requests))]
