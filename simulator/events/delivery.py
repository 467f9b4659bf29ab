"""Delivers events and clicks to the bot as the platform does: signed, with its time limits and its retry schedule."""

import json
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from bot.domain.clock import Clock
from simulator.clock import RealClock
from simulator.core.messages import Message
from simulator.events import callback_answer, link_previews
from simulator.events.callback_answer import Outcome
from simulator.events.client_form import ButtonSelector
from simulator.events.retry_queue import RetryQueue, Waiting
from simulator.events.signing import PushedEvent, challenge, encrypt, sign
from simulator.events.transport import Answer, Transport, post
from simulator.events.user_actions import Click, UserActions
from simulator.events.wire_log import Exchange, WireLog

# docs/feishu/events.md 4
RETRY_AFTER = (timedelta(seconds=15), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))
CHALLENGE_SECONDS = 1.0
POLL_SECONDS = 0.02
OK = 200

DeliveryFault = Literal["twice", "twice_with_new_id", "late", "out_of_order", "answer_lost", "bad_signature"]


@dataclass(frozen=True)
class Schedule:
    """When failed deliveries are repeated. ``compressed`` divides every delay; ``late_by`` is the delay of "late"."""

    retry_after: tuple[timedelta, ...] = RETRY_AFTER
    compressed: float = 1.0
    late_by: timedelta = timedelta(minutes=10)

    def delay(self, attempt: int) -> timedelta | None:
        """How long to wait after the failed ``attempt``, counted from 1; None when the event is given up."""
        return self.retry_after[attempt - 1] / self.compressed if attempt <= len(self.retry_after) else None


