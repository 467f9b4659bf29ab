"""China's working days, by the calendar that the State Council published, and years that are not known."""

from datetime import date, timedelta

import pytest

from bot.domain.schedule.working_days import is_weekday, is_working_day_in_china, unknown_year
from handlers.reminders.due_reminders import AHEAD

DAY = timedelta(days=1)


def days(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 10, 1), date(2026, 10, 7)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 1, 1), date(2026, 1, 3)),
    ],
    ids=["National Day", "Spring Festival", "New Year"],
)
def test_public_holidays_are_days_off(first: date, last: date) -> None:
    assert not any(map(is_working_day_in_china, days(first, last)))
    assert is_working_day_in_china(first - DAY)
    assert is_working_day_in_china(last + DAY)


@pytest.mark.parametrize("day", [date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)])
def test_a_make_up_day_is_a_working_day_on_a_weekend(day: date) -> None:
    assert not is_weekday(day)
    assert is_working_day_in_china(day)


@pytest.mark.parametrize("first", [date(1990, 1, 1), date(2126, 1, 1), date(9999, 12, 25)])
def test_of_a_year_that_is_not_known_monday_to_friday_are_working_days(first: date) -> None:
    week = days(first, first + 6 * DAY)
    assert [is_working_day_in_china(day) for day in week] == [day.weekday() < 5 for day in week]


def test_the_look_ahead_of_reminders_covers_the_longest_holiday() -> None:
    longest = run = 0
    for day in days(date(2004, 1, 1), date(2026, 12, 31)):
        run = 0 if is_working_day_in_china(day) else run + 1
        longest = max(longest, run)
    assert longest == 10
    assert timedelta(days=longest) < AHEAD


def test_next_year_is_missed_in_december_and_this_year_at_once() -> None:
    last = next(year for year in range(2026, 2126) if unknown_year(date(year + 1, 6, 30)))
    assert unknown_year(date(last, 11, 30)) is None
    assert unknown_year(date(last, 12, 1)) == last + 1
    assert unknown_year(date(last + 1, 1, 1)) == last + 1
    assert unknown_year(date(last - 1, 12, 31)) is None
