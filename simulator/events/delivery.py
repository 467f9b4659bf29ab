"""Delivers pushes to the bot's address as the platform does: signed, with its deadlines and its schedule of retries."""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

import requests

from bot.domain.clock import Clock
from simulator.clock import RealClock
from simulator.core.messages import Message
from simulator.events import callback_answer
from simulator.events.callback_answer import Outcome
from simulator.events.client_form import ButtonSelector
from simulator.events.signing import PushedEvent, challenge, encrypt, sign
from simulator.events.user_actions import Click, UserActions
from simulator.playground.wire_log import Passed, WireLog

RETRY_AFTER = (timedelta(seconds=15), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))
CONNECT_SECONDS, ANSWER_SECONDS, CHALLENGE_SECONDS = 2.0, 3.0, 1.0
POLL_SECONDS = 0.02
OK = 200

DeliveryFault = Literal["twice", "twice_with_new_id", "late", "out_of_order", "answer_lost", "bad_signature"]


@dataclass(frozen=True)
class Schedule:
    """When failed pushes come again. ``compressed`` divides every wait; ``late_by`` is what "late" means."""

    retry_after: tuple[timedelta, ...] = RETRY_AFTER
    compressed: float = 1.0
    late_by: timedelta = timedelta(minutes=10)

    def wait(self, attempt: int) -> timedelta | None:
        """How long to wait after the failed ``attempt``, counted from 1; None when the push is given up."""
        return self.retry_after[attempt - 1] / self.compressed if attempt <= len(self.retry_after) else None


@dataclass(order=True)
class _Waiting:
    due_at: datetime
    attempt: int
    event: PushedEvent = field(compare=False)


@dataclass(frozen=True)
class _Answer:
    """What came back: ``status`` 0 if nothing did, and then whether it was for want of time."""

    status: int = 0
    body: bytes = b""
    was_late: bool = False


