"""How far ahead a list looks, as people type it: ``7``, ``2w``, ``一周``, ``本周``, ``this month``, ``until 31 Jan``."""

import re
from datetime import date

from bot.domain.typed.days import read_day
from bot.domain.typed.errors import (
    DaysNeverOver,
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
from bot.domain.typed.until import is_forever

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
    if is_forever(arguments) or any(map(is_forever, words)):
        raise DaysNeverOver
    return None, arguments


def _read(typed: str, today: date) -> int | None:
    text = typed.casefold().strip("，,。.")
    for candidate in dict.fromkeys((text, _AFTER.sub("", text), _BEFORE.sub("", text, count=1), _bare(text))):
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
