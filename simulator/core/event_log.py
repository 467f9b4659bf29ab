"""What happened, in order: one list that a page, a test or a log can read, wait on or subscribe to. It decides nothing."""

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
    "click",
    "clock_moved",
    "fault_met",
    "bot_changed",
    "chat_read",
    "wire",
]
KEPT = 20_000


@dataclass(frozen=True)
class LogEntry:
    """One line of the list; ``number`` counts from 1 and never repeats."""

    number: int
    at: datetime
    kind: Kind
    detail: dict[str, Any] = field(default_factory=dict)


Subscriber = Callable[[LogEntry], None]


class EventLog:
    """The list itself, safe to use from many threads; the oldest lines fall off after ``KEPT``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: deque[LogEntry] = deque(maxlen=KEPT)
        self._count = 0
        self._subscribers: list[Subscriber] = []
        self._changed = threading.Condition()

    def now(self) -> datetime:
        return self._clock.now()

    def add(self, kind: Kind, **detail: Any) -> None:
        with self._changed:
            self._count += 1
            line = LogEntry(self._count, self._clock.now(), kind, detail)
            self._lines.append(line)
            subscribers = tuple(self._subscribers)
            self._changed.notify_all()
        for subscriber in subscribers:
            subscriber(line)

    @property
    def newest(self) -> int:
        """The number of the newest line, 0 if there is none."""
        return self._count

    def since(self, number: int = 0, kind: Kind | None = None) -> tuple[LogEntry, ...]:
        """Every kept line after ``number``, of one kind or of all."""
        with self._changed:
            return tuple(line for line in self._lines if line.number > number and kind in (None, line.kind))

    def wait(self, number: int, timeout: float) -> tuple[LogEntry, ...]:
        """The lines after ``number``; waits up to ``timeout`` seconds for the first one."""
        with self._changed:
            self._changed.wait_for(lambda: self._count > number, timeout)
        return self.since(number)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Have every new line handed to ``subscriber``, in the noter's thread; call what is returned to stop."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)
