"""``python -m tests.stress.large_scan``: two full scans of 20,000 jobs and as many adverts, while somebody else writes.

The simulator answers in a process of its own, each page after 5 ms; the real scan stores in SQLite. Meanwhile another thread
writes to the same database every 10 ms, as the answer to a click would, and measures how long it takes. The client's own
rate limiter is off, because it would only make the calls wait. Exit code 1 if the other writer waits for too long, if
something was not read, or if the second scan needs more memory than the first. docs/stress.md describes it.
"""

import argparse
import logging
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import handlers
from bot.bootstrap import Services, build_bot
from bot.feishu.client import Options, connect
from bot.metrics import REGISTRY
from bot.readiness import Readiness
from bot.settings import read_settings
from bot.storage.store import DatabaseStore, open_store
from simulator.clock import MovableClock, RealClock
from simulator.core import people
from simulator.core.behaviour import Behaviour
from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import APP_SECRET, Platform
from simulator.seed.many_jobs import fill_many
from simulator.server import start_server
from tests.stress.report import Report
from tests.support.whole_bot.in_process import NoLimits
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.interpreter import as_in_the_server
from tests.support.whole_bot.web_client import required_settings

ROOT = Path(__file__).resolve().parents[2]
SCANS = ("first", "second")
WRITE_EVERY = 0.010
MAX_WAIT = 0.200
# The second scan stores the same jobs again, so what it needs beyond the first one's peak would grow from day to day.
MAX_GROWTH_MB = 8.0
MAX_FIRST_GROWTH_MB = 120.0


@dataclass
class OtherWriter:
    """Writes to the database until it is stopped; ``waits`` are the seconds that each write took."""

    store: DatabaseStore
    waits: list[float] = field(default_factory=list)
    peak_mb: float = 0
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self._stopping.wait(WRITE_EVERY):
            began = time.monotonic()
            self.store.key_value.set_once(f"written at {began}", "")
            self.waits.append(time.monotonic() - began)
            self.peak_mb = max(self.peak_mb, resident_mb())

    @contextmanager
    def at_work(self) -> Iterator[None]:
        thread = threading.Thread(target=self.run)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join()


@dataclass(frozen=True)
class Scan:
    """What one scan took."""

    seconds: float
    calls: int
    worst_wait: float
    writes: int
    peak_mb: float


def resident_mb() -> float:
    """The memory of this process, which holds the bot and not the simulator."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def calls_so_far() -> int:
    found = [sample for metric in REGISTRY.collect() for sample in metric.samples]
    return int(sum(sample.value for sample in found if sample.name == "hirebot_feishu_calls_total"))


def serve(jobs: int, page_delay_ms: float) -> None:
    """Serve the simulator, print its address, and go on until the standard input is closed."""
    platform = Platform(MovableClock(ticks=True), Behaviour(page_delay_ms=page_delay_ms))
    store = platform.hire_service.store
    store.jobs.clear()
    store.posts.clear()
    fill_many(store, jobs, platform.clock.now())
    server = start_server(platform)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()


@contextmanager
def served(jobs: int, page_delay_ms: float) -> Iterator[str]:
    """The address of a simulator in a process of its own."""
    command = [sys.executable, "-m", "tests.stress.large_scan", "--serve", "--jobs", str(jobs)]
    command += ["--page-delay-ms", str(page_delay_ms)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        assert process.stdin is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


def make_engine(url: str, store: DatabaseStore, options: Options) -> InlineEngine:
    """The whole bot with the real client, without a web server; a workflow runs in the thread that starts it."""
    engine = InlineEngine()
    clients = connect(app_id=people.APP_ID, app_secret=APP_SECRET, domain=url, options=options)
    settings = read_settings(required_settings(), Path("no-such-file"))
    build_bot(settings, handlers.TABLES, handlers.TASKS, Services(*clients, store, RealClock()), engine, Readiness())
    return engine


def scan(engine: InlineEngine, store: DatabaseStore, name: str) -> Scan:
    """One full scan, as ``/scan`` requests it."""
    other, calls, began = OtherWriter(store), calls_so_far(), time.monotonic()
    with other.at_work():
        engine.start("read_hire", f"read_hire:{name}", name)
        seconds = time.monotonic() - began
    return Scan(seconds, calls_so_far() - calls, max(other.waits), len(other.waits), other.peak_mb)


def run(jobs: int, page_delay_ms: float, folder: Path) -> Report:
    report = Report()
    store = open_store(f"sqlite:///{folder / 'bot.db'}")
    store.migrate()
    with served(jobs, page_delay_ms) as url:
        engine, before = make_engine(url, store, Options(limiter=NoLimits())), resident_mb()
        with as_in_the_server():
            scans = {name: scan(engine, store, name) for name in SCANS}
    for name, found in scans.items():
        report.figures |= {
            f"{name} scan: duration": f"{found.seconds:.0f} s",
            f"{name} scan: calls": found.calls,
            f"{name} scan: writes of the other writer, worst wait": f"{found.writes}, {found.worst_wait * 1000:.0f} ms",
            f"{name} scan: peak of memory over the start": f"{found.peak_mb - before:.0f} MB",
        }
    report.violations = violations(scans["first"], scans["second"], before)
    known, listed = len(store.jobs.job_ids()), len(store.jobs.listed_adverts(SOCIAL_SITE.id))
    report.violations["jobs or adverts that were not read"] = (
        [] if known == listed == jobs else [f"{known} jobs, {listed} adverts"]
    )
    store.close()
    return report


def violations(first: Scan, second: Scan, before_mb: float) -> dict[str, list[str]]:
    waits = [f"{each.worst_wait * 1000:.0f} ms" for each in (first, second) if each.worst_wait >= MAX_WAIT]
    grown, growth = first.peak_mb - before_mb, second.peak_mb - first.peak_mb
    return {
        f"the other writer waited {MAX_WAIT * 1000:.0f} ms or longer": waits,
        f"the first scan took over {MAX_FIRST_GROWTH_MB:.0f} MB": [f"{grown:.0f} MB"]
        if grown > MAX_FIRST_GROWTH_MB
        else [],
        f"the second scan took over {MAX_GROWTH_MB:.0f} MB more than the first": [f"{growth:.0f} MB"]
        if growth > MAX_GROWTH_MB
        else [],
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.large_scan", description=__doc__)
    parser.add_argument("--jobs", type=int, default=20_000)
    parser.add_argument("--page-delay-ms", type=float, default=5)
    parser.add_argument("--serve", action="store_true", help="only serve the simulator")
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.jobs, chosen.page_delay_ms)
        return 0
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="bot-large-scan-") as folder:
        report = run(chosen.jobs, chosen.page_delay_ms, Path(folder))
    sys.stdout.write(report.text())
    return 0 if report.is_passed else 1


if __name__ == "__main__":
    sys.exit(main())
