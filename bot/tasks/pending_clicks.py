"""The desk between a click's HTTP answer and its durable work: answer in time, or say "working on it" and update later.

The platform waits 3 s for a click's answer and never repeats the click (shared/feishu/events.md 7). An update of the
card must not overtake that answer (open-questions Q38, Q39), so late work waits here until the answer has left.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

BUDGET = timedelta(seconds=2.2)
AFTER_THE_ANSWER = timedelta(seconds=0.3)
# An answer that has not left by then never will in time; the platform waits 3 s for it.
LEAVING = timedelta(seconds=3)
MOST_SLOTS = 1000
# Requests that may wait at a time, below the threads of gunicorn.conf.py: were all of them to wait for a slow Hire, the
# next click would find none and miss its 3 s. Whoever comes after gets "working on it" almost at once.
MOST_WAITING = 12
HURRIED = timedelta(seconds=0.05)


class _Stage(Enum):
    WAITING = "waiting"
    ANSWERED = "answered"
    LATE = "late"


@dataclass
class _Slot:
    """One click that is being answered in this process; ``asked_in`` is the thread of the waiting request."""

    asked_in: int
    stage: _Stage = _Stage.WAITING
    answer: str = ""
    turned: threading.Event = field(default_factory=threading.Event)
    has_left: threading.Event = field(default_factory=threading.Event)


class PendingClicks:
    """Hands answers from work to the waiting request, by the click's event id."""

    def __init__(self, budget: timedelta = BUDGET) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._slots: dict[str, _Slot] = {}
        self._waiting = 0

    def answer(self, event_id: str, start: Callable[[], str | None]) -> str | None:
        """The packed answer of a click, or None if it is not ready within the budget.

        ``start`` takes the click on as durable work; it returns the answer itself if the click was answered before.
        """
        with self._lock:
            slot = self._slots.get(event_id)
            if slot is None:
                slot = self._slots[event_id] = _Slot(threading.get_ident())
            if len(self._slots) > MOST_SLOTS:  # a click that another replica works on is never forgotten by work here
                self._slots.pop(next(iter(self._slots)))
        known = start()
        if known is not None:
            self.forget(event_id)
            return known
        self._wait(slot)
        with self._lock:
            if slot.stage is _Stage.WAITING:
                slot.stage = _Stage.LATE
        return slot.answer or None

    def _wait(self, slot: _Slot) -> None:
        with self._lock:
            self._waiting += 1
            budget = self._budget if self._waiting <= MOST_WAITING else min(self._budget, HURRIED)
        try:
            slot.turned.wait(budget.total_seconds())
        finally:
            with self._lock:
                self._waiting -= 1

    def offer(self, event_id: str, answer: str) -> bool:
        """Hand over an answer; False if nobody waits any more, and then only once the other answer has left.

        It is handed over when it has left the process. Were it said earlier, kill -9 in between would leave the card as
        it was, and the work that is resumed would believe that the click was answered.
        """
        with self._lock:
            slot = self._slots.get(event_id)
            if slot is None:
                return False
            is_late = slot.stage is _Stage.LATE
            if not is_late:
                slot.stage, slot.answer = _Stage.ANSWERED, answer
                slot.turned.set()
        if not is_late:
            # Work that runs inside the request's own thread cannot wait for that request to end.
            return slot.asked_in == threading.get_ident() or slot.has_left.wait(LEAVING.total_seconds())
        slot.has_left.wait(LEAVING.total_seconds())
        threading.Event().wait(AFTER_THE_ANSWER.total_seconds())
        return False

    def left(self, event_id: str) -> None:
        """The HTTP answer of this click has left the process."""
        with self._lock:
            slot = self._slots.get(event_id)
        if slot is not None:
            slot.has_left.set()

    def forget(self, event_id: str) -> None:
        """The work of this click is over."""
        with self._lock:
            self._slots.pop(event_id, None)
