"""Scans of release 0.1, which were workflows of another kind: the sources are read anew, and the request is kept."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.storage.store import DatabaseStore
from bot.tasks.scheduler import Scheduler
from simulator.clock import MovableClock
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.platforms import make_platform


@pytest.mark.parametrize("request_id", ["", "message:om_1"], ids=["scheduled", "asked for"])
def test_a_scan_that_was_left_unfinished_is_begun_anew(store: DatabaseStore, request_id: str) -> None:
    store.migrate()
    engine = Conversation(make_platform(), store).engine
    engine.start("scan", "scan:1800:7", request_id)
    assert store.scans.started_at("jobs", full=True) is not None
    assert ("remind_chats:read_hire:scan:1800:7" in engine.results) is bool(request_id)


def test_a_scan_of_the_same_interval_by_release_0_1_is_not_in_the_way() -> None:
    """An id belongs to one kind of workflow for good; the same id for another kind would keep the bot from starting."""
    engine, clock = InlineEngine(), MovableClock()
    engine.register({"read_hire": lambda _steps, _payload: "", "remind_chats": lambda _steps, _payload: ""})
    Scheduler(engine, clock, ZoneInfo("UTC"), timedelta(minutes=30), lambda: None).poll()
    assert [workflow_id.split(":")[0] for workflow_id in engine.results] == ["read_hire", "remind"]
