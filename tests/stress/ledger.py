"""Records the commands and what the platform saw, and compares them at the end."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.core.event_log import LogEntry
from simulator.core.messages import Message
from simulator.events.signing import PushedEvent
from simulator.platform import Platform
from tests.stress.commands import Command, kind_of

OK = 200
POLL = 0.1


@dataclass
class Expected:
    """A command that was sent, and its event."""

    command: Command
    message_id: str
    event: PushedEvent

    @property
    def event_id(self) -> str:
        return self.event.event_id


@dataclass
class Ledger:
    """Records what happens on one platform."""

    platform: Platform
    quiet_for: float
    asked: list[Expected] = field(default_factory=list)
    openings: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)
    last_call_at: float = field(default_factory=time.monotonic)
    _kinds: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.platform.event_log.subscribe(self._on_entry)

    def _on_entry(self, entry: LogEntry) -> None:
        detail = entry.detail
        with self._lock:
            if entry.kind == "job_changed" and detail["change"] == "opened":
                self.openings[detail["job_id"]] += 1
            if entry.kind == "api_call":
                self.last_call_at = time.monotonic()
            if entry.kind == "delivery":
                self.deliveries["acknowledged" if detail["status"] == OK else "failed"] += 1
            if entry.kind == "delivery" and detail["status"] == OK:
                self.acknowledged.add(detail["event_id"])

    def answers(self) -> dict[str, Counter[str]]:
        """How many cards of which kind answer which message, by its id."""
        found: dict[str, Counter[str]] = {}
        for message in self.platform.message_service.messages.from_bot():
            found.setdefault(message.parent_id, Counter())[self._kind_of(message)] += 1
        return found

    def _kind_of(self, message: Message) -> str:
        """As ``kind_of``, which reads a whole card; its first version never changes."""
        if message.id not in self._kinds:
            self._kinds[message.id] = kind_of(message)
        return self._kinds[message.id]

    def repeated_sends(self) -> int:
        """How often a message was sent again and recognised by its uuid."""
        return sum(self.platform.message_service._uuids._repeats.values())

    def in_flight(self) -> int:
        """How many acknowledged commands are not answered yet."""
        answered = {message.parent_id for message in self.platform.message_service.messages.from_bot()}
        return sum(
            asked.event_id in self.acknowledged and asked.message_id not in answered
            for asked in tuple(self.asked)
            if asked.command.expected
        )

    def wait_until_quiet(self, is_done: Callable[[], bool], timeout: float) -> bool:
        """Wait until ``is_done`` and Feishu has not been called for ``quiet_for`` seconds; False after the timeout.

        The quiet time begins now at the earliest, because a bot that has just started resumes its workflows later.
        """
        began = time.monotonic()
        return self.wait_until(
            lambda: is_done() and time.monotonic() - max(began, self.last_call_at) > self.quiet_for, timeout
        )

    def wait_until(self, is_done: Callable[[], bool], timeout: float) -> bool:
        """False after the timeout."""
        began = time.monotonic()
        while not is_done():
            if time.monotonic() - began > timeout:
                return False
            time.sleep(POLL)
        return True

    def unacknowledged(self) -> list[str]:
        return [f"unacknowledged {each.command.text}" for each in self.asked if each.event_id not in self.acknowledged]

    def is_all_answered(self) -> bool:
        answers = self.answers()
        return all(
            asked.event_id in self.acknowledged
            and asked.command.is_answered_by(answers.get(asked.message_id, Counter()))
            for asked in tuple(self.asked)
        )


def find_violations(ledger: Ledger) -> dict[str, list[str]]:
    """The violations by name; every list is empty if all is right."""
    answers = ledger.answers()
    found: dict[str, list[str]] = {name: [] for name in ("lost", "doubled", "unexpected answers", "not acknowledged")}
    for asked in ledger.asked:
        got = answers.get(asked.message_id, Counter())
        expected = asked.command.other_answer(got) or asked.command.expected
        if asked.event_id not in ledger.acknowledged:
            found["not acknowledged"].append(asked.command.text)
        for kind in expected.keys() | got.keys():
            line = f"{asked.command.text}: {kind} {got[kind]} of {expected[kind]}"
            if got[kind] < expected[kind]:
                found["lost"].append(line)
            elif got[kind] > expected[kind]:
                found["doubled" if expected[kind] else "unexpected answers"].append(line)
    questions = {asked.message_id for asked in ledger.asked}
    own = {message.id for message in ledger.platform.message_service.messages.from_bot()}
    found["unexpected answers"] += [f"to {parent_id}" for parent_id in answers.keys() - questions - own - {""}]
    return found
