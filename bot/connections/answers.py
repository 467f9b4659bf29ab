"""Takes what gunicorn sends to a client, so that no thread waits for one."""

import socket
from typing import NoReturn


class Answers:
    """Looks like a socket to gunicorn, as far as it writes. What the client does not take at once waits here."""

    def __init__(self, sock: socket.socket) -> None:
        """Args: ``sock`` does not block."""
        self._sock = sock
        self._unsent = bytearray()

    def sendall(self, sent: bytes) -> None:
        """Head and body come one after the other, and leave together."""
        self._unsent += sent

    def send(self, interim: bytes) -> int:
        """Drop the "100 Continue" of gunicorn: whoever waits for it has been told already (bot/connections/worker.py)."""
        return len(interim)

    def gettimeout(self) -> float:
        """Nothing here waits."""
        return 0.0

    def shutdown(self, _how: int) -> NoReturn:
        """An answer that broke off: the connection is closed without it. Raises OSError, on which gunicorn closes."""
        raise OSError

    def close(self) -> None:
        self._unsent.clear()

    @property
    def is_unsent(self) -> bool:
        """Whether a part of an answer waits for the client to take it."""
        return bool(self._unsent)

    def flush(self) -> bool:
        """Send what the client takes now; whether that was all. Raises OSError if the client has gone."""
        while self._unsent:
            try:
                count = self._sock.send(self._unsent)
            except (BlockingIOError, InterruptedError):
                return False
            del self._unsent[:count]
        return True
