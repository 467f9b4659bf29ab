"""The interface of the clock, and the system's clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. The simulator has a clock that can be moved."""

    def now(self) -> datetime:
        """The current time as an aware datetime in UTC."""
        ...


class SystemClock:
    """Implements Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
