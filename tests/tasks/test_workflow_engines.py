"""What every WorkflowEngine must do: DBOS on SQLite and PostgreSQL, and the one in memory that conversations use."""

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from bot.interfaces.tasks import Steps, Workflow, WorkflowEngine
from tests.support.dbos_worker import dbos_engine, wait_until
from tests.support.postgresql import fresh_database
from tests.support.whole_bot.inline_engine import InlineEngine

pytestmark = pytest.mark.slow

numbers = itertools.count()


@dataclass
class RecordedEngine:
    """An engine, and what its workflows have recorded."""

    lines: list[str] = field(default_factory=list)
    engine: WorkflowEngine = field(default_factory=InlineEngine)

    def workflows(self) -> dict[str, Workflow]:
        return {"twice": self.twice, "more": self.start_another, "silent": lambda _steps, _payload: ""}

    def twice(self, steps: Steps, payload: str) -> str:
        first = steps.run("first", lambda: self.note(f"{steps.workflow_id} first {payload}"))
        return steps.run("second", lambda: self.note(f"{first} second"))

    def start_another(self, _steps: Steps, payload: str) -> str:
        self.engine.start("twice", payload, "more")
        return "done"

    def note(self, line: str) -> str:
        self.lines.append(line)
        return line

    def result(self, workflow_id: str) -> str:
        """The result of a workflow, once there is one."""
        wait_until(lambda: self.engine.result(workflow_id) is not None)
        return self.engine.result(workflow_id) or ""

    def lines_of(self, workflow_id: str) -> list[str]:
        return [line for line in self.lines if line.startswith(f"{workflow_id} ")]


@pytest.fixture(scope="module", params=["in memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def recorded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordedEngine]:
    """One engine for all tests of this file, because DBOS takes a second to stop; each test uses its own workflow ids."""
    recorded = RecordedEngine()
    with ExitStack() as ending:
        if request.param == "in memory":
            recorded.engine.register(recorded.workflows())
        elif request.param == "sqlite":
            address = f"sqlite:///{tmp_path_factory.mktemp('work')}/bot.db"
            recorded.engine = ending.enter_context(dbos_engine(address, recorded.workflows()))
        else:
            address = ending.enter_context(fresh_database(request.getfixturevalue("postgresql")))
            recorded.engine = ending.enter_context(dbos_engine(address, recorded.workflows()))
        yield recorded


@pytest.fixture
def workflow_id() -> str:
    return f"click:{next(numbers)}"


def test_a_workflow_gets_its_payload_and_its_result_is_kept(recorded: RecordedEngine, workflow_id: str) -> None:
    words = '{"职位": "高级", "emoji": "😀", "quote": "\'\\\\"}' + "长" * 50_000
    recorded.engine.start("twice", workflow_id, words)
    assert recorded.result(workflow_id) == f"{workflow_id} first {words} second"
    assert recorded.lines_of(workflow_id) == [f"{workflow_id} first {words}", f"{workflow_id} first {words} second"]


@pytest.mark.parametrize("start_method", ["start", "enqueue"])
def test_an_id_is_run_once(recorded: RecordedEngine, workflow_id: str, start_method: str) -> None:
    for payload in "abc":
        getattr(recorded.engine, start_method)("twice", workflow_id, payload)
    assert recorded.result(workflow_id) == f"{workflow_id} first a second"
    recorded.engine.start("twice", workflow_id, "d")
    time.sleep(0.05)
    assert recorded.lines_of(workflow_id) == [f"{workflow_id} first a", f"{workflow_id} first a second"]


def test_different_ids_are_different_workflows(recorded: RecordedEngine, workflow_id: str) -> None:
    ids = [f"{kind}-{workflow_id}" for kind in ("message:om_1", "event:1", "click:1")]
    for each in ids:
        recorded.engine.start("twice", each, "x")
    assert [recorded.result(each) for each in ids] == [f"{each} first x second" for each in ids]


def test_an_unknown_workflow_has_no_result(recorded: RecordedEngine, workflow_id: str) -> None:
    assert recorded.engine.result(workflow_id) is None


def test_an_empty_result_is_a_result(recorded: RecordedEngine, workflow_id: str) -> None:
    recorded.engine.start("silent", workflow_id, "")
    assert recorded.result(workflow_id) == ""


def test_a_workflow_can_start_another(recorded: RecordedEngine, workflow_id: str) -> None:
    recorded.engine.start("more", f"more-{workflow_id}", workflow_id)
    assert recorded.result(workflow_id) == f"{workflow_id} first more second"
