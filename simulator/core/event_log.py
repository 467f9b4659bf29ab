"""An ordered log of what happens on the platform, which can be read, waited on and subscribed to."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.domain.clock import Clock

Kind = Literal[
    "message_sent",
    "card_updated",
    "message_recalled",
    "chat_changed",
    "job_changed",
    "api_call",
    "delivery",
    "retries_changed",
    "click",
    "clock_moved",
    "fault_applied",
    "bot_changed",
    "chat_read",
    "wire",
]
KEPT = 20_000


@dataclass(frozen=True)
class LogEntry:
    """One entry; ``number`` counts from 1 and is unique."""

    number: int
    at: datetime
    kind: Kind
    detail: dict[str, Any] = field(default_factory=dict)


Subscriber = Callable[[LogEntry], None]


class EventLog:
    """The newest ``KEPT`` entries. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: deque[LogEntry] = deque(maxlen=KEPT)
        self._count = 0
        self._subscribers: list[Subscriber] = []
        self._changed = threading.Condition()

    def now(self) -> datetime:
        return self._clock.now()

    def add(self, kind: Kind, **detail: Any) -> None:
        with self._changed:
            self._count += 1
            entry = LogEntry(self._count, self._clock.now(), kind, detail)
            self._entries.append(entry)
            subscribers = tuple(self._subscribers)
            self._changed.notify_all()
        for subscriber in subscribers:
            subscriber(entry)

    @property
    def newest(self) -> int:
        """The number of the newest entry, 0 if there is none."""
        return self._count

    def since(self, number: int = 0, kind: Kind | None = None) -> tuple[LogEntry, ...]:
        """Every kept entry after ``number``, of one kind or of all."""
        with self._changed:
            return tuple(entry for entry in self._entries if entry.number > number and kind in (None, entry.kind))

    def wait(self, number: int, timeout: float) -> tuple[LogEntry, ...]:
        """The entries after ``number``; waits up to ``timeout`` seconds for the first one."""
        with self._changed:
            self._changed.wait_for(lambda: self._count > number, timeout)
        return self.since(number)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls ``subscriber`` with every new entry, in the thread that adds it; call the returned function to stop."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)
