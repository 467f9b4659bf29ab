"""The long connection: what it brings, what it is told in return, and how it is opened and closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

EVENT, CARD = "event", "card"


@dataclass(frozen=True)
class DataFrame:
    """One event, put together from its fragments.

    Attributes:
        kind: EVENT, or CARD for a click whose callback is not set up for the long connection (docs/feishu/open-questions.md Q7).
        payload: the event's JSON, neither signed nor encrypted.
    """

    kind: str
    payload: bytes


@dataclass(frozen=True)
class FrameAnswer:
    """How a frame is acknowledged.

    Attributes:
        is_accepted: False lets Feishu send the event again.
        body: JSON text for the clicker, empty for an event.
        mark_sent: called once the acknowledgement has left; not called if it cannot be sent.
    """

    is_accepted: bool
    body: str = ""
    mark_sent: Callable[[], None] = lambda: None


Receive = Callable[[DataFrame], FrameAnswer]
"""Called in a thread of its own for each event; it may take as long as the platform waits."""


class LongConnection(Protocol):
    """The one connection of this process to Feishu, over which its events come."""

    def open(self) -> None:
        """Connect, and stay connected until ``close``; returns at once. What is wrong is said in the log."""
        ...

    def close(self) -> None:
        """Answer what is being worked on, then disconnect for good. Returns after some seconds at the latest."""
        ...
