"""The times at which requests were signed, and what the operator is told of wrong ones."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.webhook.signed_time import SignedTime
from tests.support.log_lines import log_lines

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EIGHT_HOURS = timedelta(hours=8)


class Seconds:
    """A monotonic clock that the test moves."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


def stamped(age: timedelta, digits: str = "") -> str:
    return f"{int((NOW - age).timestamp())}{digits}"


@pytest.mark.parametrize("digits", ["", "999", "999999", "999999999"])
@pytest.mark.parametrize(
    ("age", "objection"),
    [
        (timedelta(0), ""),
        (EIGHT_HOURS, ""),
        (EIGHT_HOURS + timedelta(seconds=1), "age"),
        (timedelta(minutes=-5), ""),
        (timedelta(minutes=-5, seconds=-1), "age"),
    ],
    ids=str,
)
def test_every_unit_has_the_same_limits(age: timedelta, objection: str, digits: str) -> None:
    assert SignedTime(EIGHT_HOURS).objection(stamped(age, digits), NOW) == objection


@pytest.mark.parametrize("length", sorted({*range(25)} - {10, 13, 16, 19}))
def test_no_other_number_of_digits_is_a_time(length: int) -> None:
    assert SignedTime(EIGHT_HOURS).objection((stamped(timedelta(0)) + "0" * 20)[:length], NOW) == "timestamp"


@pytest.mark.parametrize(
    ("timestamp", "event"), [("11 digits:", "timestamp_form_unknown"), ("1000000000", "signed_at_wrong_time")]
)
def test_the_operator_is_told_again_after_a_minute(
    caplog: pytest.LogCaptureFixture, timestamp: str, event: str
) -> None:
    clock = Seconds()
    signed_time = SignedTime(EIGHT_HOURS, clock)
    told = []
    with caplog.at_level(logging.DEBUG):
        for clock.passed in (0, 1, 59.9, 60, 61, 119, 500):
            caplog.clear()
            signed_time.objection(timestamp, NOW)
            told.append(event in caplog.text)
    assert told == [True, False, False, True, False, False, True]


def test_one_kind_of_line_does_not_silence_the_other(caplog: pytest.LogCaptureFixture) -> None:
    signed_time = SignedTime(EIGHT_HOURS, Seconds())
    signed_time.objection("1000000000", NOW)
    signed_time.objection("not-a-time", NOW)
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]


def test_a_line_shows_the_shape_of_a_timestamp_and_not_its_characters(caplog: pytest.LogCaptureFixture) -> None:
    SignedTime(EIGHT_HOURS).objection("Mon 23/11 ü\u202e" + "7" * 200, NOW)
    (line,) = log_lines(caplog)
    assert f"shape='aaa 99/99 a\\\\u202e{'9' * 28}'" in line
