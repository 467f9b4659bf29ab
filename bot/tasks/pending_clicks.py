"""Hands the reply of a click's workflow to the HTTP request that waits for it, or lets the workflow update the card later.

The platform waits 3 s for a click's answer and never repeats the click (docs/feishu/events.md 7). An update of the card
must not overtake that answer (docs/feishu/open-questions.md Q38, Q39), so a late workflow waits until the answer has
left.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from bot.domain.replies import Reply
from bot.request_time import waited

BUDGET = timedelta(seconds=2.2)
PAUSE_AFTER_ANSWER = timedelta(seconds=0.3)
# An answer that has not left by then is too late: the platform waits 3 s for it.
SENT_TIMEOUT = timedelta(seconds=3)
MAX_CLICKS = 1000
# Requests that may wait at a time, fewer than the threads of gunicorn.conf.py: if all threads waited for a slow Hire, the
# next click would find none and miss its 3 s. A click that comes after that is answered "working on it" almost at once.
MAX_WAITING = 12
SHORT_BUDGET = timedelta(seconds=0.05)
# Most clicks are answered by then. Only one that was delivered before may have been answered elsewhere or earlier.
LOOK_UP_AFTER = timedelta(seconds=0.05)


class _State(Enum):
    WAITING = "waiting"
    RESOLVED = "resolved"
    LATE = "late"


@dataclass
class PendingClick:
    """One click that is being answered in this process; ``thread_id`` is the thread of its HTTP request, ``began`` when that came."""

    thread_id: int
    began: float = field(default_factory=lambda: time.monotonic() - waited())
    state: _State = _State.WAITING
    reply: Reply | None = None
    is_resolved: threading.Event = field(default_factory=threading.Event)
    is_sent: threading.Event = field(default_factory=threading.Event)


class PendingClicks:
    """Clicks whose HTTP requests wait for a reply, by event id."""

    def __init__(self, budget: timedelta = BUDGET) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._clicks: dict[str, PendingClick] = {}
        self._waiting = 0

    def add(self, event_id: str) -> PendingClick:
        """Note that this thread's request is going to wait for a reply; call it before the workflow starts.

        A click that is delivered again while it is being answered shares the first one's reply.
        """
        with self._lock:
            click = self._clicks.setdefault(event_id, PendingClick(threading.get_ident()))
            if len(self._clicks) > MAX_CLICKS:  # a click whose workflow runs in another replica is not discarded here
                self._clicks.pop(next(iter(self._clicks)))
        return click

    def wait(self, click: PendingClick, look_up: Callable[[], Reply | None] = lambda: None) -> Reply | None:
        """The reply, or None if there is none within the budget; from then on the click counts as late.

        ``look_up`` finds the stored reply of a click that was answered before. It is called if there is no reply soon.
        """
        with self._lock:
            self._waiting += 1
            budget = self._budget if self._waiting <= MAX_WAITING else min(self._budget, SHORT_BUDGET)
        try:
            # Waiting for a thread and storing the click may have taken a part of its time.
            ends_at = click.began + budget.total_seconds()
            if not click.is_resolved.wait(min(LOOK_UP_AFTER.total_seconds(), _left(ends_at))):
                if (known := look_up()) is not None:
                    return known
                click.is_resolved.wait(_left(ends_at))
        finally:
            with self._lock:
                self._waiting -= 1
                if click.state is _State.WAITING:
                    click.state = _State.LATE
        return click.reply

    def resolve(self, event_id: str, reply: Reply) -> bool:
        """Hand a reply over to the waiting request; True once its HTTP answer has left this process.

        False if no request waits any more, and then only after the other answer has left. If True were returned any
        earlier, a kill -9 before the answer leaves would lose it, while the resumed workflow took the click as answered.
        """
        with self._lock:
            click = self._clicks.get(event_id)
            if click is None:
                return False
            is_late = click.state is _State.LATE
            if not is_late:
                click.state, click.reply = _State.RESOLVED, reply
                click.is_resolved.set()
        if is_late:
            click.is_sent.wait(SENT_TIMEOUT.total_seconds())
            threading.Event().wait(PAUSE_AFTER_ANSWER.total_seconds())
            return False
        # A workflow that runs inside the request's own thread cannot wait for that request to end.
        return click.thread_id == threading.get_ident() or click.is_sent.wait(SENT_TIMEOUT.total_seconds())

    def mark_sent(self, event_id: str) -> None:
        """The HTTP answer of this click has left the process."""
        with self._lock:
            click = self._clicks.get(event_id)
        if click is not None:
            click.is_sent.set()

    def discard(self, event_id: str) -> None:
        """The workflow of this click is over."""
        with self._lock:
            self._clicks.pop(event_id, None)


def _left(ends_at: float) -> float:
    return max(0.0, ends_at - time.monotonic())
