"""The list of mutants fits the code, each of them dies, and the program would say if one did not."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.stress.mutations.listed import MUTANTS
from tests.stress.mutations.mutant import Mutant, problems
from tests.stress.mutations.run import ROOT, Outcome, UnmutatedTestsFail, run

FEWEST = 40
# A small repository: one module and its tests.
CODE = 'LIMIT = 3\n\n\ndef double(number: int) -> int:\n    """Twice."""\n    return number * 2\n'
TESTS = """from code_under_test import LIMIT, double


def test_double() -> None:
    assert double(2) == 4


def test_limit() -> None:
    assert LIMIT == 4
"""
DOUBLE = Mutant("triples", "code_under_test.py", "number * 2", "number * 3", "why", ("test_it.py::test_double",))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_fits_the_code_and_its_tests_exist(mutant: Mutant) -> None:
    assert problems(mutant, ROOT) == []


def test_there_are_enough_mutants_with_names_of_their_own() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= FEWEST


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "code_under_test.py").write_text(CODE)
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / ".env").write_text("not copied")
    return tmp_path


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"before": "number * 4"}, "stands 0 times"),
        ({"before": "number"}, "stands 2 times"),
        ({"file": "nothing.py"}, "stands 0 times"),
        ({"after": "number *"}, "cannot be parsed"),
        ({"after": "number * 2"}, "nothing is changed"),
        ({"tests": ("test_it.py::test_triple",)}, "there is no test_it.py::test_triple"),
        ({"tests": ("nothing.py::test_double",)}, "there is no nothing.py::test_double"),
        ({"tests": ()}, "no test is named"),
    ],
)
def test_a_wrong_entry_is_told(repository: Path, wrong: dict[str, object], said: str) -> None:
    (problem,) = problems(replace(DOUBLE, **wrong), repository)  # type: ignore[arg-type]  # of any field
    assert problem.startswith("triples: ")
    assert said in problem
    with pytest.raises(ValueError, match="triples"):
        run([replace(DOUBLE, **wrong)], print, repository)  # type: ignore[arg-type]  # likewise


@pytest.mark.slow
def test_each_mutant_is_tried_by_itself_and_a_survivor_is_told(repository: Path) -> None:
    noted: list[Outcome] = []
    survivor = replace(DOUBLE, name="says-double", before="Twice.", after="Double.")
    unreadable = replace(DOUBLE, name="takes-nothing", before="def double(number: int)", after="def twice(number: int)")
    outcomes = run([DOUBLE, survivor, unreadable, DOUBLE], noted.append, repository)
    assert outcomes == noted
    assert [(each.verdict, each.killed_by) for each in outcomes] == [
        ("killed", "test_it.py::test_double"),
        ("survived", ""),
        ("invalid", ""),
        ("killed", "test_it.py::test_double"),
    ]
    assert (repository / "code_under_test.py").read_text() == CODE


@pytest.mark.slow
def test_tests_that_fail_anyway_prove_nothing(repository: Path) -> None:
    with pytest.raises(UnmutatedTestsFail, match="test_limit"):
        run([replace(DOUBLE, tests=("test_it.py::test_limit",))], print, repository)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_every_mutant_dies() -> None:
    outcomes = run(MUTANTS, lambda _: None)
    assert [f"{each.mutant.name} {each.verdict}" for each in outcomes if each.verdict != "killed"] == []
