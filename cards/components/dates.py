"""Dates and times in a given zone, for texts that a client cannot convert to the reader's own zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


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
    """``2027-01-31 23:59 (Asia/Shanghai)``."""
    return f"{iso_date(at, zone)} {in_zone(at, zone):%H:%M} ({zone})"


def moment_with_offset(at: datetime) -> str:
    """``2027-01-31 23:59 (UTC+8)``: the time and the offset from UTC that the value itself has."""
    minutes = (at.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else ""
    return f"{at:%Y-%m-%d %H:%M} (UTC{offset})"


def days_between(now: datetime, at: datetime, zone: ZoneInfo) -> int:
    """Calendar days from today to the day of ``at``; negative in the past."""
    return (in_zone(at, zone).date() - in_zone(now, zone).date()).days
