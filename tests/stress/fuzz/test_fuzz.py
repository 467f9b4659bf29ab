"""The targets of ``make fuzz`` with few inputs: those that once showed a violation, and some that Hypothesis makes."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stress.fuzz.choices import random_inputs
from tests.stress.fuzz.targets import TARGETS, Check
from tests.stress.fuzz.world import FailureLog, Violation, stop_watching

CORPUS = Path(__file__).parent / "corpus"
EXAMPLES = {"unauthenticated": 100, "authenticated": 60, "clicks": 40, "typed": 60, "cards": 10}
SEED = 20261129

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("fuzz")]


@pytest.fixture(scope="module", params=TARGETS)
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Check]]:
    """A target by its name; its bot is started once."""
    name: str = request.param
    check = TARGETS[name].make(tmp_path_factory.mktemp(name), TARGETS[name].lifetime)
    yield name, check
    stop_watching(check)


def test_inputs_that_showed_a_violation_show_none(target: tuple[str, Check]) -> None:
    name, check = target
    for line in (CORPUS / f"{name}.txt").read_text(encoding="utf-8").split():
        check(bytes.fromhex(line))


def test_no_input_shows_a_violation(target: tuple[str, Check]) -> None:
    name, check = target

    @settings(
        max_examples=EXAMPLES[name],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.binary(max_size=TARGETS[name].max_input))
    def check_each(data: bytes) -> None:
        check(data)

    check_each()
    # Hypothesis prefers short inputs, of which most are one choice and then zeros.
    assert sum(map(check, random_inputs(EXAMPLES[name], SEED, TARGETS[name].max_input))) > 0


def test_an_incident_is_a_violation() -> None:
    log = FailureLog()
    log.handle(logging.LogRecord("bot", logging.WARNING, "dispatcher.py", 1, "incident", (), None))
    with pytest.raises(Violation):
        log.check()
    log.check()