class Delivery:
    """Delivers to one bot at ``bot_url``.

    Retries are due by the platform's clock, so moving it makes them due, unless ``retry_clock`` is another. ``signing_clock`` dates the signatures: the
    machine's clock, because a bot compares them with its own, or the platform's for a bot that follows it.
    ``lasting_faults`` apply to every event; every delivery is added to ``wire`` if it is set. With ``long_connection`` set, nothing
    is sent to ``bot_url``.
    """

    def __init__(
        self,
        user_actions: UserActions,
        bot_url: str,
        schedule: Schedule | None = None,
        signing_clock: Clock | None = None,
        retry_clock: Clock | None = None,
    ) -> None:
        self.user_actions = user_actions
        self.bot_url = bot_url
        self.given_up: list[PushedEvent] = []
        self.lasting_faults: set[DeliveryFault] = set()
        self.wire: WireLog | None = None
        self.long_connection: Transport | None = None
        self._platform = user_actions.platform
        self._schedule = schedule or Schedule()
        self._signing_clock = signing_clock or RealClock()
        self._retry_clock = retry_clock or self._platform.clock
        self._next_faults: list[DeliveryFault] = []
        self._retries = RetryQueue(self._platform.event_log)
        self._under_way: set[int] = set()
        self._held_back: list[PushedEvent] = []
        self._stopped = threading.Event()
        self._worker: threading.Thread | None = None
        self._platform.clock.on_move(self.deliver_due)

    def start(self) -> None:
        """Starts a thread that delivers due retries; without it they are delivered when the clock is moved."""
        self._worker = threading.Thread(target=self._watch, daemon=True)
        self._worker.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._worker is not None:
            self._worker.join()

    def set_next_fault(self, fault: DeliveryFault) -> None:
        """Sets the fault of the next event; several are used one after the other."""
        if fault not in get_args(DeliveryFault):
            raise ValueError(f"no such delivery fault: {fault}")
        self._next_faults.append(fault)

    def check_address(self) -> bool:
        """Sends the challenge that the console sends when an address is saved; whether it was answered."""
        text = f"challenge-{time.monotonic_ns()}"
        body = encrypt(challenge(self.user_actions.keys, text), self.user_actions.keys.encrypt_key)
        answer = post(self.bot_url, body, {"Content-Type": "application/json;charset=utf-8"}, CHALLENGE_SECONDS)
        return answer.status == OK and text.encode() in answer.body

    def has_bot(self) -> bool:
        """Whether there is a bot to deliver to: it answers the challenge, or it is connected soon."""
        return self.check_address() if self.long_connection is None else self.long_connection.has_bot()

    def say(self, chat_id: str, person_id: str, text: str, **options: Any) -> Message:
        """A person sends a message and the event is delivered; ``options`` as in ``UserActions.type``."""
        message, event = self.user_actions.type(chat_id, person_id, text, **options)
        if event is not None:
            self.push(event)
        self.show_links(message, person_id)
        return message

    def show_links(self, message: Message, person_id: str) -> None:
        """A person sees a message: the bot is asked for a preview of each of its links."""
        for url in link_previews.links_of(message):
            event = link_previews.shown(self._platform, self.user_actions.keys, message, person_id, url)
            answer = self._send(event, 1)
            link_previews.apply_preview(self._platform, message, url, answer.status, answer.body)

    def click(
        self, message_id: str, person_id: str, button: ButtonSelector, form: dict[str, Any] | None = None
    ) -> Outcome:
        """A person clicks; the outcome is what they see within three seconds. Never retried. Raises CannotClick."""
        return self.send_click(self.user_actions.click(message_id, person_id, button, form))

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
        """Delivers an event now, subject to the faults that are set; a failed delivery is repeated by the schedule."""
        faults = {self._next_faults.pop(0)} if self._next_faults else set(self.lasting_faults)
        if "out_of_order" in faults:
            self._held_back.append(event)
            return
        if "late" in faults:
            self._retry_in(self._schedule.late_by / self._schedule.compressed, event, 1)
            return
        self._attempt(event, 1, faults)
        if "twice" in faults:
            self._attempt(event, 1)
        if "twice_with_new_id" in faults:
            self._attempt(event.with_new_id(), 1)
        held_back, self._held_back = self._held_back, []
        for overtaken in held_back:
            self._attempt(overtaken, 1)

    def deliver_due(self) -> None:
        """Delivers every waiting event that is due."""
        due = self._retries.take_due(self._retry_clock.now())
        self._under_way |= {id(waiting) for waiting in due}
        for waiting in due:
            self._attempt(waiting.event, waiting.attempt)
            self._under_way.discard(id(waiting))

    @property
    def waiting_count(self) -> int:
        """How many events wait for another attempt, or are in one."""
        return len(self._under_way) + len(self._retries)

    def next_retry_at(self, chat_id: str) -> datetime | None:
        """When an event of the chat is delivered again; None if none waits."""
        waiting = self._retries.in_chat(chat_id)
        return waiting[0].due_at if waiting else None

    def deliver_now(self, chat_id: str) -> bool:
        """Delivers what waits in a chat before it is due; whether the bot took all of it.

        What it does not take waits on until the time that the schedule has set for it.
        """
        refused = [
            each for each in self._retries.take_chat(chat_id) if self._send(each.event, each.attempt).status != OK
        ]
        for waiting in refused:
            self._retries.add(waiting)
        return not refused

    def _attempt(self, event: PushedEvent, attempt: int, faults: Collection[DeliveryFault] = ()) -> None:
        answer = self._send(event, attempt, has_bad_signature="bad_signature" in faults)
        if answer.status == OK and "answer_lost" not in faults:
            return
        delay = self._schedule.delay(attempt)
        if delay is None:
            self.given_up.append(event)
        else:
            self._retry_in(delay, event, attempt + 1)

    def _retry_in(self, delay: timedelta, event: PushedEvent, attempt: int) -> None:
        self._retries.add(Waiting(self._retry_clock.now() + delay, attempt, event))

    def _send(self, event: PushedEvent, attempt: int, *, has_bad_signature: bool = False) -> Answer:
        """One attempt."""
        started = time.monotonic()
        if self.long_connection is not None:
            headers: dict[str, str] = {}
            body = json.dumps(event.payload, ensure_ascii=False).encode()
            answer = self.long_connection.send(event)
        else:
            headers, body = self._signed(event, has_bad_signature=has_bad_signature)
            answer = post(self.bot_url, body, headers)
        ms = round((time.monotonic() - started) * 1000)
        detail = {"event_id": event.event_id, "event_type": event.event_type, "attempt": attempt}
        self._platform.event_log.add("delivery", **detail, status=answer.status, ms=ms)
        if self.wire is not None:
            self.wire.add(self._exchange(event, headers, body, answer, ms))
        return answer

    def _signed(self, event: PushedEvent, *, has_bad_signature: bool) -> tuple[dict[str, str], bytes]:
        """Headers and body. Each attempt is encrypted and signed anew (docs/feishu/open-questions.md Q5)."""
        key = self.user_actions.keys.encrypt_key
        body = encrypt(event.payload, key)
        world, signing_key = self._platform.behaviour, f"not-{key}" if has_bad_signature else key
        return sign(body, signing_key, self._signing_clock.now(), world.timestamp_form, world.nonce_form), body

    def _exchange(self, event: PushedEvent, headers: dict[str, str], body: bytes, answer: Answer, ms: int) -> Exchange:
        is_http = self.long_connection is None
        return Exchange(
            at=self._platform.clock.now(),
            direction="to_bot",
            method="POST" if is_http else "FRAME",
            path=urlsplit(self.bot_url).path if is_http else "long connection",
            status=answer.status,
            ms=ms,
            request_headers=headers,
            request_body=body,
            answer_body=answer.body if answer.status else b"(no answer)",
            decrypted=event.payload if is_http else None,
        )

    def _watch(self) -> None:
        while not self._stopped.wait(POLL_SECONDS):
            # A bot that does not know of a move yet would see a signature dated in its future.
            if self._platform.clock.is_settled:
                self.deliver_due()
