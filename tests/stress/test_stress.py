"""The stress programs (docs/stress.md) with parameters that are small enough for every run of the tests."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from simulator.events.delivery import Schedule
from tests.stress import idle_minute, oracle
from tests.stress.chaos.plan import Plan
from tests.stress.chaos.run import run
from tests.stress.malformed import run_in_process
from tests.stress.outage import scenarios
from tests.stress.over_sockets import run_over_sockets
from tests.stress.report import table

SEED = 20261122

pytestmark = pytest.mark.slow


@pytest.fixture
def quiet() -> Iterator[None]:
    """Disables logging, because each of thousands of rejected requests is logged."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled_while_everything_fails() -> None:
    report = run(Plan(commands=30, kills=2, days=1, seed=SEED))
    assert report.is_passed, table([report])


def test_malformed_requests_run_no_handler_and_get_no_5xx(quiet: None, tmp_path: Path) -> None:
    report = run_in_process(3000, SEED, tmp_path)
    assert report.is_passed, report.text()


def test_malformed_http_runs_no_handler_and_gets_no_5xx(quiet: None, tmp_path: Path) -> None:
    report = run_over_sockets(200, SEED, tmp_path)
    assert report.is_passed, report.text()


def test_the_padding_oracle_attack_works_on_the_sdk_and_not_on_the_bot(quiet: None) -> None:
    report = oracle.run(block_count=1, rounds=200)
    assert report.is_passed, report.text()


def test_an_idle_minute_of_the_reminders_reads_the_same_with_many_chats(tmp_path: Path) -> None:
    """Its CPU is not compared here, because other tests run beside this one."""
    report = idle_minute.run(idle_minute.Plan(few=5, many=60, busy=20, jobs=4_000), tmp_path)
    report.violations.pop(idle_minute.TOO_MUCH_CPU)
    assert report.is_passed, report.text()


# A second time after a second instead of 15 s, and again each second instead of after 5 minutes.
SOON = Schedule(retry_after=(timedelta(seconds=1),) * 60)


def test_nothing_is_lost_or_doubled_while_postgresql_is_stopped() -> None:
    report = scenarios.postgresql_stopped(scenarios.Plan(seconds=4, before=1, after=3, quiet=2, rate=10, schedule=SOON))
    assert "503" in str(report.figures["answers of the webhook, by status"])
    assert report.is_passed, report.text()


# tests/e2e/test_slow_clients.py sends them without a load.
@pytest.mark.long
def test_nothing_is_lost_or_late_among_half_sent_requests() -> None:
    report = scenarios.half_sent_requests(scenarios.Plan(seconds=7, before=1, after=1, quiet=2, rate=10))
    assert report.figures["half-sent requests cut"]
    assert report.is_passed, report.text()
