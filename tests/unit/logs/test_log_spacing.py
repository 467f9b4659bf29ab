"""How often a line that strangers can cause is written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.log_spacing import LogSpacing


def test_a_line_is_due_at_once_and_then_with_what_was_left_out() -> None:
    moments = iter((0.0, 1.0, 9.9, 10.0, 10.1, 500.0))
    spacing = LogSpacing(timedelta(seconds=10), lambda: next(moments))
    assert [spacing.due() for _ in range(6)] == [1, 0, 0, 3, 0, 2]


def test_threads_that_ask_at_once_write_one_line() -> None:
    spacing = LogSpacing(timedelta(hours=1))
    with ThreadPoolExecutor(8) as threads:
        due = list(threads.map(lambda _: spacing.due(), range(1000)))
    assert sum(due) == 1
