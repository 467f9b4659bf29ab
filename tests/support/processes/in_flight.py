"""A bot with subscriptions, history, a digest that was sent, and one that waits because Feishu refuses to send."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.events.signing import PushedEvent, encrypt, sign
from simulator.platform import Platform
from tests.support.bot_process import scene
from tests.support.running_bot import RECRUITER, REOPEN, RunningBot, eventually
from tests.support.whole_bot.digests import prepare_expiring_job

# A Monday, ten in the morning in Shanghai: after the hour of the digests.
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SEND = "POST /im/v1/messages"
CLOSED_JOBS = 3
OK = 200


@dataclass
class InFlight:
    """The bot, and what a test looks at after it has lost its database or got another one."""

    bot: RunningBot
    job: Job
    card: Message
    closed: Job
    question: PushedEvent
    answered: Message

    def digests(self, chat_id: str) -> list[Message]:
        found = self.bot.platform.message_service.messages.from_bot(chat_id)
        return [
            message
            for message in found
            if "digest_id" in message.content_text and self.job.title in message.content_text
        ]

    def sent(self) -> list[Message]:
        return self.digests(RECRUITING_GROUP)

    def waiting(self) -> list[Message]:
        return self.digests(CAMPUS_GROUP)

    def answers(self) -> list[Message]:
        return self.bot.answers_to(self.answered)

    def ask_again(self) -> None:
        """Push the question's event, as the platform does when an answer was lost."""
        key = self.bot.scene.delivery.user_actions.keys.encrypt_key
        body = encrypt(self.question.payload, key)
        headers = sign(body, key, self.bot.platform.clock.now())
        url = self.bot.scene.replicas[0].bot.events_url
        assert requests.post(url, body, headers=headers, timeout=10).status_code == OK

    def click(self) -> bool:
        """Reopen the closed job on the card that was sent at the beginning; whether it is open then."""
        outcome = self.bot.scene.delivery.click(self.card.id, RECRUITER, REOPEN)
        assert (outcome.error_code, outcome.toast_kind) == (0, "success"), outcome
        return self.closed.is_active


@contextmanager
def in_flight(folder: Path) -> Iterator[InFlight]:
    """Started, told, and asked; from here on Feishu refuses to send digests until ``faults.clear()``."""
    jobs: list[Job] = []
    clock = MovableClock(START, ticks=True)
    with scene(folder, moving=clock, prepare=lambda platform: jobs.append(_prepare(platform))) as started:
        bot = RunningBot(started)
        bot.wait_for_scan()
        closed = bot.closed_job()
        card = bot.card_of(closed)
        bot.ask(f"/subscribe {jobs[0].code}")
        bot.platform.move(timedelta(days=3))
        answered, question = started.delivery.user_actions.type(RECRUITING_GROUP, RECRUITER, "/help")
        assert question is not None
        found = InFlight(bot, jobs[0], card, closed, question, answered)
        found.ask_again()
        eventually(found.answers)
        eventually(found.sent, 40)
        bot.platform.faults.add("busy", SEND, times=999)
        asked = started.delivery.say(CAMPUS_GROUP, people.SECOND_RECRUITER.open_id, f"/subscribe {jobs[0].code}")
        eventually(lambda: bot.answers_to(asked))
        # To the next interval of the reminders.
        bot.platform.move(timedelta(minutes=1))
        eventually(lambda: bot.platform.faults.all()[0].times < 999, 30)
        yield found


def _prepare(platform: Platform) -> Job:
    """Few jobs, and among them some that are closed and have a team."""
    store = platform.hire_service.store
    closed = [job for job in store.jobs.values() if not job.is_active and job.team == people.FIRST_TEAM]
    posts = dict(store.posts)
    kept = [job for job in closed if len(store.posts_of_job(job.id)) == 1][:CLOSED_JOBS]
    found = prepare_expiring_job(platform)
    for job in kept:
        store.jobs[job.id] = job
        store.posts |= {key: post for key, post in posts.items() if post.job_id == job.id}
    return found
