"""The bot beside the platform in the playground: killed and started again in place, watched, and told of."""

import threading
from pathlib import Path

from simulator.bot_runner.bot_process import BotFailed, BotProcess, free_port
from simulator.core.event_log import EventLog

WATCH_SECONDS = 0.25


class BotSupervisor:
    """One bot whose port, folder and database outlive each of its processes. Its time is the platform's."""

    def __init__(self, platform_url: str, folder: Path, event_log: EventLog, **settings: str) -> None:
        """Args: ``settings`` are further settings of the bot, by their names."""
        self._platform_url = platform_url
        self._folder = folder
        self._event_log = event_log
        self._settings = settings
        self._port = free_port()
        self._process: BotProcess | None = None
        self._lock = threading.Lock()
        self._is_ready = False
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="bot-watcher", daemon=True)

    @property
    def process(self) -> BotProcess:
        """The newest process. Raises BotFailed before the first start."""
        if self._process is None:
            raise BotFailed("the bot was not started")
        return self._process

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.is_running

    @property
    def is_ready(self) -> bool:
        """Whether it takes on work."""
        return self._is_ready and self.is_running

    def start(self) -> None:
        """Start it unless it runs; it is ready some seconds later."""
        with self._lock:
            if self.is_running:
                return
            self._is_ready = False
            self._process = BotProcess(
                self._platform_url, self._folder, self._port, follows_clock=True, **self._settings
            )
            if self._watcher.ident is None:
                self._watcher.start()
        self._tell()

    def wait_until_ready(self) -> None:
        """Raises BotFailed."""
        self.process.wait_until_ready()
        self._is_ready = True

    def kill(self) -> None:
        """As a power cut would."""
        with self._lock:
            if self.is_running:
                self.process.kill()
        self._tell()

    def stop(self) -> None:
        """Gently; it ends its running work first."""
        with self._lock:
            if self._process is not None:
                self._process.stop()
        self._tell()

    def end(self) -> None:
        """Stop bot and watcher for good."""
        self._ended.set()
        if self._watcher.ident is not None:
            self._watcher.join()
        self.stop()

    def _watch(self) -> None:
        """Note whatever changes by itself: it comes up, it dies."""
        known = (False, False)
        while not self._ended.wait(WATCH_SECONDS):
            if self.is_running and not self._is_ready:
                self._is_ready = self.process.is_ready()
            if known != (self.is_running, self.is_ready):
                known = (self.is_running, self.is_ready)
                self._tell()

    def _tell(self) -> None:
        self._event_log.note("bot_changed", running=self.is_running, ready=self.is_ready)
