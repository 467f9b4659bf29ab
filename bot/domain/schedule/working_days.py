"""Which days are working days. Only this module knows the package with China's holidays, which knows some years only."""

from datetime import date
from functools import lru_cache

import chinese_calendar

_SATURDAY = 5
_DECEMBER = 12


def is_weekday(day: date) -> bool:
    """Whether the day is one of Monday to Friday."""
    return day.weekday() < _SATURDAY


# Each of the package's answers looks through all of its holidays, and a digest asks for several days of each job.
@lru_cache(maxsize=4096)
def is_working_day_in_china(day: date) -> bool:
    """By the State Council's calendar of that year, make-up days included; Monday to Friday if the year is not known."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return is_weekday(day)


def unknown_year(today: date) -> int | None:
    """The year whose holidays should be known by now and are not: this one, and in December the next one.

    The State Council publishes a year's holidays in the November before.
    """
    needed = [today.year, today.year + 1] if today.month == _DECEMBER else [today.year]
    return next((year for year in needed if not _is_known(year)), None)


def _is_known(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
