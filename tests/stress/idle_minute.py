"""``python -m tests.stress.idle_minute``: what a minute of the reminders costs, with 10 and with 10,000 subscribed chats.

The store has 20,000 jobs. An idle minute is one in which nothing is due for any chat; in the busy one the time of 1,000 chats has
come. Digests are counted when their tasks are started, and not sent; their jobs were read just now. Exit code 1 if an idle minute
with the many chats takes more than 1.5 times the CPU of one with the few, or more reads, or if a digest is not started.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import handlers
from bot.bootstrap import Services, build_bot
from bot.domain.job_details import JobDetails
from bot.domain.jobs import Advert, JobRecord, Reading
from bot.domain.reminders import ChatSettings, Filters, Subscription
from bot.interfaces.store import FIRST_SCAN
from bot.readiness import Readiness
from bot.settings import read_settings
from bot.storage.store import DatabaseStore, open_store
from bot.tasks.task_context import Task
from simulator.clock import MovableClock
from simulator.core import people
from simulator.platform import Platform
from tests.stress.report import Report
from tests.support.whole_bot.in_process import connect_in_process
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.statement_counts import counted_statements
from tests.support.whole_bot.web_client import required_settings

MORNING = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
"""08:00 in the chats' zone, before the time of any chat."""
BUSY = timedelta(hours=1, minutes=34)
"""After it the time of the busy chats is past, the jitter included."""
BUSY_TIME, OTHER_TIME = clock_time(9, 30), clock_time(18, 0)
# Every chat follows one of these words; of 20,000 jobs that expire within 200 days, five have it on each day.
WORDS = 20
DAYS = 200
ROUNDS, POLLS = 5, 100
MAX_RATIO = 1.5
TOO_MUCH_CPU = "idle minute takes more CPU"


@dataclass(frozen=True)
class Plan:
    """The amounts."""

    few: int = 10
    many: int = 10_000
    busy: int = 1_000
    jobs: int = 20_000


@dataclass(frozen=True)
class Cost:
    """What a poll takes on average, the least of several rounds."""

    cpu_ms: float
    statements: float


class Bot:
    """The bot with its store; the only work it starts is that of the reminders."""

    def __init__(self, store: DatabaseStore, clock: MovableClock) -> None:
        self.digests: list[float] = []
        self._engine, self._runs = InlineEngine(), 0
        hire, chat = connect_in_process(Platform(clock))
        settings = read_settings(required_settings(), Path("no-such-file"))
        tasks: dict[str, Task] = {**handlers.TASKS, "send_digest": lambda *_: self.digests.append(time.perf_counter())}
        build_bot(settings, handlers.TABLES, tasks, Services(hire, chat, store, clock), self._engine, Readiness())

    def remind(self) -> None:
        """One run, as every minute."""
        self._runs += 1
        self._engine.start("remind_chats", f"remind:{self._runs}", "")


def fill_jobs(store: DatabaseStore, plan: Plan) -> None:
    """The jobs, all of them read just before the busy minute."""
    records = [_record(number) for number in range(plan.jobs)]
    adverts = [Advert("1", f"7{job.id}", job.id, job.details, True, job.expires_at) for job in records]
    read_at = MORNING + BUSY - timedelta(minutes=1)
    store.jobs.put(Reading(store.jobs.next_number(), read_at, tuple(records), tuple(adverts)))
    store.scans.put("jobs", read_at, full=True)
    store.key_value.set_once(FIRST_SCAN, read_at.isoformat())


def subscribe(store: DatabaseStore, chats: int, plan: Plan) -> None:
    """Each chat with a subscription."""
    for number in range(chats):
        is_busy = chats == plan.many and number < plan.busy
        settings = ChatSettings(f"oc_{number}", (7, 3, 1, 0, -1), BUSY_TIME if is_busy else OTHER_TIME, "Asia/Shanghai")
        filters = Filters(words=(f"word{number % WORDS}x",))
        since = MORNING - timedelta(days=30)
        subscription = Subscription(f"s{number}", settings.chat_id, filters, people.RECRUITER.open_id, since)
        store.subscriptions.put_settings(settings, subscription)


