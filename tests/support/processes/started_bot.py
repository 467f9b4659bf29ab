"""``python app.py`` as an operator starts it, with its output in a file."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from simulator.bot_runner.bot_process import APP, free_port
from tests.support.processes import watched_outputs
from tests.support.running_bot import eventually

SECRETS = {
    "FEISHU_APP_SECRET": "the-app-secret-7351",
    "FEISHU_ENCRYPT_KEY": "the-encrypt-key-7352",
    "FEISHU_VERIFICATION_TOKEN": "the-token-7353",
}
UNREACHABLE = "http://127.0.0.1:9"


def environment(folder: Path, **given: str) -> dict[str, str]:
    return {"PATH": os.defpath, "HOME": str(folder), "PYTHONUTF8": "1", **given}


def complete(**given: str) -> dict[str, str]:
    """All required settings, and a Feishu that does not answer."""
    return {"FEISHU_APP_ID": "cli_x", **SECRETS, "FEISHU_DOMAIN": UNREACHABLE, "HOST": "127.0.0.1", **given}


class StartedBot:
    """A running bot with its output in a file."""

    def __init__(self, folder: Path, **given: str) -> None:
        self.port = free_port()
        self.output = folder / "output"
        watched_outputs.watch(self.output)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, str(APP)],
                cwd=folder,
                env=environment(folder, PORT=str(self.port), **given),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def status(self, path: str) -> int:
        """The status of a path; 0 while nothing answers."""
        try:
            return self.get(path).status_code
        except requests.ConnectionError:
            return 0

    def get(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=15)

    def wait_for(self, path: str, status: int) -> None:
        eventually(lambda: self.status(path) == status, seconds=60)

    def read_output(self) -> str:
        return self.output.read_text("utf-8")

    def terminate(self) -> int:
        self.process.terminate()
        return self.process.wait(30)


@contextmanager
def started(folder: Path, **given: str) -> Iterator[StartedBot]:
    bot = StartedBot(folder, **given)
    try:
        yield bot
    finally:
        if bot.process.poll() is None:
            os.killpg(bot.process.pid, signal.SIGKILL)
            bot.process.wait(30)
