"""Starts, kills and restarts the playground's bot process, and logs when its state changes."""

import threading
from pathlib import Path

from simulator.bot_runner.bot_process import ROOT, BotFailed, BotProcess, free_port
from simulator.core.event_log import EventLog

WATCH_SECONDS = 0.25


class BotSupervisor:
    """One bot on the platform's clock. Its port, folder and database stay the same over restarts."""

    def __init__(self, platform_url: str, folder: Path, event_log: EventLog, **settings: str) -> None:
        """Args: ``settings`` are further settings of the bot by name."""
        self._platform_url = platform_url
        self._folder = folder
        self._event_log = event_log
        self._settings = settings
        self._port = free_port()
        self._process: BotProcess | None = None
        self._lock = threading.Lock()
        self._is_ready = False
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="bot-watcher", daemon=True)

    @property
    def process(self) -> BotProcess:
        """The current process. Raises BotFailed before the first start."""
        if self._process is None:
            raise BotFailed("the bot was not started")
        return self._process

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.is_running

    @property
    def is_ready(self) -> bool:
        """Whether the bot accepts events."""
        return self._is_ready and self.is_running

    def start(self) -> None:
        """Starts the bot unless it is running; it is ready some seconds later."""
        with self._lock:
            if self.is_running:
                return
            self._is_ready = False
            self._process = BotProcess(
                self._platform_url, self._folder, self._port, follows_clock=True, checkout=ROOT, **self._settings
            )
            if self._watcher.ident is None:
                self._watcher.start()
        self._log_state()

    def wait_until_ready(self) -> None:
        """Raises BotFailed."""
        self.process.wait_until_ready()
        self._is_ready = True

    def kill(self) -> None:
        """Sends SIGKILL."""
        with self._lock:
            if self.is_running:
                self.process.kill()
        self._log_state()

    def stop(self) -> None:
        """Sends SIGTERM, so that the bot finishes its running work first."""
        with self._lock:
            if self._process is not None:
                self._process.stop()
        self._log_state()

    def close(self) -> None:
        """Stops the bot and its watcher permanently."""
        self._closed.set()
        if self._watcher.ident is not None:
            self._watcher.join()
        self.stop()

    def _watch(self) -> None:
        """Logs changes that nobody here has caused: the bot becomes ready, or its process ends."""
        logged = (False, False)
        while not self._closed.wait(WATCH_SECONDS):
            if self.is_running and not self._is_ready:
                self._is_ready = self.process.is_ready()
            if logged != (self.is_running, self.is_ready):
                logged = (self.is_running, self.is_ready)
                self._log_state()

    def _log_state(self) -> None:
        self._event_log.add("bot_changed", running=self.is_running, ready=self.is_ready)
