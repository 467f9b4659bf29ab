"""How far a list looks ahead, as people type it."""

import time
from datetime import date

import pytest

from bot.domain.typed.errors import DaysNotUnderstood, DaysOver, DaysTooFew, DaysTooMany, NoSuchDay
from bot.domain.typed.spans import split_span
from tests.support.processes.machine_speed import within

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "days", "rest"),
    [
        ("7", 7, ""),
        ("7 上海", 7, "上海"),
        ("上海 2w 社招", 14, "上海 社招"),
        ("一周", 7, ""),
        ("本周", 6, ""),
        ("下周", 13, ""),
        ("下周五", 11, ""),
        ("by next Friday java", 11, "java"),
        ("周五", 4, ""),
        ("本月", 7, ""),
        ("next month", 38, ""),
        ("in two weeks", 14, ""),
        ("next 30 days java", 30, "java"),
        ("未来三个月", 92, ""),
        ("12月31日", 38, ""),
        ("a year", 365, ""),
        ("today", 0, ""),
        ("明天", 1, ""),
        ("月底", 7, ""),
        ("到年底", 38, ""),
        ("近7天 上海", 7, "上海"),
        ("in the next two weeks", 14, ""),
        ("this weekend", 6, ""),
        ("本周到期", 6, ""),
        ("java 上海", None, "java 上海"),
        ("", None, ""),
    ],
)
def test_a_span_stands_anywhere_among_the_filters(typed: str, days: int | None, rest: str) -> None:
    assert split_span(typed, MONDAY) == (days, rest)


def test_a_message_of_single_letters_is_read_in_a_moment() -> None:
    began = time.process_time()
    assert split_span("a " * 1000, MONDAY)[0] is None
    assert time.process_time() - began < within(0.05)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        *((typed, DaysTooFew) for typed in ("0", "0天")),
        *((typed, DaysTooMany) for typed in ("366", "2y", "99999", "400d")),
        *((typed, DaysNotUnderstood) for typed in ("-1", "3.5")),
        ("2020-01-01", DaysOver),
        ("2027-13-01", NoSuchDay),
    ],
)
def test_a_span_that_cannot_be_meant_says_why(typed: str, error: type[DaysNotUnderstood]) -> None:
    with pytest.raises(error) as refused:
        split_span(typed, MONDAY)
    assert type(refused.value) is error
