"""How far a list looks ahead, as people type it."""

from datetime import date

import pytest

from bot.domain.typed.errors import DaysNotUnderstood
from bot.domain.typed.spans import split_span

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "days", "rest"),
    [
        ("7", 7, ""),
        ("7 上海", 7, "上海"),
        ("上海 2w 社招", 14, "上海 社招"),
        ("一周", 7, ""),
        ("本周", 7, ""),
        ("下周", 14, ""),
        ("本月", 8, ""),
        ("next month", 39, ""),
        ("in two weeks", 14, ""),
        ("next 30 days java", 30, "java"),
        ("未来三个月", 92, ""),
        ("12月31日", 38, ""),
        ("a year", 365, ""),
        ("today", 1, ""),
        ("java 上海", None, "java 上海"),
        ("", None, ""),
    ],
)
def test_a_span_stands_anywhere_among_the_filters(typed: str, days: int | None, rest: str) -> None:
    assert split_span(typed, MONDAY) == (days, rest)


@pytest.mark.parametrize("typed", ["0", "0天", "366", "2y", "-1", "3.5", "99999", "2020-01-01", "2027-13-01"])
def test_no_day_and_more_than_a_year_are_refused(typed: str) -> None:
    with pytest.raises(DaysNotUnderstood):
        split_span(typed, MONDAY)
