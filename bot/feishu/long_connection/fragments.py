"""Joins the payloads that come in several frames (docs/feishu/events.md 8). The SDK does so too, without any limit."""

import time
from collections.abc import Callable
from dataclasses import dataclass

# The largest message that is read has 256 KiB (bot/webhook/request_verifier.py).
MAX_PARTS = 64
MAX_BYTES = 1024 * 1024
# Of all messages that are not whole yet.
MAX_WAITING_BYTES = 8 * 1024 * 1024
# The platform waits so long for an acknowledgement, and sends the whole message again.
KEPT_SECONDS = 5.0


class NotAPart(ValueError):
    """The frame's numbers are no part of a message, or the message is too large."""


@dataclass
class _Message:
    began_at: float
    parts: list[bytes | None]

    @property
    def size(self) -> int:
        return sum(len(part) for part in self.parts if part is not None)


class Fragments:
    """The messages of which some parts have come. For one thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._waiting: dict[str, _Message] = {}

    def add(self, message_id: str, count: int, number: int, part: bytes) -> bytes | None:
        """Add the part with that number, from 0; the whole payload once its ``count`` parts are there. Raises NotAPart."""
        if not (1 <= count <= MAX_PARTS and 0 <= number < count):
            raise NotAPart
        message = self._waiting.pop(message_id, None) or _Message(self._monotonic(), [None] * count)
        if len(message.parts) != count:
            raise NotAPart
        message.parts[number] = part
        if message.size > MAX_BYTES:
            raise NotAPart
        whole = [each for each in message.parts if each is not None]
        if len(whole) == count:
            return b"".join(whole)
        self._waiting[message_id] = message
        self._forget()
        return None

    def _forget(self) -> None:
        """What is too old, and the oldest while it is too much."""
        oldest = sorted(self._waiting, key=lambda each: self._waiting[each].began_at)
        size = sum(message.size for message in self._waiting.values())
        for message_id in oldest:
            message = self._waiting[message_id]
            if self._monotonic() - message.began_at < KEPT_SECONDS and size <= MAX_WAITING_BYTES:
                return
            size -= message.size
            del self._waiting[message_id]
