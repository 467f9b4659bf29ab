"""Which titles are like what was typed."""

import time

import pytest

from bot.domain.typed.likeness import most_alike
from tests.support.processes.machine_speed import within

TITLES = ("Senior Product Manager", "Java Engineer", "高级后端工程师", "Data Engineer", "产品经理", "Go开发")


def alike(typed: str) -> list[str]:
    return [TITLES[place] for place in most_alike(typed, dict(enumerate(TITLES)), 3)]


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("enginer", "Java Engineer"),
        ("prodct manager", "Senior Product Manager"),
        ("后端工程帅", "高级后端工程师"),
        ("JAVA", "Java Engineer"),
        ("Go", "Go开发"),
    ],
)
def test_a_mistyped_word_or_title_is_recognised(typed: str, best: str) -> None:
    assert alike(typed)[0] == best


@pytest.mark.parametrize("typed", ["javascript", "Reykjavik", "会计", "ma", "", "x", "!!!"])
def test_what_is_like_nothing_has_nothing_near(typed: str) -> None:
    assert alike(typed) == []


def test_twenty_thousand_titles_are_compared_within_a_second_whatever_is_typed() -> None:
    words = ("后端", "前端", "数据", "算法", "Java", "Go", "Data", "Senior")
    titles = {
        number: f"{words[number % 8]}工程师{number} {words[number // 8 % 8]} Engineer {number}"
        for number in range(20_000)
    }
    for typed in ("enginer", "后端工程帅 " * 4_000, "abcd " * 16_000):
        started = time.monotonic()
        most_alike(typed, titles, 5)
        assert time.monotonic() - started < within(1.5)
