"""Which careers websites the bot looks at: the operator's list, or all that Hire lists, remembered for a while."""

import threading
from datetime import datetime, timedelta

from bot.promises import Clock, Hire

REMEMBERED = timedelta(minutes=10)


class Websites:
    """Keeps the list, so that a command does not ask for it each time."""

    def __init__(self, hire: Hire, clock: Clock, configured_ids: tuple[str, ...]) -> None:
        self._hire = hire
        self._clock = clock
        self._configured_ids = configured_ids
        self._lock = threading.Lock()
        self._found: tuple[str, ...] = ()
        self._found_at: datetime | None = None

    def ids(self) -> tuple[str, ...]:
        """The websites' ids. Raises as ``Hire.list_websites`` does."""
        if self._configured_ids:
            return self._configured_ids
        with self._lock:
            if self._found_at is None or not self._found or self._clock.now() - self._found_at > REMEMBERED:
                self._found = tuple(website.id for website in self._hire.list_websites())
                self._found_at = self._clock.now()
            return self._found

    def forget(self) -> None:
        """Ask Hire again the next time."""
        with self._lock:
            self._found_at = None
