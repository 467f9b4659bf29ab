"""The clock: the interface, and the real one."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from; the simulator moves it."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


class SystemClock:
    """Keeps the promise Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
