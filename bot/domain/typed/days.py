"""The forms in which people type a day or a period, in both languages. A form that is recognised can still be no real day."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.domain.typed.errors import UntilNoSuchDay, UntilTooFar, UntilTooShort
from bot.domain.typed.numbers import NUMBER, read_number
from bot.domain.typed.weeks import (
    CHINESE_DAY,
    CHINESE_WEEK,
    ENGLISH_DAY,
    ENGLISH_DAY_ALONE,
    ENGLISH_WEEK,
    day_of_week,
)

MAX_YEARS = 10
_MAX_DAYS = 3660
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_YEAR = r"\d{4}|\d{2}|[今本当明后]"
_CHINESE_FEW = "[一二三四五六七八九十]{1,3}"
_FEW = rf"\d{{1,2}}|{_CHINESE_FEW}"
_DAY_OF_MONTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_RELATIVE = {
    **dict.fromkeys(("前天", "the day before yesterday", "day before yesterday"), -2),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), -1),
    **dict.fromkeys(("今天", "今日", "今晚", "today", "tonight"), 0),
    **dict.fromkeys(("明天", "明日", "tomorrow"), 1),
    **dict.fromkeys(("后天", "后日", "the day after tomorrow", "day after tomorrow"), 2),
    "大后天": 3,
}
_YEARS_AHEAD = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2}

_Read = Callable[[re.Match[str], date], date]


def read_day(typed: str, today: date) -> date | None:
    """The day that is typed, or on which a period that is typed ends; None if it has no such form.

    Raises:
        UntilNoSuchDay: for a day that no calendar has.
        UntilTooShort: for a period of nothing.
        UntilTooFar: for more than ten years.
    """
    forms = tuple(dict.fromkeys((typed, "".join(typed.split()))))
    for pattern, read in _FORMS:
        for form in forms:
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


def _chinese_date(found: re.Match[str], today: date) -> date:
    """``2027年1月31日``, ``明年1月31日``, ``一月三十一号``: the groups are the year, which may be missing, month and day."""
    year = found.group(1)
    month, day = (read_number(part) or 0 for part in found.groups()[1:])
    return _to_date(_year(year, today), month, day) if year else _next_such_day(month, day, today)


def _year(typed: str, today: date) -> int:
    """``2027``, ``27``, ``明``."""
    if typed in _YEARS_AHEAD:
        return today.year + _YEARS_AHEAD[typed]
    return int(typed) + (2000 if len(typed) == 2 else 0)  # noqa: PLR2004 - a year of two digits


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
    is_next = found.group(0).casefold().startswith("下") or "next" in found.group(0).casefold()
    return _last_day(months_after(today.replace(day=1), 1 if is_next else 0))


def _end_of_named_month(found: re.Match[str], today: date) -> date:
    """``12月底``, ``明年一月底``, ``end of January 2027``: the groups are the year, which may be missing, and the month."""
    year, typed = found.group("year"), found.group("month")
    month = _MONTHS.get(typed[:3].casefold()) or read_number(typed)
    if not month or month > max(_MONTHS.values()):
        raise UntilNoSuchDay
    this_or_next = today.year + (month < today.month)
    return _last_day(_to_date(_year(year, today) if year else this_or_next, month, 1))


def _last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _end_of_year(found: re.Match[str], today: date) -> date:
    return date(today.year + ("next" in found.group(0).casefold()), 12, 31)


def _end_of_named_year(found: re.Match[str], today: date) -> date:
    return _to_date(_year(found.group(1) or found.group(2), today), 12, 31)


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
    _form(rf"(?:({_YEAR})年)?(\d{{1,2}})月(\d{{1,2}})[日号]?", _chinese_date),
    _form(rf"(?:({_YEAR})年)?({_CHINESE_FEW})月({_CHINESE_FEW})[日号]", _chinese_date),
    _form(r"(\d{1,2})[-/](\d{1,2})", _day_of_year),
    _form(rf"{_MONTH}\s*{_DAY_OF_MONTH}(?:,?\s*(\d{{4}}))?", _named_date),
    _form(rf"{_DAY_OF_MONTH}(?:\s*of)?[-/\s]*{_MONTH}(?:[-/,\s]*(\d{{4}}))?", _named_date),
    _form("|".join(_RELATIVE), _relative),
    *(
        _form(pattern, day_of_week)
        for pattern in (CHINESE_WEEK, CHINESE_DAY, ENGLISH_WEEK, ENGLISH_DAY, ENGLISH_DAY_ALONE)
    ),
    _form(r"(?:本|这个?|当|下一?个?)月|(?:this|next) month", _end_of_month),
    _form(
        r"(?:本|这个?|当|下个?)?月[底末]|(?:the )?(?:end of (?:the |this |(?:the )?next )?month|month[- ]end)",
        _end_of_month,
    ),
    _form(rf"(?:(?P<year>{_YEAR})年)?(?P<month>{_FEW})月[底末]", _end_of_named_month),
    _form(
        rf"(?:the )?end of (?P<month>(?:{'|'.join(_MONTHS)})[a-z]{{0,6}})\.?,?\s*(?P<year>\d{{4}})?",
        _end_of_named_month,
    ),
    _form(r"年[底末]|(?:the )?(?:end of (?:the |this |(?:the )?next )?year|year[- ]end)", _end_of_year),
    _form(rf"({_YEAR})年年?[底末]|(?:the )?end of (?:the year )?(\d{{4}})", _end_of_named_year),
    _form(r"半年|half a year|a half year", _half_year),
    _form(r"半个?月|half a month", _half_month),
    _form(r"(\d{1,3})", _days),
    _form(rf"({NUMBER})\s*(?:d|days?|天|日)", _days),
    _form(rf"({NUMBER})\s*(?:w|wks?|weeks?|周|个?星期|个?礼拜)", _weeks),
    _form(rf"({NUMBER})\s*(?:m|mos?|mths?|months?|个月)", _months),
    _form(rf"({NUMBER})\s*(?:y|yrs?|years?|年)(半)?", _years),
)
