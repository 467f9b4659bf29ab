"""Parses UNTIL, the new expiry of a job, as typed in a command or chosen in a form: a date, a period, or forever."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.errors import UntilInThePast, UntilNotUnderstood
from bot.domain.text import Text
from cards.components.dates import iso_date
from cards.wording.expiry import until_text

MAX_DAYS = 3660
MAX_MONTHS = 120
# The end of the last year that datetime knows cannot be represented in every time zone, and Hire takes it for "never".
LAST_YEAR = 9998
# Hire ends a day like this: 1722441599999 is 23:59:59.999 in China (docs/feishu/open-questions.md Q13).
LAST_MOMENT = time(23, 59, 59, 999000)
_FOREVER = {"forever", "never", "长期", "永久", "长期有效"}
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_PERIOD = re.compile(r"(\d{1,5})\s?(d|days?|天|日|m|months?|个月)", re.ASCII | re.IGNORECASE)
_TAIL = re.compile(
    r"(?:^|\s)(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,5}\s?(?:d|days?|天|日|m|months?|个月)|forever|never|长期有效|长期|永久)$",
    re.ASCII | re.IGNORECASE,
)
_PICKED = re.compile(r"(\d{4}-\d{2}-\d{2})(?: ([+-])(\d{2}):?(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class Expiry:
    """The moment when the job expires; None means never."""

    expires_at: datetime | None


def split_until(arguments: str) -> tuple[str, str]:
    """Split the arguments of a typed command into the reference and the UNTIL at its end, empty if there is none."""
    tail = _TAIL.search(arguments)
    return (arguments[: tail.start()].strip(), tail.group(1)) if tail else (arguments.strip(), "")


def parse_until(typed: str, now: datetime, zone: tzinfo) -> Expiry:
    """Parse a typed UNTIL; a day means its end in the zone.

    Raises:
        UntilNotUnderstood: if it is neither a date, nor a period, nor forever, or too far away.
        UntilInThePast: if the day is over.
    """
    text = typed.strip().casefold()
    if text in _FOREVER:
        return Expiry(None)
    today = now.astimezone(zone).date()
    if found := _DATE.fullmatch(text):
        return _end_of(_to_date(*(int(part) for part in found.groups())), now, zone)
    if found := _PERIOD.fullmatch(text):
        return _end_of(_after(today, int(found.group(1)), found.group(2)), now, zone)
    raise UntilNotUnderstood


def parse_until_form(form: Mapping[str, Any], now: datetime, zone: tzinfo, shown_period: str = "") -> Expiry:
    """Parse the fields of the reopen form; a picked date takes precedence over the period.

    A list that nobody touched may be missing: what it showed, ``shown_period``, counts then
    (docs/feishu/open-questions.md Q36). A date picker sends ``2027-01-31 +0800`` with the offset of the user's device; the day ends at that offset.

    Raises:
        UntilNotUnderstood, UntilInThePast: as ``parse_until``.
    """
    picked, period = form.get("date"), form.get("period")
    if isinstance(picked, str) and picked.strip():
        return _parse_picked_date(picked.strip(), now, zone)
    chosen = period if isinstance(period, str) and period.strip() else shown_period
    return parse_until(chosen, now, zone)


def describe_until(until: Expiry, zone: ZoneInfo) -> Text:
    """The new expiry as a sentence for cards."""
    return until_text(iso_date(until.expires_at, zone) if until.expires_at else "")


def _parse_picked_date(picked: str, now: datetime, zone: tzinfo) -> Expiry:
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
    if not 1 <= count <= (MAX_MONTHS if is_months else MAX_DAYS):
        raise UntilNotUnderstood
    return _months_after(today, count) if is_months else today + timedelta(days=count)


def _months_after(today: date, months: int) -> date:
    """The same day of a later month, or that month's last day if it is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _end_of(day: date, now: datetime, zone: tzinfo) -> Expiry:
    if day.year > LAST_YEAR:
        raise UntilNotUnderstood
    expires_at = datetime.combine(day, LAST_MOMENT, tzinfo=zone)
    if expires_at <= now:
        raise UntilInThePast
    return Expiry(expires_at)
