"""The real clock."""

from datetime import UTC, datetime


class SystemClock:
    """Keeps the promise Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
