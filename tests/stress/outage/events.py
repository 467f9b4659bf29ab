"""Events at a steady rate, what the webhook answers to each delivery, and how fast ``/healthz`` is meanwhile."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from bot.domain.text import Text
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.event_log import LogEntry
from simulator.events.signing import PushedEvent
from tests.stress.commands import Command
from tests.stress.ledger import OK, Expected, Ledger
from tests.support.bot_process import Scene

# Enough that the platform's five messages a second to one chat are never the limit.
CHATS = 40
# More than the events that wait for an answer at one time, so that none is sent late.
SENDERS = 64
HEALTH_EVERY_SECONDS = 0.1
NO_ANSWER_SECONDS = 10.0


@dataclass(frozen=True)
class Delivered:
    """One delivery: when it was answered (monotonic seconds), with which status (0: none within 3 s), in which time."""

    at: float
    event_id: str
    status: int
    seconds: float


@dataclass
class Observed:
    """Everything that was measured on one scene, from its making on; times by message id are monotonic seconds."""

    here: Scene
    ledger: Ledger
    deliveries: list[Delivered] = field(default_factory=list)
    asked_at: dict[str, float] = field(default_factory=dict)
    answered_at: dict[str, float] = field(default_factory=dict)
    health_seconds: list[float] = field(default_factory=list)
    health_statuses: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.here.platform.event_log.subscribe(self._on_entry)

    def _on_entry(self, entry: LogEntry) -> None:
        detail, now = entry.detail, time.monotonic()
        if entry.kind == "delivery":
            self.deliveries.append(Delivered(now, detail["event_id"], detail["status"], detail["ms"] / 1000))
        if entry.kind == "message_sent":
            message = self.here.platform.message_service.messages[detail["message_id"]]
            if message.is_from_bot:
                self.answered_at.setdefault(message.parent_id, now)

    def is_all_answered(self) -> bool:
        return all(
            asked.event_id in self.ledger.acknowledged and asked.message_id in self.answered_at
            for asked in tuple(self.ledger.asked)
        )

    def answer_seconds(self) -> list[float]:
        """From the first acknowledgement of each question to its answer in the chat, the shortest first."""
        acknowledged: dict[str, float] = {}
        for delivered in self.deliveries:
            if delivered.status == OK:
                acknowledged.setdefault(delivered.event_id, delivered.at)
        # An answer may overtake the acknowledgement by some milliseconds.
        return sorted(
            max(0.0, self.answered_at[asked.message_id] - acknowledged[asked.event_id])
            for asked in self.ledger.asked
            if asked.message_id in self.answered_at and asked.event_id in acknowledged
        )


@contextmanager
def steady_events(observed: Observed, rate: int) -> Iterator[None]:
    """``rate`` questions a second, until the block ends; it then waits until each was delivered once."""
    chat_ids = [_new_chat(observed.here, number) for number in range(CHATS)]
    ends = threading.Event()

    def ask() -> None:
        began, count = time.monotonic(), 0
        while not ends.wait(max(0.0, began + count / rate - time.monotonic())):
            pushed.append(senders.submit(observed.here.delivery.push, _question(observed, chat_ids[count % CHATS])))
            count += 1

    with ThreadPoolExecutor(SENDERS) as senders:
        pushed: list[Future[None]] = []
        asker = threading.Thread(target=ask, name="asker")
        asker.start()
        try:
            yield
        finally:
            ends.set()
            asker.join()
    for push in pushed:
        push.result()


def _new_chat(here: Scene, number: int) -> str:
    name = Text(f"招聘群 {number}", f"Recruiting {number}")
    chat = Chat(f"oc_steady_{number}", name, "group", [people.RECRUITER.open_id])
    here.platform.chats.add(chat)
    return chat.id


def _question(observed: Observed, chat_id: str) -> PushedEvent:
    command = Command("/help", people.RECRUITER.open_id, chat_id, Counter(help=1))
    message, event = observed.here.delivery.user_actions.type(chat_id, command.person_id, command.text)
    assert event is not None
    observed.asked_at[message.id] = time.monotonic()
    observed.ledger.asked.append(Expected(command, message.id, event))
    return event


@contextmanager
def watched_health(observed: Observed) -> Iterator[None]:
    """Asks for ``/healthz`` ten times a second."""
    ends = threading.Event()

    def look() -> None:
        while not ends.wait(HEALTH_EVERY_SECONDS):
            began = time.monotonic()
            observed.health_statuses[_health(observed.here.replicas[0].bot.url)] += 1
            observed.health_seconds.append(time.monotonic() - began)

    watcher = threading.Thread(target=look, name="health")
    watcher.start()
    try:
        yield
    finally:
        ends.set()
        watcher.join()


def _health(url: str) -> int:
    try:
        return requests.get(f"{url}/healthz", timeout=NO_ANSWER_SECONDS).status_code
    except requests.RequestException:
        return 0
