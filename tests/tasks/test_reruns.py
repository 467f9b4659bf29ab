"""A workflow that raises is run again on the real engine, and is not marked as failed (bot/tasks/reruns.py)."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.interfaces.tasks import Steps
from tests.support.dbos_worker import dbos_engine, wait_until

DELAYS = (timedelta(seconds=0.1),) * 3

pytestmark = pytest.mark.slow


class Work:
    """A workflow of two steps that raises in the second one, or after it, so many times."""

    def __init__(self, place: str, failures: int) -> None:
        self._place = place
        self._failures_left = failures
        self.calls: Counter[str] = Counter()

    def run(self, steps: Steps, payload: str) -> str:
        steps.run("first", lambda: self._note("first"))
        steps.run("second", lambda: self._note("second"))
        self._note("between")
        return payload

    def _note(self, place: str) -> str:
        self.calls[place] += 1
        if place == self._place and self._failures_left:
            self._failures_left -= 1
            raise ValueError(place)
        return place


def events(caplog: pytest.LogCaptureFixture) -> Counter[str]:
    return Counter(str(record.msg) for record in caplog.records if vars(record).get("work") == "note:1")


@pytest.mark.parametrize("place", ["second", "between"])
@pytest.mark.parametrize("start_method", ["start", "enqueue"])
def test_it_is_run_again_with_what_it_has_finished(
    empty_database: str, caplog: pytest.LogCaptureFixture, place: str, start_method: str
) -> None:
    work = Work(place, len(DELAYS))
    with dbos_engine(empty_database, {"note": work.run}, DELAYS) as engine:
        getattr(engine, start_method)("note", "note:1", "done")
        wait_until(lambda: engine.result("note:1") == "done")
    assert work.calls["first"] == 1
    assert work.calls[place] == len(DELAYS) + 1
    assert events(caplog) == {"workflow_failed": len(DELAYS)}


def test_after_its_last_attempt_it_is_given_up_and_not_run_again(
    empty_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work("between", 99)
    with dbos_engine(empty_database, {"note": work.run}, DELAYS) as engine:
        engine.start("note", "note:1", "done")
        wait_until(lambda: engine.result("note:1") == "")
        assert not engine.unfinished("note")
    assert work.calls["between"] == len(DELAYS) + 1
    assert events(caplog) == {"workflow_failed": len(DELAYS) + 1, "workflow_gave_up": 1}
