"""The doctor's wording and figures, apart from any installation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor.checks.version_checks import bot_version, calls_a_month
from bot.doctor.wording import _CHINESE, in_both
from bot.storage.connecting.problems import _PROBLEMS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| a month in all \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|", re.MULTILINE)
# The words of bot/feishu/http/transport.py stand in a table inside a function.
OF_TRANSPORT = re.compile(r'(?:Error|Timeout), "([a-z][^"]+)"\)|\), "(the connection was cut)"')


def english() -> Iterator[str]:
    yield from (words for _, words in _PROBLEMS)
    for found in OF_TRANSPORT.findall((ROOT / "bot/feishu/http/transport.py").read_text("utf-8")):
        yield "".join(found)


def test_every_reason_of_the_client_and_of_the_database_has_its_chinese() -> None:
    reasons = set(english())
    assert len(reasons) > len(_PROBLEMS)
    assert {reason for reason in reasons if in_both(reason).zh_cn == reason} == set()
    assert set(_CHINESE) >= reasons


@pytest.mark.parametrize(("place", "jobs"), enumerate((300, 3_000, 30_000)))
def test_the_calls_of_a_month_are_those_that_were_measured(place: int, jobs: int) -> None:
    found = ROW.search((ROOT / "docs/stress.md").read_text("utf-8"))
    assert found
    measured = int(found[place + 1].replace(",", ""))
    assert abs(calls_a_month(jobs, jobs, 2, 30) - measured) < measured * 0.05


def test_the_version_is_that_of_the_project() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", bot_version())
