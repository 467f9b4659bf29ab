"""What people do on one day: they type commands, some of them reopenings, and click reopen forms."""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.events.delivery import DeliveryFault, Schedule
from tests.stress.chaos.intents import Intent, click_when_there, form_command
from tests.stress.commands import TEAM_NOT_TOLD, Command, make_commands
from tests.stress.ledger import Expected, Ledger
from tests.support.bot_process import Scene

SENDERS, CLICKERS = 8, 16
LONGEST_PAUSE, SHORTEST_PAUSE = 2.0, 0.01
BURST = 8
# The platform retries after 15 s, 5 min, 1 h and 6 h; here it retries soon and does not give up.
SCHEDULE = Schedule(retry_after=(timedelta(seconds=0.4), *[timedelta(seconds=1.5)] * 400), late_by=timedelta(seconds=3))
DELIVERY_FAULTS: tuple[DeliveryFault, ...] = ("twice", "twice_with_new_id", "answer_lost", "late", "out_of_order")
# What may answer any command while Feishu fails, and a reopening that was typed more than ten minutes ago. A reopening is also
# refused while Hire cannot say who may reopen the job.
FAILED, LATE = "That did not work", "This command came late and was not run"
# Shares of all commands.
TYPED_REOPENINGS, CLICKED_FORMS = 0.08, 0.05


class Load:
    """The people of one day."""

    def __init__(self, scene: Scene, ledger: Ledger, rng: random.Random) -> None:
        self._scene = scene
        self._ledger = ledger
        self._rng = rng
        self.intents: list[Intent] = []

    def run(self, count: int, jobs: list[Job], before_each: Callable[[int], None]) -> None:
        """Send ``count`` commands and click forms; ``before_each`` is called with the number of each command.

        ``jobs`` are closed; each is used for one intent at most. Deliveries are made wrongly now and then.
        """
        typed, clicked = (round(count * share) for share in (TYPED_REOPENINGS, CLICKED_FORMS))
        commands: list[tuple[Command, Intent | None]] = [
            (command, self._typed(command))
            for command in make_commands(self._scene.platform, self._rng, count - clicked, jobs[:typed])
        ]
        for job in jobs[typed : typed + clicked]:
            place = self._rng.randrange(len(commands) + 1)
            commands.insert(place, (form_command(job), self._intend(job, is_click=True)))
        with ThreadPoolExecutor(SENDERS) as senders, ThreadPoolExecutor(CLICKERS) as clickers:
            pending: list[Future[Any]] = []
            for number, (command, intent) in enumerate(commands):
                before_each(number)
                expected = self._type(command, intent)
                if intent and intent.is_click:
                    pending.append(clickers.submit(click_when_there, self._scene, intent, expected.message_id))
                pending.append(senders.submit(self._scene.delivery.push, expected.event))
                self._pause(is_last=number + 1 == len(commands))
            for each in pending:
                each.result()
        # An event that is held back to come out of order comes after the next one.
        self.say(Command("/help", people.RECRUITER.open_id, RECRUITING_GROUP, Counter(help=1)))

    def say(self, command: Command) -> None:
        """Send one command without a fault of delivery."""
        self._scene.delivery.push(self._type(command, self._typed(command)).event)

    def repeat(self, intent: Intent) -> None:
        """The person types the command again; a new intent."""
        expected = next(each for each in self._ledger.asked if each.message_id == intent.message_id)
        self.say(expected.command)

    def _typed(self, command: Command) -> Intent | None:
        if not command.job_id:
            return None
        return self._intend(self._scene.platform.jobs[command.job_id], is_click=False)

    def _intend(self, job: Job, *, is_click: bool) -> Intent:
        self.intents.append(Intent(job, is_click, self._ledger.openings[job.id]))
        return self.intents[-1]

    def _type(self, command: Command, intent: Intent | None) -> Expected:
        command = replace(command, instead=frozenset({FAILED, LATE, TEAM_NOT_TOLD} if command.job_id else {FAILED}))
        options = {"mention_bot": command.mention_bot, **command.options}
        message, event = self._scene.delivery.user_actions.type(
            command.chat_id, command.person_id, command.text, **options
        )
        assert event is not None
        if intent and not intent.is_click:
            intent.message_id = message.id
        self._ledger.asked.append(Expected(command, message.id, event))
        return self._ledger.asked[-1]

    def _pause(self, *, is_last: bool) -> None:
        """Make the next delivery fail now and then; pause between bursts."""
        if self._rng.random() < 1 / 6 and not is_last:
            self._scene.delivery.set_next_fault(self._rng.choice(DELIVERY_FAULTS))
        is_pause = self._rng.random() < 1 / BURST
        time.sleep(self._rng.uniform(0.0, LONGEST_PAUSE) if is_pause else SHORTEST_PAUSE)
