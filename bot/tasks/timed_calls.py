"""Calls to the database on behalf of somebody who cannot wait for it: a request, or the scheduler.

DBOS retries a lost database for ever, and SQLite waits for 20 s for another process's lock. So the call is made in a thread of its
own, and the caller is told in time. A call that succeeds later does no harm, because what it starts is known by its id.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bot.interfaces.tasks import NotStored
from bot.request_time import waited

Answer = TypeVar("Answer")

# Both together, and the answer's way, stay below the 3 s that Feishu waits, which count from when the request came.
START_TIMEOUT = timedelta(seconds=2)
RESULT_TIMEOUT = timedelta(seconds=0.3)
# Calls that have been running for so long are late. A few are a burst of work; eight are a database that does not answer.
LATE_AFTER = timedelta(seconds=1)
MAX_LATE = 8
# Then one call in this time tries it again, and all others fail at once.
TRY_EVERY = timedelta(seconds=1)
# The request that tries may have waited for a thread before.
TRY_TIMEOUT = timedelta(seconds=0.7)
# Calls that have not ended, most of them given up.
MAX_CALLS = 64


@dataclass(eq=False)
class _Call:
    """A call that has not ended; one that is excused waits for something else than the database."""

    began: float
    is_excused: bool = False


class TimedCalls:
    """Makes calls and gives each a limited time."""

    def __init__(
        self,
        name: str,
        timeout: timedelta,
        probe: Callable[[], object],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args: ``probe`` is a call that fails soon if the database is still not there; it comes before each new try."""
        self._timeout = timeout
        self._probe = probe
        self._monotonic = monotonic
        self._threads = ThreadPoolExecutor(MAX_CALLS, name)
        self._lock = threading.Lock()
        self._calls: set[_Call] = set()
        self._is_away = False
        self._next_try = 0.0

    def run(self, work: Callable[[], Answer], timeout: timedelta | None = None) -> Answer:
        """The answer of ``work``. Raises NotStored if there is none in time, and what ``work`` raises."""
        call, is_try = self._admit()
        try:
            done = self._threads.submit(self._try if is_try else _run, work)
        except RuntimeError as error:  # No more threads, or closed.
            self._leave(call)
            raise NotStored("no thread for the call") from error
        done.add_done_callback(partial(self._leave, call))
        try:
            limit = min(timeout or self._timeout, TRY_TIMEOUT) if is_try else timeout or self._timeout
            answer = done.result(limit.total_seconds())
        except TimeoutError:
            raise NotStored("no answer in time") from None
        except NotStored:
            self._go_away()
            raise
        self._come_back(is_try=is_try)
        return answer

    def run_for_request(self, work: Callable[[], Answer]) -> Answer:
        """As ``run``, but the time counts from when the request came that this thread answers."""
        left = self._timeout - timedelta(seconds=waited())
        if left <= timedelta(0):
            raise NotStored("the request has waited too long for a thread")
        return self.run(work, left)

    def check(self) -> None:
        """Raises NotStored if the database does not answer now, or did not a moment ago."""
        self.run(partial(self._try, str))

    def close(self) -> None:
        """Make no more calls; those that are running are left alone."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _admit(self) -> tuple[_Call, bool]:
        """A new call, and whether it tries a database that did not answer. Raises NotStored if it must not be made now."""
        with self._lock:
            now = self._monotonic()
            is_silent = self._is_away or len(self._late(now)) >= MAX_LATE
            if len(self._calls) >= MAX_CALLS or (is_silent and now < self._next_try):
                raise NotStored("no answer to earlier calls")
            self._next_try = now + TRY_EVERY.total_seconds()
            call = _Call(now)
            self._calls.add(call)
            return call, is_silent

    def _late(self, now: float) -> list[_Call]:
        late_before = now - LATE_AFTER.total_seconds()
        return [call for call in self._calls if call.began <= late_before and not call.is_excused]

    def _try(self, work: Callable[[], Answer]) -> Answer:
        try:
            self._probe()
        except Exception as error:
            raise NotStored(type(error).__name__) from error
        return work()

    def _leave(self, call: _Call, _done: "Future[Answer] | None" = None) -> None:
        with self._lock:
            self._calls.discard(call)

    def _go_away(self) -> None:
        with self._lock:
            self._is_away = True
            self._next_try = self._monotonic() + TRY_EVERY.total_seconds()

    def _come_back(self, *, is_try: bool) -> None:
        """The database answers. Calls that are late all the same wait for something else, such as DBOS's next attempt."""
        with self._lock:
            self._is_away = False
            for call in self._late(self._monotonic()) if is_try else ():
                call.is_excused = True


def _run(work: Callable[[], Answer]) -> Answer:
    return work()
