"""A running bot and its platform: asking, waiting for answers, and closed jobs for tests of reopening."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import requests

from simulator.clock import RealClock
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.event_log import Kind, LogEntry
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.events.signing import PushedEvent, encrypt, sign
from simulator.platform import Platform
from simulator.seed import special_jobs
from tests.support.bot_process import Scene

Found = TypeVar("Found")
GROUP = RECRUITING_GROUP
RECRUITER, MANAGER = people.RECRUITER.open_id, people.MANAGER.open_id
REOPEN = {"do": "reopen_job"}
QUIET_SECONDS = 0.5


@dataclass
class RunningBot:
    """One running bot, its platform, and the jobs that tests have used."""

    scene: Scene
    used_job_ids: set[str] = field(default_factory=set)

    @property
    def platform(self) -> Platform:
        return self.scene.platform

    def wait_for_scan(self) -> None:
        """Until the first scan is over: before that, a job that is on no website cannot be named by its code."""
        eventually(lambda: self.calls("POST", "job_publish_records"), 30)
        eventually(self._is_quiet, 30)

    def _is_quiet(self) -> bool:
        newest = self.platform.event_log.newest
        return not self.platform.event_log.wait(newest, QUIET_SECONDS)

    def say(self, text: str, by: str = RECRUITER) -> Message:
        return self.scene.delivery.say(GROUP, by, text)

    def answers_to(self, message: Message) -> list[Message]:
        return [found for found in self.platform.message_service.messages.from_bot() if found.parent_id == message.id]

    def ask(self, text: str, seconds: float = 15) -> Message:
        """The bot's first answer to what is typed."""
        message = self.say(text)
        return eventually(lambda: self.answers_to(message), seconds)[0]

    def closed_job(self) -> Job:
        """A closed job that nobody else uses, with one post and a team."""
        store = self.platform.hire_service.store
        for job in store.jobs.values():
            is_ordinary = job.code > special_jobs.NO_TEAM_CODE and len(store.posts_of_job(job.id)) == 1
            is_free = job.id not in self.used_job_ids and not job.is_active
            if is_ordinary and is_free and job.team == people.FIRST_TEAM:
                self.used_job_ids.add(job.id)
                return job
        raise LookupError("every closed job is used")

    def card_of(self, job: Job) -> Message:
        """A card of the job, with its reopen form."""
        return self.ask(f"/job {job.code}")

    def push(self, event: PushedEvent) -> requests.Response:
        """Push an event as the platform does; the raw answer."""
        key = self.scene.delivery.user_actions.keys.encrypt_key
        body = encrypt(event.payload, key)
        return requests.post(
            self.scene.replicas[0].bot.events_url, body, headers=sign(body, key, RealClock().now()), timeout=10
        )

    def get(self, path: str) -> requests.Response:
        return requests.get(f"{self.scene.replicas[0].bot.url}{path}", timeout=10)

    def lines(self, kind: Kind) -> list[LogEntry]:
        return list(self.platform.event_log.since(kind=kind))

    def calls(self, method: str, part: str) -> list[LogEntry]:
        """The calls to the platform whose path holds ``part``."""
        found = [line for line in self.lines("api_call") if part in line.detail["call"]]
        return [line for line in found if line.detail["call"].startswith(f"{method} ")]


def eventually(look: Callable[[], Found], seconds: float = 15) -> Found:
    """Call ``look`` until it finds something. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing within {seconds} s")
        time.sleep(0.02)
    return found
