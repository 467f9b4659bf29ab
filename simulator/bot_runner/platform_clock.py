"""The clock of a bot in the demo: follows the simulated platform's clock over HTTP."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import requests

from simulator.clock import from_ms

log = logging.getLogger(__name__)

WAIT_SECONDS = 20
TIMEOUT_SECONDS = 5.0
RETRY_SECONDS = 0.5


class PlatformClock:
    """Implements ``bot.domain.clock.Clock``.

    A thread asks the platform, which answers at every move; between two answers the machine's monotonic clock is added.
    The thread starts with the first call of ``now``, so that a server may be given the clock before it forks. While the
    platform is unreachable the time goes on; before the first answer it is the machine's.
    """

    def __init__(self, url: str) -> None:
        """Args: ``url`` is the platform's origin."""
        self._url = f"{url}/api/clock"
        self._answered_at, self._counted_from = datetime.now(UTC), time.monotonic()
        self._moves: int | None = None
        self._lock = threading.Lock()
        self._first_answer = threading.Event()
        self._stopped = threading.Event()
        self._follower: threading.Thread | None = None

    def now(self) -> datetime:
        self._start()
        self._first_answer.wait(TIMEOUT_SECONDS)
        with self._lock:
            return self._answered_at + timedelta(seconds=time.monotonic() - self._counted_from)

    def stop(self) -> None:
        """Stops following; the time goes on. The thread ends after its next answer."""
        self._stopped.set()

    def _start(self) -> None:
        with self._lock:
            if self._follower is None:
                self._follower = threading.Thread(target=self._follow, name="platform-clock", daemon=True)
                self._follower.start()

    def _follow(self) -> None:
        is_away = False
        while not self._stopped.is_set():
            try:
                self._ask()
            except (requests.RequestException, ValueError, KeyError) as failure:
                if not is_away:
                    log.warning("platform_clock_unreachable reason=%s", type(failure).__name__)
                self._moves = None
                self._stopped.wait(RETRY_SECONDS)
            is_away = self._moves is None
            self._first_answer.set()

    def _ask(self) -> None:
        query = {} if self._moves is None else {"known": self._moves, "wait": WAIT_SECONDS}
        with requests.Session() as session:
            session.trust_env = False
            timeout = (TIMEOUT_SECONDS, WAIT_SECONDS + TIMEOUT_SECONDS)
            answer = session.get(self._url, params=query, timeout=timeout).json()
        with self._lock:
            self._answered_at, self._counted_from = from_ms(answer["now"]), time.monotonic()
            self._moves = int(answer["moves"])
