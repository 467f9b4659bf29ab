"""How far ahead a list looks, as people type it: ``7``, ``2w``, ``一周``, ``本周``, ``this month``, ``until 31 Jan``."""

import calendar
import re
from datetime import date, timedelta

from bot.domain.typed.days import read_day
from bot.domain.typed.errors import (
    DaysNotUnderstood,
    DaysOver,
    DaysTooFew,
    DaysTooMany,
    NoSuchDay,
    UntilNoSuchDay,
    UntilNotUnderstood,
    UntilTooFar,
    UntilTooShort,
)

MAX_DAYS = 365
_MAX_WORDS = 6
# A message of single letters has a thousand words, and every six neighbours are compared with every form of a day.
_MAX_PLACES = 100
_BEFORE = re.compile(
    r"(?:(?:with)?in (?:the )?next|the next|within|in|next|until|till|to|by|for|未来|接下来|最近|今后|近|截[至止]到?|直?到|至)\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:内|以内|之内|之前|以前|前|为止|到期的?|过期的?)$")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)
_BARE_DAYS = re.compile(r"\d{1,3}|[12]\d{7}", re.ASCII)
_WEEKS = {
    "本周": 0,
    "这周": 0,
    "这个星期": 0,
    "this week": 0,
    "周末": 0,
    "本周末": 0,
    "这周末": 0,
    "this weekend": 0,
    "下周": 1,
    "next week": 1,
    "下个星期": 1,
}
_MONTHS = {"本月": 0, "这个月": 0, "this month": 0, "下月": 1, "下个月": 1, "next month": 1}
_WHY = {UntilNoSuchDay: NoSuchDay, UntilTooShort: DaysTooFew, UntilTooFar: DaysTooMany}


def split_span(arguments: str, today: date) -> tuple[int | None, str]:
    """The days from today to the last day of the first span in the text, None if there is none, and the text without it.

    Raises:
        DaysNotUnderstood: for no day at all, or more than a year; its subclasses say why.
    """
    words = arguments.split()
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    if any(re.fullmatch(r"\d{4,7}", number) for number in numbers):
        raise DaysTooMany
    if any(not _BARE_DAYS.fullmatch(number) for number in numbers):
        raise DaysNotUnderstood
    for length in range(min(_MAX_WORDS, len(words)), 0, -1):
        for at in range(min(_MAX_PLACES, len(words) - length + 1)):
            days = _read(" ".join(words[at : at + length]), today)
            if days is not None:
                return days, " ".join([*words[:at], *words[at + length :]])
    return None, arguments


def _read(typed: str, today: date) -> int | None:
    text = typed.casefold().strip("，,。.")
    for candidate in dict.fromkeys((text, _AFTER.sub("", text), _BEFORE.sub("", text, count=1), _bare(text))):
        if candidate in _WEEKS:
            return (_sunday(today) - today).days + 7 * _WEEKS[candidate]
        if candidate in _MONTHS:
            return _days_to_end_of_month(today, _MONTHS[candidate])
        if (days := _days(candidate, today)) is not None:
            return days
    return None


def _bare(text: str) -> str:
    start = _BEFORE.match(text)
    return _AFTER.sub("", text[start.end() :] if start else text)


def _days(typed: str, today: date) -> int | None:
    try:
        day = read_day(typed, today)
    except UntilNotUnderstood as error:
        raise _WHY.get(type(error), DaysNotUnderstood) from error
    if day is None:
        return None
    days = (day - today).days
    if days < 0:
        raise DaysOver
    # A year that has a 29th of February is a year.
    if days > (MAX_DAYS if typed.rstrip("d天日 ").isdigit() else MAX_DAYS + 1):
        raise DaysTooMany
    return min(days, MAX_DAYS)


def _sunday(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


def _days_to_end_of_month(today: date, ahead: int) -> int:
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    last = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    return (last - today).days
