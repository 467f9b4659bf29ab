"""The promise WorkEngine with its keepers: DBOS on SQLite and on PostgreSQL, and the one in memory that talks use."""

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from bot.interfaces.tasks import Steps, Workflow, WorkflowEngine
from tests.support.dbos_worker import durable, wait_until
from tests.support.inline_engine import InlineEngine
from tests.support.postgresql import fresh_database

numbers = itertools.count()


@dataclass
class Kept:
    """A keeper of the promise, and what its work has written down."""

    lines: list[str] = field(default_factory=list)
    engine: WorkflowEngine = field(default_factory=InlineEngine)

    def workflows(self) -> dict[str, Workflow]:
        return {"twice": self.twice, "more": self.take_on_more, "silent": lambda _steps, _packed: ""}

    def twice(self, steps: Steps, payload: str) -> str:
        first = steps.run("first", lambda: self.note(f"{steps.workflow_id} first {payload}"))
        return steps.run("second", lambda: self.note(f"{first} second"))

    def take_on_more(self, _steps: Steps, payload: str) -> str:
        self.engine.start("twice", payload, "more")
        return "done"

    def note(self, line: str) -> str:
        self.lines.append(line)
        return line

    def result(self, workflow_id: str) -> str:
        """Once it is there."""
        wait_until(lambda: self.engine.result(workflow_id) is not None)
        return self.engine.result(workflow_id) or ""

    def lines_of(self, workflow_id: str) -> list[str]:
        return [line for line in self.lines if line.startswith(f"{workflow_id} ")]


@pytest.fixture(scope="module", params=["in memory", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """One keeper for all cases, whose work has ids of its own: DBOS takes a second to end."""
    kept = Kept()
    with ExitStack() as ending:
        if request.param == "in memory":
            kept.engine.register(kept.workflows())
        elif request.param == "sqlite":
            address = f"sqlite:///{tmp_path_factory.mktemp('work')}/bot.db"
            kept.engine = ending.enter_context(durable(address, kept.workflows()))
        else:
            address = ending.enter_context(fresh_database(request.getfixturevalue("postgresql")))
            kept.engine = ending.enter_context(durable(address, kept.workflows()))
        yield kept


@pytest.fixture
def workflow_id() -> str:
    return f"click:{next(numbers)}"


def test_work_gets_what_it_was_given_and_its_result_is_kept(kept: Kept, workflow_id: str) -> None:
    words = '{"职位": "高级", "emoji": "😀", "quote": "\'\\\\"}' + "长" * 50_000
    kept.engine.start("twice", workflow_id, words)
    assert kept.result(workflow_id) == f"{workflow_id} first {words} second"
    assert kept.lines_of(workflow_id) == [f"{workflow_id} first {words}", f"{workflow_id} first {words} second"]


@pytest.mark.parametrize("take_on", ["start", "enqueue"])
def test_the_same_id_is_work_once(kept: Kept, workflow_id: str, take_on: str) -> None:
    for payload in "abc":
        getattr(kept.engine, take_on)("twice", workflow_id, payload)
    assert kept.result(workflow_id) == f"{workflow_id} first a second"
    kept.engine.start("twice", workflow_id, "d")
    time.sleep(0.05)
    assert kept.lines_of(workflow_id) == [f"{workflow_id} first a", f"{workflow_id} first a second"]


def test_another_id_is_other_work(kept: Kept, workflow_id: str) -> None:
    ids = [f"{kind}-{workflow_id}" for kind in ("message:om_1", "event:1", "click:1")]
    for each in ids:
        kept.engine.start("twice", each, "x")
    assert [kept.result(each) for each in ids] == [f"{each} first x second" for each in ids]


def test_work_that_nobody_took_on_has_no_result(kept: Kept, workflow_id: str) -> None:
    assert kept.engine.result(workflow_id) is None


def test_an_empty_result_is_a_result(kept: Kept, workflow_id: str) -> None:
    kept.engine.start("silent", workflow_id, "")
    assert kept.result(workflow_id) == ""


def test_work_can_take_on_more_work(kept: Kept, workflow_id: str) -> None:
    kept.engine.start("more", f"more-{workflow_id}", workflow_id)
    assert kept.result(workflow_id) == f"{workflow_id} first more second"
