"""Calls to the database on behalf of somebody who cannot wait for it: a request, or the scheduler.

DBOS retries a lost database for ever, and SQLite waits for 20 s for another process's lock. So the call is made in a thread of its
own, and the caller is told in time. A call that succeeds later does no harm, because what it starts is known by its id.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bot.interfaces.tasks import NotStored

Answer = TypeVar("Answer")

# While the database does not answer, one call in this time tries it again and all others fail at once.
TRY_EVERY = timedelta(seconds=1)
# Calls that have not ended, most of them given up. Above the threads of gunicorn.conf.py, which all may be given up at once.
MAX_CALLS = 64


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
        self._count = 0
        self._is_silent = False
        self._next_try = 0.0

    def run(self, call: Callable[[], Answer], timeout: timedelta | None = None) -> Answer:
        """The call's answer. Raises NotStored if there is none in time, and what the call raises.

        A call with a shorter ``timeout`` of its own says nothing about the database when it takes longer.
        """
        is_try = self._admit()
        done = self._threads.submit(self._try if is_try else _run, call)
        done.add_done_callback(self._leave)
        try:
            answer = done.result((timeout or self._timeout).total_seconds())
        except TimeoutError:
            if timeout is None:
                self._fall_silent()
            raise NotStored("no answer in time") from None
        except NotStored:
            self._fall_silent()
            raise
        self._is_silent = False
        return answer

    def check(self) -> None:
        """Raises NotStored if the database does not answer now, or did not a moment ago."""
        self.run(partial(self._try, str))

    def close(self) -> None:
        """Make no more calls; those that are running are left alone."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _admit(self) -> bool:
        """Whether this call tries a database that did not answer. Raises NotStored if it must not be made now."""
        with self._lock:
            now = self._monotonic()
            if self._count >= MAX_CALLS or (self._is_silent and now < self._next_try):
                raise NotStored("no answer to earlier calls")
            self._next_try = now + TRY_EVERY.total_seconds()
            self._count += 1
            return self._is_silent

    def _try(self, call: Callable[[], Answer]) -> Answer:
        try:
            self._probe()
        except Exception as error:
            raise NotStored(type(error).__name__) from error
        return call()

    def _leave(self, _done: "Future[Answer]") -> None:
        with self._lock:
            self._count -= 1

    def _fall_silent(self) -> None:
        with self._lock:
            self._is_silent = True
            self._next_try = self._monotonic() + TRY_EVERY.total_seconds()


def _run(call: Callable[[], Answer]) -> Answer:
    return call()
