"""Which periodic work the scheduler starts, and when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.interfaces.tasks import NotStored
from bot.tasks.scheduler import Scheduler
from simulator.clock import MovableClock
from tests.support.log_lines import log_lines
from tests.support.whole_bot.inline_engine import InlineEngine

SCAN_EVERY = timedelta(minutes=30)


def test_digests_that_waited_for_a_read_are_looked_at_when_it_is_over() -> None:
    """In the same minute, and once for each read."""
    engine, clock = InlineEngine(), MovableClock()
    engine.register({"read_hire": lambda _steps, _payload: "", "remind_chats": lambda _steps, _payload: ""})
    asked: list[datetime] = []
    scheduler = Scheduler(engine, clock, ZoneInfo("UTC"), SCAN_EVERY, lambda: asked[-1] if asked else None)

    def reminded() -> int:
        scheduler.poll()
        return sum(workflow_id.startswith("remind:") for workflow_id in engine.results)

    assert [reminded(), reminded()] == [1, 1]
    asked.append(clock.now())
    assert [reminded(), reminded()] == [2, 2]
    asked.append(clock.now() + timedelta(seconds=1))
    assert [reminded(), reminded()] == [3, 3]


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    engine, clock = InlineEngine(), MovableClock()
    engine.register({"read_hire": lambda _steps, _payload: "", "remind_chats": lambda _steps, _payload: ""})
    scheduler = Scheduler(engine, clock, ZoneInfo("UTC"), SCAN_EVERY, lambda: None)

    def started_after(move: timedelta) -> int:
        clock.move(move)
        known = len(engine.results)
        scheduler.poll()
        return len(engine.results) - known

    assert started_after(timedelta(0)) == 2
    assert started_after(SCAN_EVERY) == 2
    assert started_after(timedelta(hours=-1)) == 2
    for _ in range(4):
        assert started_after(SCAN_EVERY) == 2
    assert started_after(timedelta(0)) == 0


def test_a_clock_that_was_set_back_while_the_bot_was_down_stops_nothing() -> None:
    engine, clock = InlineEngine(), MovableClock()
    engine.register({"read_hire": lambda _steps, _payload: "", "remind_chats": lambda _steps, _payload: ""})
    asked_at = clock.now()
    Scheduler(engine, clock, ZoneInfo("UTC"), SCAN_EVERY, lambda: asked_at).poll()
    known = len(engine.results)
    clock.move(timedelta(minutes=-10))
    restarted = Scheduler(engine, clock, ZoneInfo("UTC"), SCAN_EVERY, lambda: asked_at)
    restarted.start({})
    try:
        assert {result for result in list(engine.results)[known:] if result.startswith("remind:60:")}
    finally:
        restarted.stop()


def test_two_replicas_start_an_interval_once() -> None:
    """They have one database, and so one engine as far as ids are concerned."""
    engine, clock = InlineEngine(), MovableClock()
    engine.register({"read_hire": lambda _steps, _payload: "", "remind_chats": lambda _steps, _payload: ""})
    replicas = [Scheduler(engine, clock, ZoneInfo("UTC"), SCAN_EVERY, lambda: None) for _ in range(2)]
    for started in (2, 4):
        for replica in replicas:
            replica.poll()
        assert len(engine.results) == started
        clock.move(SCAN_EVERY)


class AwayEngine(InlineEngine):
    """Its database is away at first."""

    is_away = True

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        if self.is_away:
            raise NotStored
        super().start(kind, workflow_id, payload)


def test_an_interval_that_could_not_be_stored_is_started_later_and_said_in_one_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine, clock = AwayEngine(), MovableClock()
    engine.register({"read_hire": lambda _steps, _payload: "", "remind_chats": lambda _steps, _payload: ""})
    scheduler = Scheduler(engine, clock, ZoneInfo("UTC"), SCAN_EVERY, lambda: None)
    scheduler.poll()
    assert log_lines(caplog) == ["interval_postponed work=read_hire error=NotStored"]
    engine.is_away = False
    scheduler.poll()
    assert len(engine.results) == 2
