"""The commands of the shell next to a bot that a test has started, with the same settings and the platform's clock."""

import subprocess
import sys
from dataclasses import dataclass

from simulator.bot_runner.bot_process import ROOT
from tests.support.bot_process import Replica

_RUN = (
    "import sys, app; from simulator.bot_runner.platform_clock import PlatformClock;"
    "sys.exit(app.main(sys.argv[2:], PlatformClock(sys.argv[1])))"
)
TIMEOUT_SECONDS = 90


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it wrote."""

    code: int
    output: str


def start(replica: Replica, *words: str) -> subprocess.Popen[str]:
    """Start ``python app.py WORDS`` with the replica's settings."""
    bot = replica.bot
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, "-c", _RUN, replica._platform_url, *words],
        cwd=replica.folder,
        env=bot._environment(replica._platform_url, replica.folder) | replica._settings | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(replica: Replica, *words: str) -> Ended:
    with start(replica, *words) as process:
        output, _ = process.communicate(timeout=TIMEOUT_SECONDS)
    return Ended(process.returncode, output)
