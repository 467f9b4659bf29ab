"""The forms in which people type a day or a period, in both languages. A form that is recognised can still be no real day."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.domain.typed.errors import UntilNoSuchDay, UntilTooFar, UntilTooShort
from bot.domain.typed.numbers import NUMBER, read_number

MAX_YEARS = 10
_MAX_DAYS = 3660
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DAY_OF_MONTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_RELATIVE = {
    "today": 0,
    "今天": 0,
    "今日": 0,
    "tomorrow": 1,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
    "the day after tomorrow": 2,
}
_MONTHS_OF_UNIT = {"month": 1, "year": 12}

_Read = Callable[[re.Match[str], date], date]


def read_day(typed: str, today: date) -> date | None:
    """The day that is typed, or on which a period that is typed ends; None if it has no such form.

    Raises:
        UntilNoSuchDay: for a day that no calendar has.
        UntilTooShort: for a period of nothing.
        UntilTooFar: for more than ten years.
    """
    for pattern, read in _FORMS:
        for form in (typed, "".join(typed.split())):
            if found := pattern.fullmatch(form):
                return _within_reach(read(found, today), today)
    return None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _within_reach(day: date, today: date) -> date:
    if day > months_after(today, 12 * MAX_YEARS):
        raise UntilTooFar
    return day


def _date(found: re.Match[str], _today: date) -> date:
    year, month, day = (int(part) for part in found.groups())
    return _to_date(year, month, day)


def _named_date(found: re.Match[str], today: date) -> date:
    """``Jan 31 2027`` or ``31 January``: the groups are month and day in either order, and perhaps the year."""
    first, second, year = found.groups()
    month, day = (first, second) if first[:1].isalpha() else (second, first)
    number = _MONTHS[month.casefold()]
    return _to_date(int(year), number, int(day)) if year else _next_such_day(number, int(day), today)


def _day_of_year(found: re.Match[str], today: date) -> date:
    return _next_such_day(int(found.group(1)), int(found.group(2)), today)


def _next_such_day(month: int, day: int, today: date) -> date:
    """This year's, or the next one that is not over; the 29th of February may be years away."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise UntilNoSuchDay


def _to_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UntilNoSuchDay from error


def _relative(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_RELATIVE[found.group(0).casefold()])


def _end_of_month(found: re.Match[str], today: date) -> date:
    is_next = found.group(0).casefold().startswith(("下", "end of next"))
    first = months_after(today.replace(day=1), 1 if is_next else 0)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _end_of_year(found: re.Match[str], today: date) -> date:
    is_next = found.group(0).casefold().startswith(("明", "end of next"))
    return date(today.year + is_next, 12, 31)


def _days(found: re.Match[str], today: date) -> date:
    return _later(today, days=_count(found.group(1)))


def _weeks(found: re.Match[str], today: date) -> date:
    return _later(today, days=7 * _count(found.group(1)))


def _months(found: re.Match[str], today: date) -> date:
    return _later(today, months=_count(found.group(1)))


def _years(found: re.Match[str], today: date) -> date:
    return _later(today, months=12 * _count(found.group(1)) + (6 if found.group(2) else 0))


def _half_year(_found: re.Match[str], today: date) -> date:
    return months_after(today, 6)


def _half_month(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=15)


def _count(typed: str) -> int:
    count = read_number(typed)
    if count is None:
        raise UntilNoSuchDay
    if count == 0:
        raise UntilTooShort
    return count


def _later(today: date, *, days: int = 0, months: int = 0) -> date:
    if days > _MAX_DAYS or months > 12 * MAX_YEARS:
        raise UntilTooFar
    return months_after(today, months) + timedelta(days=days)


def _form(pattern: str, read: _Read) -> tuple[re.Pattern[str], _Read]:
    return re.compile(pattern, re.IGNORECASE), read


_FORMS = (
    _form(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", _date),
    _form(r"([12]\d{3})(\d{2})(\d{2})", _date),
    _form(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?", _date),
    _form(r"(\d{1,2})月(\d{1,2})[日号]?", _day_of_year),
    _form(r"(\d{1,2})[-/](\d{1,2})", _day_of_year),
    _form(rf"{_MONTH}\s*{_DAY_OF_MONTH}(?:,?\s*(\d{{4}}))?", _named_date),
    _form(rf"{_DAY_OF_MONTH}(?:\s*of)?\s*{_MONTH}(?:,?\s*(\d{{4}}))?", _named_date),
    _form("|".join(_RELATIVE), _relative),
    _form(
        r"(?:本|这个|当|下|下个)?月[底末]|(?:the )?(?:end of (?:the |this |next )?month|month[- ]end)", _end_of_month
    ),
    _form(r"(?:本|今|明)?年[底末]|(?:the )?(?:end of (?:the |this |next )?year|year[- ]end)", _end_of_year),
    _form(r"半年|half a year|a half year", _half_year),
    _form(r"半个?月|half a month", _half_month),
    _form(r"(\d{1,3})", _days),
    _form(rf"({NUMBER})\s*(?:d|days?|天|日)", _days),
    _form(rf"({NUMBER})\s*(?:w|wks?|weeks?|周|个?星期|个?礼拜)", _weeks),
    _form(rf"({NUMBER})\s*(?:m|mos?|months?|个月)", _months),
    _form(rf"({NUMBER})\s*(?:y|yrs?|years?|年)(半)?", _years),
)
