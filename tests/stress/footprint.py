"""``python -m tests.stress.footprint``: memory and start of the bot's processes, as ratios to a bare ``import lark_oapi``.

Memory is the proportional set size (PSS) from ``/proc``: pages that two processes share count half in each. Each figure
is the median of several runs that alternate between the bot and the bare import.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from simulator.bot_runner.bot_process import BotProcess
from simulator.platform import Platform
from simulator.server import start_server

BARE = "import lark_oapi, sys; sys.stdout.write('done'); sys.stdout.flush(); sys.stdin.read()"
POLL_SECONDS = 0.01
# The first scan and the first reminders are over by then.
SETTLE_SECONDS = 5


def pss_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise ValueError(pid)


def family(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        yield from family(int(child))


def bare_import() -> tuple[float, int]:
    """Seconds and PSS in KB of a process that only imports the SDK."""
    began = time.monotonic()
    command = [sys.executable, "-c", BARE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own interpreter
        assert process.stdout is not None
        process.stdout.read(4)
        seconds = time.monotonic() - began
        size = pss_kb(process.pid)
    return seconds, size


def bot(platform_url: str) -> tuple[float, int]:
    """Seconds until ``/readyz`` says 200, and PSS in KB of all processes a few seconds later."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        process = BotProcess(platform_url, Path(folder))
        try:
            while not process.is_ready():
                time.sleep(POLL_SECONDS)
            seconds = time.monotonic() - began
            time.sleep(SETTLE_SECONDS)
            return seconds, sum(map(pss_kb, family(process.pid)))
        finally:
            process.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.footprint", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    server = start_server(Platform())
    bare, bots = [], []
    for _ in range(runs):
        bare.append(bare_import())
        bots.append(bot(server.url))
    server.stop()
    for name, column, unit in (("ready", 0, "s"), ("memory", 1, "KB")):
        own, base = (statistics.median(row[column] for row in rows) for rows in (bots, bare))
        sys.stdout.write(f"{name}: bot {own:.2f} {unit}, bare import {base:.2f} {unit}, ratio {own / base:.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
