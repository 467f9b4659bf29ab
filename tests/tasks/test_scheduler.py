"""Which periodic work the scheduler starts, and when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.tasks.scheduler import Scheduler
from simulator.clock import MovableClock
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
