"""``python -m simulator --page-only`` as a process, with the real bot, which follows the platform's clock."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from simulator.core.chats import RECRUITING_GROUP

ROOT = Path(__file__).resolve().parents[3]
SAY = {"as": "ou_recruiter", "text": "/help", "mention": "auto"}
WEEK_MS = 7 * 86_400_000
TIMEOUT = 60.0


class Demo:
    """The running playground and its API."""

    def __init__(self, process: subprocess.Popen[str], session: requests.Session) -> None:
        self.process = process
        self._session = session
        assert process.stdout is not None
        line = next((line for line in process.stdout if line.startswith("playground: ")), "")
        self._url = line.removeprefix("playground: ").strip()

    def read(self, path: str) -> Any:
        return self._session.get(f"{self._url}api/{path}", timeout=10).json()

    def do(self, path: str, **body: Any) -> Any:
        headers = {"X-Playground": "1"}
        return self._session.post(f"{self._url}api/{path}", json=body, headers=headers, timeout=40).json()

    def answers(self) -> int:
        messages = self.read(f"chats/{RECRUITING_GROUP}/messages")["messages"]
        return sum(message["sender"]["isBot"] for message in messages)


@pytest.fixture
def demo() -> Iterator[Demo]:
    with (
        subprocess.Popen(
            [sys.executable, "-m", "simulator", "--page-only"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process,
        requests.Session() as session,
    ):
        session.trust_env = False
        try:
            yield Demo(process, session)
        finally:
            process.terminate()
            process.communicate(timeout=TIMEOUT)


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.slow
def test_the_bot_answers_after_a_week_and_after_its_death_and_each_time_once(demo: Demo) -> None:
    demo.do(f"chats/{RECRUITING_GROUP}/say", **SAY)
    wait_for(lambda: demo.answers() == 1)
    demo.do("clock", move=WEEK_MS)
    demo.do(f"chats/{RECRUITING_GROUP}/say", **SAY)
    wait_for(lambda: demo.answers() == 2)

    assert demo.do("bot", action="kill")["running"] is False
    demo.do(f"chats/{RECRUITING_GROUP}/say", **SAY)
    demo.do("bot", action="start")
    wait_for(lambda: demo.read("state")["bot"]["ready"])
    demo.do("clock", move=20_000)
    wait_for(lambda: demo.answers() == 3)
    time.sleep(1)
    assert demo.answers() == 3
    assert {command["name"] for command in demo.read("state")["commands"]} >= {"/help", "/job", "/reopen"}

    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(TIMEOUT) == 0