def _record(number: int) -> JobRecord:
    expires_at = MORNING + timedelta(days=number % DAYS, hours=12)
    details = JobDetails(title=f"Engineer {number} word{number // DAYS % WORDS}x", code=f"P{number:05}")
    return JobRecord(str(6_000_000 + number), details, True, expires_at)


def cost_of(poll: Callable[[], None]) -> Cost:
    """Of a poll, on average of many."""
    poll()
    rounds = []
    with counted_statements() as statements:
        for _ in range(ROUNDS):
            begun = time.process_time()
            for _ in range(POLLS):
                poll()
            rounds.append(time.process_time() - begun)
    return Cost(1_000 * min(rounds) / POLLS, len(statements) / ROUNDS / POLLS)


def measure(chats: int, plan: Plan, folder: Path, report: Report) -> Cost:
    """Idle minutes before the busy one, the busy one if there is one, and idle ones after it; the cost of the first."""
    shutil.copy(folder / "jobs.db", folder / f"{chats}.db")
    store, clock = open_store(f"sqlite:///{folder / f'{chats}.db'}"), MovableClock(MORNING)
    try:
        subscribe(store, chats, plan)
        bot = Bot(store, clock)
        bot.remind()
        idle = cost_of(bot.remind)
        _add(report, f"idle minute, {chats} chats", idle)
        if chats == plan.many:
            clock.move(BUSY)
            _measure_busy(bot, plan, report)
            _add(report, f"idle minute after it, {chats} chats", cost_of(bot.remind))
    finally:
        store.close()
    return idle


def _measure_busy(bot: Bot, plan: Plan, report: Report) -> None:
    begun, cpu = time.perf_counter(), time.process_time()
    with counted_statements() as statements:
        bot.remind()
    found = len(bot.digests)
    if bot.digests:
        first, last = (moment - begun for moment in (bot.digests[0], bot.digests[-1]))
        report.figures[f"minute with {plan.busy} digests: first and last started after"] = (
            f"{first:.1f} s, {last:.1f} s"
        )
    report.figures["its CPU and statements"] = f"{time.process_time() - cpu:.1f} s, {len(statements)}"
    report.violations["digests not started"] = [] if found == plan.busy else [f"{plan.busy - found}"]


def _add(report: Report, name: str, cost: Cost) -> None:
    report.figures[f"{name}: CPU and statements"] = f"{cost.cpu_ms:.2f} ms, {cost.statements:.0f}"


def run(plan: Plan, folder: Path) -> Report:
    """Measure with few and with many chats."""
    report, jobs = Report(), open_store(f"sqlite:///{folder / 'jobs.db'}")
    jobs.migrate()
    fill_jobs(jobs, plan)
    jobs.close()
    few, many = (measure(chats, plan, folder, report) for chats in (plan.few, plan.many))
    ratio = many.cpu_ms / few.cpu_ms
    report.figures["CPU of the idle minute, many chats to few"] = f"{ratio:.2f}"
    report.violations[TOO_MUCH_CPU] = [f"{ratio:.2f} times as much"] if ratio > MAX_RATIO else []
    is_more = many.statements > few.statements
    report.violations["idle minute reads more"] = [f"{many.statements}, not {few.statements}"] if is_more else []
    return report


def main() -> int:
    """Run as the command line says; 1 if there was a violation."""
    parser = argparse.ArgumentParser(description=__doc__)
    defaults = Plan()
    for name in ("few", "many", "busy", "jobs"):
        parser.add_argument(f"--{name}", type=int, default=getattr(defaults, name))
    with tempfile.TemporaryDirectory() as folder:
        report = run(Plan(**vars(parser.parse_args())), Path(folder))
    sys.stdout.write(report.text())
    return 0 if report.is_passed else 1


if __name__ == "__main__":
    sys.exit(main())
