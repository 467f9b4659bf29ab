"""Until when a job is to be open: what was typed or chosen becomes a moment. Pure; the grammar is product.md's UNTIL."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from bot.domain.errors import UntilInThePast, UntilNotUnderstood

MOST_DAYS = 3660
MOST_MONTHS = 120
# Any day may be named, but the calendar's last year: its end lies beyond the calendar in some zones, and Hire's "never".
LAST_YEAR = 9998
# The platform's own day ends like this (open-questions Q13: 1722441599999 is 23:59:59.999 in China).
LAST_MOMENT = time(23, 59, 59, 999000)
_FOREVER = {"forever", "never", "长期", "永久", "长期有效"}
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_SPAN = re.compile(r"(\d{1,5})\s?(d|days?|天|日|m|months?|个月)", re.ASCII | re.IGNORECASE)
_TAIL = re.compile(
    r"(?:^|\s)(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,5}\s?(?:d|days?|天|日|m|months?|个月)|forever|never|长期有效|长期|永久)$",
    re.ASCII | re.IGNORECASE,
)
_PICKED = re.compile(r"(\d{4}-\d{2}-\d{2})(?: ([+-])(\d{2}):?(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class Expiry:
    """The moment after which the job is to be closed again; None is never."""

    expires_at: datetime | None


def split_until(words: str) -> tuple[str, str]:
    """The reference and the UNTIL at the end of a typed command; an empty UNTIL if there is none."""
    tail = _TAIL.search(words)
    return (words[: tail.start()].strip(), tail.group(1)) if tail else (words.strip(), "")


def parse_until(typed: str, now: datetime, zone: tzinfo) -> Expiry:
    """What was typed, as a moment: the end of that day in the zone.

    Raises:
        UntilNotUnderstood, UntilInThePast
    """
    words = typed.strip().casefold()
    if words in _FOREVER:
        return Expiry(None)
    today = now.astimezone(zone).date()
    if found := _DATE.fullmatch(words):
        return _end_of(_to_date(*(int(part) for part in found.groups())), now, zone)
    if found := _SPAN.fullmatch(words):
        return _end_of(_after(today, int(found.group(1)), found.group(2)), now, zone)
    raise UntilNotUnderstood


def parse_until_form(form: Mapping[str, Any], now: datetime, zone: tzinfo) -> Expiry:
    """What was chosen in the reopen form; a picked date wins over the period beside it.

    A date picker sends ``2027-01-31 +0800`` with the offset of the clicker's device: the end of that day there.

    Raises:
        UntilNotUnderstood, UntilInThePast
    """
    picked, period = form.get("date"), form.get("period")
    if isinstance(picked, str) and picked.strip():
        return _read_picked(picked.strip(), now, zone)
    if isinstance(period, str) and period.strip():
        return parse_until(period, now, zone)
    raise UntilNotUnderstood


def _read_picked(picked: str, now: datetime, zone: tzinfo) -> Expiry:
    found = _PICKED.fullmatch(picked)
    if not found:
        raise UntilNotUnderstood
    day, sign, hours, minutes = found.groups()
    if sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        if offset >= timedelta(hours=24):
            raise UntilNotUnderstood
        zone = timezone(-offset if sign == "-" else offset)
    return _end_of(_to_date(*(int(part) for part in day.split("-"))), now, zone)


def _to_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UntilNotUnderstood from error


def _after(today: date, count: int, unit: str) -> date:
    is_months = unit.startswith("m") or unit == "个月"
    if not 1 <= count <= (MOST_MONTHS if is_months else MOST_DAYS):
        raise UntilNotUnderstood
    return _months_after(today, count) if is_months else today + timedelta(days=count)


def _months_after(today: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _end_of(day: date, now: datetime, zone: tzinfo) -> Expiry:
    if day.year > LAST_YEAR:
        raise UntilNotUnderstood
    expires_at = datetime.combine(day, LAST_MOMENT, tzinfo=zone)
    if expires_at <= now:
        raise UntilInThePast
    return Expiry(expires_at)