class Delivery:
    """The way from the platform to one bot.

    ``clock`` says when a retry is due: the platform's, so that moving it moves them too. ``stamps`` dates the
    signatures: the real clock, since a bot compares them with its own, unless the bot follows the platform's.
    ``lasting`` is what goes wrong with every event; ``wire``, if it is set, is told of every push.
    """

    def __init__(
        self, user_actions: UserActions, bot_url: str, schedule: Schedule | None = None, stamps: Clock | None = None
    ) -> None:
        self.user_actions = user_actions
        self.bot_url = bot_url
        self.given_up: list[PushedEvent] = []
        self.lasting: set[DeliveryFault] = set()
        self.wire: WireLog | None = None
        self._platform = user_actions.platform
        self._schedule = schedule or Schedule()
        self._stamps = stamps or RealClock()
        self._next_faults: list[DeliveryFault] = []
        self._waiting: list[_Waiting] = []
        self._held: list[PushedEvent] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._worker: threading.Thread | None = None
        self._platform.clock.on_move(self.deliver_due)

    def start(self) -> None:
        """Watch for due retries in a thread; without it they leave when the clock is moved."""
        self._worker = threading.Thread(target=self._watch, daemon=True)
        self._worker.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._worker is not None:
            self._worker.join()

    def set_next_fault(self, mishap: DeliveryFault) -> None:
        """What shall go wrong with the next event; several queue up."""
        if mishap not in get_args(DeliveryFault):
            raise ValueError(f"no such mishap: {mishap}")
        self._next_faults.append(mishap)

    def check_address(self) -> bool:
        """The challenge that the console sends when the address is saved; whether it came back."""
        words = f"challenge-{time.monotonic_ns()}"
        body = encrypt(challenge(self.user_actions.keys, words), self.user_actions.keys.encrypt_key)
        answer = self._post(body, {"Content-Type": "application/json;charset=utf-8"}, CHALLENGE_SECONDS)
        return answer.status == OK and words.encode() in answer.body

    def say(self, chat_id: str, person_id: str, words: str, **how: Any) -> Message:
        """Somebody types, and the bot is told; ``how`` as in ``Acts.type``."""
        message, event = self.user_actions.type(chat_id, person_id, words, **how)
        if event is not None:
            self.push(event)
        return message

    def click(self, message_id: str, person_id: str, wanted: ButtonSelector, form: dict[str, Any] | None = None) -> Outcome:
        """Somebody clicks, and sees what the bot answered within three seconds. Never retried. Raises CannotClick."""
        return self.send_click(self.user_actions.click(message_id, person_id, wanted, form))

    def send_click(self, click: Click) -> Outcome:
        click.message.is_being_clicked = True
        try:
            answer = self._send(click.event, 1)
            if answer.status:
                return callback_answer.apply_answer(self._platform, click, answer.status, answer.body)
        finally:
            click.message.is_being_clicked = False
        code = callback_answer.LATE if answer.was_late else callback_answer.NO_CONNECTION
        return callback_answer.log_outcome(self._platform, click, Outcome(code))

    def push(self, event: PushedEvent) -> None:
        """Deliver an event now, unless the next mishap says otherwise; failures come again by the schedule."""
        mishaps = {self._next_faults.pop(0)} if self._next_faults else set(self.lasting)
        if "out_of_order" in mishaps:
            self._held.append(event)
            return
        if "late" in mishaps:
            self._wait(event, 1, self._schedule.late_by / self._schedule.compressed)
            return
        self._attempt(event, 1, mishaps)
        if "twice" in mishaps:
            self._attempt(event, 1)
        if "twice_with_new_id" in mishaps:
            self._attempt(event.with_new_id(), 1)
        held, self._held = self._held, []
        for overtaken in held:
            self._attempt(overtaken, 1)

    def deliver_due(self) -> None:
        """Deliver every event whose time has come."""
        now = self._platform.clock.now()
        with self._lock:
            due = sorted(waiting for waiting in self._waiting if waiting.due_at <= now)
            self._waiting = [waiting for waiting in self._waiting if waiting.due_at > now]
        for waiting in due:
            self._attempt(waiting.event, waiting.attempt)

    def _attempt(self, event: PushedEvent, attempt: int, mishaps: Collection[DeliveryFault] = ()) -> None:
        answer = self._send(event, attempt, is_forged="bad_signature" in mishaps)
        if answer.status == OK and "answer_lost" not in mishaps:
            return
        wait = self._schedule.wait(attempt)
        if wait is None:
            self.given_up.append(event)
        else:
            self._wait(event, attempt + 1, wait)

    def _wait(self, event: PushedEvent, attempt: int, wait: timedelta) -> None:
        with self._lock:
            self._waiting.append(_Waiting(self._platform.clock.now() + wait, attempt, event))

    def _send(self, event: PushedEvent, attempt: int, *, is_forged: bool = False) -> _Answer:
        """One attempt, signed anew (open-questions Q5)."""
        key = self.user_actions.keys.encrypt_key
        body = encrypt(event.payload, key)
        headers = sign(body, f"not-{key}" if is_forged else key, self._stamps.now())
        began = time.monotonic()
        answer = self._post(body, headers, ANSWER_SECONDS)
        ms = round((time.monotonic() - began) * 1000)
        label_value = {"event_id": event.event_id, "event_type": event.event_type, "attempt": attempt}
        self._platform.event_log.note("delivery", **label_value, status=answer.status, ms=ms)
        if self.wire is not None:
            self.wire.note(self._passed(event, headers, body, answer, ms))
        return answer

    def _passed(self, event: PushedEvent, headers: dict[str, str], body: bytes, answer: _Answer, ms: int) -> Passed:
        return Passed(
            at=self._platform.clock.now(),
            direction="to_bot",
            method="POST",
            path=urlsplit(self.bot_url).path,
            status=answer.status,
            ms=ms,
            request_headers=headers,
            request_body=body,
            answer_body=answer.body if answer.status else b"(no answer)",
            opened=event.payload,
        )

    def _post(self, body: bytes, headers: dict[str, str], seconds: float) -> _Answer:
        began = time.monotonic()
        try:
            with requests.Session() as session:
                session.trust_env = False
                found = session.post(
                    self.bot_url, body, headers=headers, timeout=(CONNECT_SECONDS, seconds), allow_redirects=False
                )
                answer = _Answer(found.status_code, found.content)
        except requests.Timeout:
            return _Answer(was_late=True)
        except requests.RequestException:
            return _Answer()
        return answer if time.monotonic() - began <= seconds else _Answer(was_late=True)

    def _watch(self) -> None:
        while not self._stopped.wait(POLL_SECONDS):
            # To a bot that has not heard of a move yet, a push signed after it would come from the future.
            if self._platform.clock.is_settled:
                self.deliver_due()
