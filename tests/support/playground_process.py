"""``python -m simulator --page-only`` as a process, and a client of its API."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

from simulator.clock import from_ms
from simulator.core import people

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "playground: "
TIMEOUT = 60.0
BOT_ZONE = ZoneInfo("Asia/Shanghai")
MILLISECOND = timedelta(milliseconds=1)


class Program:
    """The running playground."""

    def __init__(self, process: subprocess.Popen[str], session: requests.Session) -> None:
        """Waits until the process prints the page's address, which is when the bot is ready."""
        self.process = process
        self._session = session
        assert process.stdout is not None
        address = next((line for line in process.stdout if line.startswith(ADDRESS)), None)
        assert address is not None, "the playground did not come up"
        self.url = address.removeprefix(ADDRESS).strip()

    def read(self, path: str) -> Any:
        return self._session.get(f"{self.url}api/{path}", timeout=10).json()

    def write(self, path: str, **body: Any) -> Any:
        headers = {"X-Playground": "1"}
        answer = self._session.post(f"{self.url}api/{path}", json=body, headers=headers, timeout=40)
        assert answer.ok, answer.text
        return answer.json()

    def new_group(self, name: str) -> str:
        """The id of a new group of everybody in the tenant, in which the bot has sent its greeting."""
        members = [person.open_id for person in people.EVERYONE if person.tenant_key == people.TENANT]
        owner = people.RECRUITER.open_id
        chat_id: str = self.write("chats", **{"as": owner, "name": name, "members": members})["chat"]["id"]
        wait_until(lambda: self.read(f"chats/{chat_id}/messages?as={owner}")["messages"], "the bot greets nobody")
        return chat_id

    def now(self) -> datetime:
        """The platform's time."""
        return from_ms(self.read("state")["clock"]["now"])

    def move_to_ten_in_the_morning(self) -> None:
        """Moves the clock to the next 10:00. A digest is sent on its own day after 09:30 only, so a day later must not be night."""
        now = self.now().astimezone(BOT_ZONE)
        ten = now.replace(hour=10, minute=0, second=0, microsecond=0)
        ten += timedelta(days=1) if ten <= now else timedelta()
        self.write("clock", move=(ten - now) // MILLISECOND)

    def job_id(self, code: str) -> str:
        (job,) = self.read(f"jobs?query={code}")["jobs"]
        job_id: str = job["id"]
        return job_id

    def is_open(self, code: str) -> bool:
        (job,) = self.read(f"jobs?query={code}")["jobs"]
        return job["isActive"] is True

    def close_job(self, code: str) -> None:
        self.write(f"jobs/{self.job_id(code)}", close=True)

    def open_on_its_sites(self, code: str) -> None:
        """Opens the job without an expiry, and puts its adverts on their sites."""
        (job,) = self.read(f"jobs?query={code}")["jobs"]
        self.write(f"jobs/{job['id']}", open=True, expiresAt=None)
        for advert in job["adverts"]:
            self.write(f"adverts/{advert['id']}", site=advert["site"], listed=True)

    def take_adverts_down(self, code: str) -> None:
        """Takes the job's adverts off their sites; the job stays open."""
        (job,) = self.read(f"jobs?query={code}")["jobs"]
        for advert in job["adverts"]:
            self.write(f"adverts/{advert['id']}", site=advert["site"], listed=False)


def wait_until(what: Callable[[], object], otherwise: str) -> None:
    """Calls ``what`` until it is true. Raises AssertionError after ``TIMEOUT`` seconds."""
    deadline = time.monotonic() + TIMEOUT
    while not what():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


@contextlib.contextmanager
def program() -> Iterator[Program]:
    """A new playground, which is stopped at the end."""
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
            yield Program(process, session)
        finally:
            process.terminate()
            process.communicate(timeout=TIMEOUT)
