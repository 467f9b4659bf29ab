"""The bench of the flow measurements: this checkout's simulator, a traced bot of any checkout, and what a flow cost."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

from simulator.bot_runner.bot_process import free_port
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.messages import Message
from simulator.events.delivery import Delivery
from simulator.events.signing import AppKeys
from simulator.events.user_actions import UserActions
from simulator.platform import APP_SECRET, Platform
from simulator.server import start_server
from tests.support.call_counts import by_path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
TRACER = HERE / "tracer"
QUIET_SECONDS = 4.0
TIMEOUT_SECONDS = 300.0
ZONE = ZoneInfo("Asia/Shanghai")
# The other flows take about two minutes.
DIGEST_AFTER = timedelta(minutes=4)
SINGLE_READ = re.compile(r"GET /hire/v1/(?:jobs|websites/\d+/job_posts)/\d+")


@dataclass(frozen=True)
class Flow:
    """One flow as it was traced."""

    name: str
    calls: list[str]
    trace: list[list[str]]

    @property
    def entries(self) -> list[list[str]]:
        return [words for words in self.trace if words[0] == "call"]

    def row(self) -> str:
        files = {words[4] for words in self.entries}
        between = [(words[3], words[4]) for words in self.entries if words[3] != "-"]
        reads = sum(words[0] == "sql" and words[3:5] == ["bot.db", "SELECT"] for words in self.trace)
        singles = sum(SINGLE_READ.fullmatch(call) is not None for call in self.calls)
        listed = ", ".join(f"{count} {path}" for path, count in sorted(by_path(self.calls).items()))
        numbers = (len(files), len(between), len(set(between)), len(self.calls), singles, reads)
        return f"| {self.name} | {' | '.join(str(number) for number in numbers)} | {listed} |"


class Bench:
    """The simulator and the traced bot."""

    def __init__(self, platform: Platform, delivery: Delivery, trace: Path, remind_at: datetime) -> None:
        """Args: ``remind_at`` is today's time of the reminders of every chat."""
        self.platform = platform
        self.delivery = delivery
        self.remind_at = remind_at
        self._trace = trace

    def replies(self, message_id: str) -> list[Message]:
        return [found for found in self.platform.message_service.messages.from_bot() if found.parent_id == message_id]

    def ask(self, text: str, by: str = people.RECRUITER.open_id, chat: str = RECRUITING_GROUP) -> Message:
        asked = self.delivery.say(chat, by, text)
        replies: list[Message] = wait_for(lambda: self.replies(asked.id))
        return replies[0]

    def measure(self, name: str, act: Callable[[], object], wanted: Callable[[], object] = lambda: True) -> Flow:
        """Everything from ``act`` until ``wanted`` is true and Feishu is not called any more."""
        line, offset = self.platform.event_log.newest, self._trace.stat().st_size
        act()
        wait_for(wanted)
        seen = -1
        while seen != self.platform.event_log.newest:
            seen = self.platform.event_log.newest
            time.sleep(QUIET_SECONDS)
        calls = [str(entry.detail["call"]) for entry in self.platform.event_log.since(line, kind="api_call")]
        with self._trace.open("rb") as trace:
            trace.seek(offset)
            words = [line.split() for line in trace.read().decode().splitlines()]
        return Flow(name, calls, without_polls(words))


def without_polls(trace: list[list[str]]) -> list[list[str]]:
    """Leaves out what the scheduler does every two seconds, and the checks of readiness."""
    roots = {(words[1], words[2]): words[4] for words in trace if words[0] == "call" and words[3] == "-"}
    idle = ("scheduler.py", "readiness.py", "status.py", "health.py", "lifecycle.py")
    return [words for words in trace if not roots.get((words[1], words[2]), "").endswith(idle)]


def part_with(flow: Flow, name: str, function: str) -> Flow:
    """The segments of a flow in which a function of this name is called."""
    segments = {(words[1], words[2]) for words in flow.entries if words[5] == function}
    return Flow(name, [], [words for words in flow.trace if (words[1], words[2]) in segments])


def wait_for(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError("the bot did not do what was expected")
        time.sleep(0.05)
    return found


@contextmanager
def running(checkout: Path, folder: Path) -> Iterator[Bench]:
    """The simulator with the bot of a checkout, which has read all jobs."""
    platform = Platform(MovableClock(ticks=True))
    server, port, trace = start_server(platform), free_port(), folder / "trace"
    trace.touch()
    remind_at = (datetime.now(ZONE) + DIGEST_AFTER).replace(second=0, microsecond=0)
    with (folder / "bot.log").open("wb") as log:
        bot = subprocess.Popen(  # noqa: S603 - our own interpreter and a checkout of our own
            [sys.executable, str(checkout / "app.py")],
            cwd=folder,
            env=environment(server.url, port, checkout, folder) | {"REMIND_AT": f"{remind_at:%H:%M}"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: is_ready(port))
        delivery = Delivery(UserActions(platform), f"http://127.0.0.1:{port}/feishu/events")
        bench = Bench(platform, delivery, trace, remind_at)
        bench.ask("/help")
        wait_for(lambda: "list_jobs" in bench.ask("/jobs open").content_text)
        time.sleep(QUIET_SECONDS)
        yield bench
    except TimeoutError:
        sys.stderr.write((folder / "bot.log").read_text("utf-8", "replace")[-5000:])
        raise
    finally:
        bot.terminate()
        bot.wait()
        server.stop()


def environment(platform_url: str, port: int, checkout: Path, folder: Path) -> dict[str, str]:
    keys = AppKeys()
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "PYTHONUTF8": "1",
        "PYTHONPATH": f"{TRACER}:{checkout}",
        "FLOW_TRACE": str(folder / "trace"),
        "FLOW_ROOT": str(checkout),
        "FEISHU_APP_ID": people.APP_ID,
        "FEISHU_APP_SECRET": APP_SECRET,
        "FEISHU_ENCRYPT_KEY": keys.encrypt_key,
        "FEISHU_VERIFICATION_TOKEN": keys.verification_token,
        "FEISHU_DOMAIN": platform_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "ADMIN_OPEN_IDS": people.ADMIN.open_id,
        "SCAN_EVERY_MINUTES": "1440",
    }


def is_ready(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).ok
    except requests.RequestException:
        return False
