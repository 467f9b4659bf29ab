"""Dates and times in a given zone, for texts that a client cannot convert to the reader's own zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.timestamps import find_zone

# Zones change their summer time rarely.
_ANY_YEAR = 2026


def in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    """The time in the zone; unchanged at the end of the calendar, since year 9999 is a common value for "never"."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at


def iso_date(at: datetime, zone: ZoneInfo) -> str:
    """``2027-01-31``."""
    return in_zone(at, zone).date().isoformat()


def date_and_time(at: datetime, zone: ZoneInfo) -> str:
    """``2027-01-31 23:59 (UTC+8)``."""
    return moment_with_offset(in_zone(at, zone))


def moment_with_offset(at: datetime) -> str:
    """``2027-01-31 23:59 (UTC+8)``: the time and the offset from UTC that the value itself has."""
    return f"{at:%Y-%m-%d %H:%M} ({_named(at.utcoffset())})"


def zone_text(name: str) -> str:
    """``(UTC+8)``, and ``(UTC+1/UTC+2)`` for a zone with summer time; the name of a zone that this machine does not know.

    This and the functions above are the one way in which cards name a zone: it fits the zone of a clicker too, of which only
    the offset is known.
    """
    zone = find_zone(name)
    if zone is None:
        return f"({name})"
    winter_and_summer = (datetime(_ANY_YEAR, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return f"({'/'.join(_named(offset) for offset in sorted({each or timedelta() for each in winter_and_summer}))})"


def _named(offset: timedelta | None) -> str:
    minutes = (offset or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"


def days_between(now: datetime, at: datetime, zone: ZoneInfo) -> int:
    """Calendar days from today to the day of ``at``; negative in the past."""
    return (in_zone(at, zone).date() - in_zone(now, zone).date()).days
