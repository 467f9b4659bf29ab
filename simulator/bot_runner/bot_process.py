"""The real bot as a child process of the simulator, started as an operator starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection
from pathlib import Path

import requests

from simulator.api.loopback_guard import HOST
from simulator.core import people
from simulator.events.signing import AppKeys
from simulator.platform import APP_SECRET

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app.py"
READY_TIMEOUT_SECONDS = 90.0
STOP_TIMEOUT_SECONDS = 30.0
POLL_SECONDS = 0.1
OK = 200


class BotFailed(Exception):
    """The bot did not become ready, or has ended."""


class BotProcess:
    """One process. Its database and log are in ``folder``, which belongs to the caller."""

    def __init__(
        self,
        platform_url: str,
        folder: Path,
        port: int = 0,
        *,
        follows_clock: bool = False,
        checkout: Path = ROOT,
        **settings: str,
    ) -> None:
        """Starts the process; it is ready some seconds later.

        Args:
            platform_url: the origin of the simulated platform.
            folder: holds database and log.
            port: 0 picks a free one.
            follows_clock: start through ``python -m simulator --bot``, so that the bot uses the platform's clock.
            checkout: the folder with the code that runs, for example of another release.
            settings: further settings of the bot by name.
        """
        self.port = port or free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.log_file = folder / "bot.log"
        with self.log_file.open("ab") as log:
            # A session of its own, so that the bot's child processes can be ended with it.
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file  # nosec B603  # likewise
                [sys.executable, *_program(platform_url, checkout, follows_clock=follows_clock)],
                cwd=folder,
                env=self._environment(platform_url, folder, checkout) | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def events_url(self) -> str:
        return f"{self.url}/feishu/events"

    @property
    def pid(self) -> int:
        """Of the bot's first process."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Waits until /readyz answers 200. Raises BotFailed."""
        deadline = time.monotonic() + READY_TIMEOUT_SECONDS
        while not self.is_ready():
            if not self.is_running:
                raise BotFailed(f"the bot ended with code {self._process.returncode}")
            if time.monotonic() > deadline:
                raise BotFailed(f"the bot was not ready within {READY_TIMEOUT_SECONDS:.0f} s")
            time.sleep(POLL_SECONDS)

    def is_ready(self) -> bool:
        """Whether /readyz answers 200 now."""
        return self._read("/readyz") is not None

    def has_read_jobs(self, website_ids: Collection[str]) -> bool:
        """Whether this process has read every job, and what was ever published on each of the websites, in full."""
        metrics = self._read("/metrics") or ""
        return all(f'scan_records{{source="published",website="{each}"}}' in metrics for each in website_ids)

    def _read(self, path: str) -> str | None:
        """The body of a 200 answer; None for anything else."""
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.get(f"{self.url}{path}", timeout=2)
            except requests.RequestException:
                return None
        return answer.text if answer.status_code == OK else None

    def last_log_lines(self, count: int = 30) -> str:
        return "\n".join(self.log_file.read_text("utf-8", "replace").splitlines()[-count:])

    def kill(self) -> None:
        """Sends SIGKILL to the whole session."""
        self._signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Sends SIGTERM, and SIGKILL to what is left of the session after it has ended or 30 seconds have passed."""
        if self.is_running:
            self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        else:
            self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

    def _environment(self, platform_url: str, folder: Path, checkout: Path = ROOT) -> dict[str, str]:
        """Documented settings only; nothing of this process's own environment reaches the bot."""
        keys = AppKeys()
        return {
            "PATH": os.defpath,
            "HOME": str(folder),
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(checkout),
            "FEISHU_APP_ID": people.APP_ID,
            "FEISHU_APP_SECRET": APP_SECRET,
            "FEISHU_ENCRYPT_KEY": keys.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": keys.verification_token,
            "FEISHU_DOMAIN": platform_url,
            "HOST": HOST,
            "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
            "ADMIN_OPEN_IDS": people.ADMIN.open_id,
        }


def _program(platform_url: str, checkout: Path, *, follows_clock: bool) -> list[str]:
    return ["-m", "simulator", "--bot", platform_url] if follows_clock else [str(checkout / "app.py")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
