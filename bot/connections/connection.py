"""One accepted connection: its socket, what has been read from it, and until when it may stay."""

import select
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.connections.answers import Answers
from bot.connections.request_reader import RequestReader

RECEIVE_BYTES = 64 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
# As bot/webhook/routes.py refuses whatever else is wrong: nothing is to be learnt from the answer.
REFUSED = (
    b"HTTP/1.1 401 UNAUTHORIZED\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n"
    b'{"msg":"refused"}'
)
MALFORMED = (
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
    b'{"msg":"malformed"}'
)


@dataclass(eq=False)
class Connection:
    """``sock``, ``client``, ``server`` and ``parser`` are named as gunicorn reads them. The socket does not block."""

    socket: socket.socket
    client: Any
    server: Any
    deadline: float
    """In seconds of ``time.monotonic``; the connection is closed then if what it waits for has not come or been taken."""
    waits_since: float = 0.0
    """When it began to wait for its client, in the same seconds."""
    came_at: float = 0.0
    """When its request had come completely, in the same seconds."""
    parser: Any = None
    requests: int = 0
    is_reusable: bool = False
    """Whether another request may follow the last answer."""
    is_lingering: bool = False
    """The last answer has been sent, and what still comes is thrown away."""
    reader: RequestReader = field(default_factory=RequestReader)
    sock: Answers = field(init=False)

    def __post_init__(self) -> None:
        self.sock = Answers(self.socket)

    def receive(self) -> bytes | None:
        """What has come; nothing if the client has gone, None if the socket had nothing to read after all."""
        try:
            return self.socket.recv(RECEIVE_BYTES)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            return b""

    def has_something_to_read(self) -> bool:
        """Whether the client has sent what was not read yet, or has gone."""
        return bool(self._poll(select.POLLIN))

    def is_reset(self) -> bool:
        """Whether the client has gone and takes nothing any more. Whoever has only ended its own side still reads."""
        return bool(self._poll(0))

    @property
    def has_its_answer(self) -> bool:
        """Whether it only has to take its answer, or has had its last one."""
        return self.sock.is_unsent or self.is_lingering

    def send_at_once(self, words: bytes) -> None:
        """Send a few words from the event loop; they are lost if the client does not take them."""
        with suppress(OSError):
            self.socket.send(words)

    def end_answers(self) -> bool:
        """Tell the client that nothing more comes; False if it has gone.

        Closing at once would reset the connection if unread bytes are left, and the client might lose the answer.
        """
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        self.is_lingering = True
        return True

    def _poll(self, events: int) -> list[tuple[int, int]]:
        poll = select.poll()
        poll.register(self.socket, events)
        return poll.poll(0)

    def close(self) -> None:
        with suppress(OSError):
            self.socket.close()
