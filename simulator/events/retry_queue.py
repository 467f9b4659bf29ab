"""The events that the platform delivers again later."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from simulator.core.event_log import EventLog
from simulator.events.signing import PushedEvent


@dataclass(order=True)
class Waiting:
    """An event that is delivered again at ``due_at``; ``attempt`` counts from 1."""

    due_at: datetime
    attempt: int
    event: PushedEvent = field(compare=False)


class RetryQueue:
    """Thread-safe. Each change is logged under the event's chat, so that an open page learns of it."""

    def __init__(self, event_log: EventLog) -> None:
        self._event_log = event_log
        self._waiting: list[Waiting] = []
        self._lock = threading.Lock()

    def add(self, waiting: Waiting) -> None:
        with self._lock:
            self._waiting.append(waiting)
        self._log(waiting)

    def __len__(self) -> int:
        with self._lock:
            return len(self._waiting)

    def in_chat(self, chat_id: str) -> tuple[Waiting, ...]:
        """What waits in a chat, the next one first."""
        with self._lock:
            return tuple(sorted(each for each in self._waiting if each.event.chat_id == chat_id))

    def take_due(self, now: datetime) -> tuple[Waiting, ...]:
        """Removes and returns what is due, the earliest first."""
        return self._take(lambda waiting: waiting.due_at <= now)

    def take_chat(self, chat_id: str) -> tuple[Waiting, ...]:
        """Removes and returns what waits in a chat, due or not, the next one first."""
        return self._take(lambda waiting: waiting.event.chat_id == chat_id)

    def _take(self, is_wanted: Callable[[Waiting], bool]) -> tuple[Waiting, ...]:
        with self._lock:
            taken = tuple(sorted(filter(is_wanted, self._waiting)))
            self._waiting = [waiting for waiting in self._waiting if not is_wanted(waiting)]
        for waiting in taken:
            self._log(waiting)
        return taken

    def _log(self, waiting: Waiting) -> None:
        if waiting.event.chat_id:
            self._event_log.add("retries_changed", chat_id=waiting.event.chat_id)
