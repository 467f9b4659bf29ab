"""Starts what is measured: the bot beside a platform that notes its own time, and the other servers."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import Response, after_this_request, request

from simulator.bot_runner.bot_process import ROOT, free_port
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.chats import Chat
from simulator.keep_alive import ARRIVED_AT
from simulator.platform import Platform
from simulator.seed.many_jobs import fill_many
from simulator.server import start_server
from tests.bench.load import Connection
from tests.support.bot_process import Replica
from tests.support.running_bot import eventually

Result = TypeVar("Result")
START_SECONDS = 60
# The platform allows five messages a second to one chat.
CHATS = 40


@dataclass(frozen=True)
class Call:
    """A call to the platform: its name, such as ``GET /hire/v1/jobs/6960``, and its time in monotonic seconds."""

    name: str
    began: float
    ended: float


class TimedPlatform(Platform):
    """A platform that notes how long it took for each call, from the first line of the request until its answer is sent."""

    def __init__(self, clock: MovableClock | None = None) -> None:
        super().__init__(clock or MovableClock(ticks=True))
        self.calls: list[Call] = []

    def seconds_since(self, seen: int) -> float:
        """Of all calls after the first ``seen``."""
        return sum(call.ended - call.began for call in self.calls[seen:])

    def call(self, name: str, operation: Callable[[], Result], authorize: Callable[[], None] | None = None) -> Result:
        began = request.environ[ARRIVED_AT]

        @after_this_request
        def note(response: Response) -> Response:
            self.calls.append(Call(name, began, time.monotonic()))
            return response

        return super().call(name, operation, authorize)


def platform_with(jobs: int) -> TimedPlatform:
    """A platform with so many jobs, each with one advert, and with groups to write in."""
    platform = TimedPlatform()
    store = platform.hire_service.store
    store.jobs.clear()
    store.posts.clear()
    fill_many(store, jobs, platform.clock.now())
    for number in range(CHATS):
        platform.chats.add(
            Chat(group(number), people.BOT_NAME, "group", [people.RECRUITER.open_id, people.MANAGER.open_id])
        )
    return platform


def group(number: int) -> str:
    return f"oc_bench_{number % CHATS}"


@contextmanager
def bot_beside(platform: Platform, **settings: str) -> Iterator[Replica]:
    """The bot as a process, which has read all jobs; it greets no administrator."""
    server = start_server(platform)
    with tempfile.TemporaryDirectory(prefix="bot-bench-") as folder:
        replica = Replica(server.url, Path(folder), **{"ADMIN_OPEN_IDS": "", **settings})
        try:
            replica.start()
            replica.wait_until_ready()
            eventually(lambda: replica.bot.has_read_jobs(platform.hire_service.store.sites), START_SECONDS)
            yield replica
        finally:
            replica.stop()
            server.stop()


@contextmanager
def rival(kind: str) -> Iterator[int]:
    """The port of a server of ``tests/bench/rivals.py``."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bot-bench-") as folder:
        command = [sys.executable, "-m", "tests.bench.rivals", kind, str(port), str(Path(folder) / "events.db")]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
            try:
                eventually(lambda: _is_open(port), START_SECONDS)
                yield port
            finally:
                process.terminate()


def _is_open(port: int) -> bool:
    with suppress(OSError), Connection(port):
        return True
    return False
