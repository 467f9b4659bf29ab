"""Tries mutants one after the other in a copy of the repository, and tells which tests have noticed them."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.stress.mutations.mutant import Mutant, changed, problems

ROOT = Path(__file__).resolve().parents[3]
# What is not a part of the repository: packages, history, and the operator's own settings and database.
OTHER_SECOND_NS = 2 * 10**9
NOT_COPIED = frozenset({".venv", ".git", ".env", "data"})
CACHES = shutil.ignore_patterns(".*_cache", ".hypothesis", "__pycache__")
TIMEOUT_SECONDS = 240
ALL_TESTS_TIMEOUT_SECONDS = 1800
# pytest's exit codes: all passed, some failed. Others mean that it could not collect or run them.
PASSED, FAILED = 0, 1
_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+?::\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Outcome:
    """How one mutant ended. ``verdict`` is ``killed``, ``survived``, or ``invalid`` if the tests could not even run."""

    mutant: Mutant
    verdict: str
    killed_by: str
    seconds: float

    def row(self) -> str:
        """One line of the table."""
        return f"| {self.mutant.name} | {self.verdict} | {self.killed_by} | {self.seconds:.1f} |"


class UnmutatedTestsFail(Exception):
    """The tests fail without any mutant, so they prove nothing. The message is pytest's output."""


def run(mutants: Sequence[Mutant], note: Callable[[Outcome], None], root: Path = ROOT) -> list[Outcome]:
    """Try every mutant; ``note`` is called with each outcome at once.

    Raises:
        ValueError: naming the entries of the list that are wrong.
        UnmutatedTestsFail
    """
    wrong = [problem for mutant in mutants for problem in problems(mutant, root)]
    if wrong:
        raise ValueError("\n".join(wrong))
    outcomes = []
    with _copy_of(root) as copy:
        every_test = tuple(dict.fromkeys(test for mutant in mutants for test in mutant.tests))
        code, output = _run_tests(every_test, copy, ALL_TESTS_TIMEOUT_SECONDS)
        if code != PASSED:
            raise UnmutatedTestsFail(output)
        for mutant in mutants:
            outcomes.append(_try(mutant, copy))
            note(outcomes[-1])
    return outcomes


@contextmanager
def _copy_of(root: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "repository"
        shutil.copytree(root, copy, ignore=partial(_left_out, root))
        yield copy


def _left_out(root: Path, folder: str, names: list[str]) -> set[str]:
    return CACHES(folder, names) | (NOT_COPIED if Path(folder) == root else set())


def _try(mutant: Mutant, copy: Path) -> Outcome:
    began = time.monotonic()
    with _applied(mutant, copy / mutant.file):
        code, output = _run_tests(mutant.tests, copy, TIMEOUT_SECONDS)
    verdict = {PASSED: "survived", FAILED: "killed", None: "killed"}.get(code, "invalid")
    return Outcome(mutant, verdict, _killed_by(code, output), time.monotonic() - began)


def _killed_by(code: int | None, output: str) -> str:
    if code is None:
        return "the time limit"
    found = _FAILURE.search(output)
    return found[1] if code == FAILED and found else ""


@contextmanager
def _applied(mutant: Mutant, file: Path) -> Iterator[None]:
    """Python takes a compiled file for valid by its second and size, so the mutant gets another time, and the original its own back."""
    original, status = file.read_text(encoding="utf-8"), file.stat()
    file.write_text(changed(original, mutant), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + OTHER_SECOND_NS))
    try:
        yield
    finally:
        file.write_text(original, encoding="utf-8")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _run_tests(tests: Sequence[str], copy: Path, timeout: float) -> tuple[int | None, str]:
    """Run these tests up to the first failure; pytest's exit code, None after ``timeout`` seconds, and its output."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "-p", "no:cacheprovider", "--timeout=120", *tests]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = subprocess.Popen(command, cwd=copy, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603 - our own interpreter and the ids of our tests
        try:
            code: int | None = started.wait(timeout)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            started.kill()
            started.wait()
        output.seek(0)
        return code, output.read()
