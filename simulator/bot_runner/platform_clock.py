"""The bot's clock in the demo: the simulated platform's time, followed over HTTP wherever it is moved."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import requests

from simulator.clock import from_ms

log = logging.getLogger(__name__)

WAIT_SECONDS = 20.0
PATIENCE_SECONDS = 5.0
RETRY_SECONDS = 0.5
# The platform's count of moves starts at 0, so it answers this one at once.
NOTHING_YET = -1


class PlatformClock:
    """Keeps ``bot.promises.Clock``.

    A thread asks the platform and hears of every move at once; between two answers the machine's own clock is counted
    on. It starts with the first question, so that a server that forks may be given the clock before it does. While the
    platform is away the time goes on as it was; before the first answer it is the machine's.
    """

    def __init__(self, url: str) -> None:
        """Args: ``url`` is the platform's origin."""
        self._url = f"{url}/_control/clock"
        self._told_at, self._counted_from = datetime.now(UTC), time.monotonic()
        self._moves = NOTHING_YET
        self._lock = threading.Lock()
        self._first_answer = threading.Event()
        self._stopped = threading.Event()
        self._follower: threading.Thread | None = None

    def now(self) -> datetime:
        self._start()
        self._first_answer.wait(PATIENCE_SECONDS)
        with self._lock:
            return self._told_at + timedelta(seconds=time.monotonic() - self._counted_from)

    def stop(self) -> None:
        """Stop following; the time goes on. The thread ends with its next answer."""
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
                    log.warning("platform_clock_away reason=%s", type(failure).__name__)
                self._moves = NOTHING_YET
                self._stopped.wait(RETRY_SECONDS)
            is_away = self._moves == NOTHING_YET
            self._first_answer.set()

    def _ask(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            asked: dict[str, str | float] = {"known": self._moves, "wait": WAIT_SECONDS}
            timeout = (PATIENCE_SECONDS, WAIT_SECONDS + PATIENCE_SECONDS)
            label_value = session.get(self._url, params=asked, timeout=timeout).json()
        with self._lock:
            self._told_at, self._counted_from = from_ms(label_value["now_ms"]), time.monotonic()
            self._moves = int(label_value["moves"])
