"""Epoch milliseconds, the form in which Hire and the database hold a moment, and time zones by their names."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Epoch milliseconds of an aware datetime, rounded down."""
    return (at - EPOCH) // MILLISECOND


def to_ms_or_none(at: datetime | None) -> int | None:
    return None if at is None else to_ms(at)


def from_ms(ms: int) -> datetime:
    """An aware datetime in UTC. Raises OverflowError beyond the year 9999."""
    return EPOCH + ms * MILLISECOND


def from_ms_or_none(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)


def find_zone(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name, None if this machine knows none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
