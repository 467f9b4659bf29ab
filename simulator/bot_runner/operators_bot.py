"""A bot that somebody else has started and ends: the playground shows whether it is up, and cannot control it."""

import threading

import requests

from simulator.core.event_log import EventLog

LOOK_SECONDS = 0.5
TIMEOUT_SECONDS = 2.0
OK = 200


class OperatorsBot:
    """The bot that serves at ``url``, on the real clock."""

    def __init__(self, url: str, event_log: EventLog) -> None:
        self._url = url.rstrip("/")
        self._event_log = event_log
        self._state = (False, False)
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="bot-watcher", daemon=True)

    @property
    def events_url(self) -> str:
        return f"{self._url}/feishu/events"

    @property
    def is_running(self) -> bool:
        return self._state[0]

    @property
    def is_ready(self) -> bool:
        """Whether the bot accepts events."""
        return self._state[1]

    def start_watching(self) -> None:
        self._watcher.start()

    def close(self) -> None:
        self._closed.set()
        self._watcher.join()

    def _watch(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while not self._closed.wait(LOOK_SECONDS):
                state = self._look(session)
                if state != self._state:
                    self._state = state
                    self._event_log.add("bot_changed", running=self.is_running, ready=self.is_ready)

    def _look(self, session: requests.Session) -> tuple[bool, bool]:
        try:
            answer = session.get(f"{self._url}/readyz", timeout=TIMEOUT_SECONDS)
        except requests.RequestException:
            return False, False
        return True, answer.status_code == OK
