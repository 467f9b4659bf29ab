"""Messages that come in several frames are joined, whatever their order, within limits."""

import pytest

from bot.feishu.long_connection.fragments import (
    KEPT_SECONDS,
    MAX_BYTES,
    MAX_PARTS,
    MAX_WAITING_BYTES,
    Fragments,
    NotAPart,
)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_parts_are_joined_by_their_numbers_once_all_have_come() -> None:
    fragments = Fragments()
    assert fragments.add("m", 3, 2, b"c") is None
    assert fragments.add("other", 2, 0, b"x") is None
    assert fragments.add("m", 3, 0, b"") is None
    assert fragments.add("m", 3, 0, b"a") is None
    assert fragments.add("m", 3, 1, b"b") == b"abc"
    assert fragments.add("other", 2, 1, b"y") == b"xy"


@pytest.mark.parametrize(
    ("count", "number", "part"),
    [(0, 0, b""), (MAX_PARTS + 1, 0, b""), (10**9, 0, b""), (2, 2, b""), (2, -1, b""), (2, 0, b"x" * (MAX_BYTES + 1))],
)
def test_what_cannot_be_a_part_is_refused(count: int, number: int, part: bytes) -> None:
    with pytest.raises(NotAPart):
        Fragments().add("m", count, number, part)


def test_parts_that_do_not_agree_are_refused() -> None:
    fragments = Fragments()
    fragments.add("m", 2, 0, b"a")
    with pytest.raises(NotAPart):
        fragments.add("m", 3, 1, b"b")


def test_what_never_becomes_whole_is_forgotten() -> None:
    clock = Clock()
    fragments = Fragments(clock)
    fragments.add("m", 2, 0, b"old")
    clock.now += KEPT_SECONDS
    fragments.add("another", 2, 0, b"x")
    assert fragments.add("m", 2, 1, b"new") is None


def test_the_oldest_is_forgotten_while_too_much_waits() -> None:
    clock = Clock()
    fragments = Fragments(clock)
    for number in range(MAX_WAITING_BYTES // MAX_BYTES + 1):
        fragments.add(str(number), 2, 0, b"x" * MAX_BYTES)
        clock.now += 0.001
    assert fragments.add("0", 2, 1, b"") is None
    assert fragments.add(str(number), 2, 1, b"") == b"x" * MAX_BYTES
