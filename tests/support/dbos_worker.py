"""A process with a DbosEngine of its own that can be killed, controlled by lines of text.

There is one DBOS per process. ``python -m tests.support.dbos_worker DATABASE_URL EXECUTOR_ID FOLDER [newer]`` answers
every line of its standard input with one line. Its workflows append what they do to ``FOLDER/done``; a step that waits
goes on once the file ``FOLDER/open`` exists.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.interfaces.tasks import Steps, Workflow
from bot.tasks.dbos_database import ExecutorLocks, open_dbos_database
from bot.tasks.dbos_engine import DbosEngine
from bot.tasks.retries import RETRY_DELAYS

ROOT = Path(__file__).resolve().parent.parent.parent
TIMEOUT_SECONDS = 20.0


def workflows(folder: Path, *, is_newer: bool) -> dict[str, Workflow]:
    """The workflows by kind; a newer release has changed one and has one more."""

    def note(words: str) -> str:
        with (folder / "done").open("a") as done:
            done.write(f"{words}\n")
        return words

    def wait_until_open() -> str:
        note("second begins")
        wait_until((folder / "open").exists)
        return note("second ends")

    def two_steps(steps: Steps, payload: str) -> str:
        first = steps.run("first", lambda: note(f"first {payload}"))
        second = steps.run("second", wait_until_open)
        return f"{first}, {second}"

    def two_steps_and_a_third(steps: Steps, payload: str) -> str:
        so_far = two_steps(steps, payload)
        return f"{so_far}, {steps.run('third', lambda: note('third'))}"

    def with_a_pause(steps: Steps, payload: str) -> str:
        steps.run("first", lambda: note(f"first {payload}"))
        steps.sleep(timedelta(seconds=float(payload)))
        return steps.run("second", lambda: note("second"))

    known: dict[str, Workflow] = {"two_steps": two_steps, "with_a_pause": with_a_pause}
    return {**known, "two_steps": two_steps_and_a_third, "new_kind": with_a_pause} if is_newer else known


@contextmanager
def dbos_engine(
    database_url: str,
    workflows: Mapping[str, Workflow],
    rerun_delays: tuple[timedelta, ...] = RETRY_DELAYS,
    giving_way: Collection[str] = (),
) -> Iterator[DbosEngine]:
    """A launched engine in this process; a test may stop it earlier. The arguments are as in ``DbosEngine``."""
    dbos_database = open_dbos_database(database_url)
    engine = DbosEngine(dbos_database, "only-process", rerun_delays)
    engine.register(workflows, giving_way)
    engine.launch()
    yield engine
    engine.stop(timedelta())
    dbos_database.dispose()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def done(folder: Path) -> list[str]:
    """What the workflows have done so far."""
    file = folder / "done"
    return file.read_text().splitlines() if file.exists() else []


def wait_for_line(folder: Path, line: str) -> None:
    wait_until(lambda: line in done(folder))


def let_steps_finish(folder: Path) -> None:
    (folder / "open").touch()


class Worker:
    """The process, controlled from its parent."""

    def __init__(self, database_url: str, executor_id: str, folder: Path, *, is_newer: bool = False) -> None:
        newer = ["newer"] if is_newer else []
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-m", "tests.support.dbos_worker", database_url, executor_id, str(folder), *newer],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert self.read() == "launched"

    def request(self, *words: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(words) + "\n")
        return self.read()

    def read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> None:
        """Kill the process without warning."""
        self._process.send_signal(signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """End its standard input, which ends the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(TIMEOUT_SECONDS)


@contextmanager
def worker(database_url: str, executor_id: str, folder: Path, *, is_newer: bool = False) -> Iterator[Worker]:
    started = Worker(database_url, executor_id, folder, is_newer=is_newer)
    try:
        yield started
    finally:
        started.close()


def main(database_url: str, executor_id: str, folder: str, *newer: str) -> None:
    dbos_database = open_dbos_database(database_url)
    engine, locks = DbosEngine(dbos_database, executor_id), ExecutorLocks(dbos_database, executor_id)
    engine.register(workflows(Path(folder), is_newer=bool(newer)))
    engine.launch()
    commands: dict[str, Callable[..., object]] = {
        "start": engine.start,
        "enqueue": engine.enqueue,
        "result": engine.result,
        "hold": locks.hold,
        "is_dead": locks.is_dead,
        "others": engine.unfinished_of_others,
        "hand_over": engine.hand_over_unknown,
        "recover": lambda *workflow_ids: engine.recover(workflow_ids),
        "prune": lambda: engine.prune(timedelta()),
    }
    sys.stdout.write("launched\n")
    sys.stdout.flush()
    for line in sys.stdin:
        name, *words = line.split()
        sys.stdout.write(f"{commands[name](*words)}\n")
        sys.stdout.flush()
    os._exit(0)  # A workflow that still waits must not keep the process alive.


if __name__ == "__main__":
    main(*sys.argv[1:])
