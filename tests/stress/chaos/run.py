"""One run: day after day people work while everything fails, and after each day all must be right."""

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulator.bot_runner.bot_process import ROOT
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.stress.chaos import audit, databases
from tests.stress.chaos.audit import DONE, UNDONE, Records
from tests.stress.chaos.intents import Intent, Judged, click, judge
from tests.stress.chaos.load import SCHEDULE, Load
from tests.stress.chaos.measured import footprint
from tests.stress.chaos.outages import Outages
from tests.stress.chaos.plan import Plan
from tests.stress.chaos.reminders import ZONE, Reminders
from tests.stress.chaos.strikes import Striker, wait_until_up
from tests.stress.commands import Command, closed_jobs
from tests.stress.ledger import Ledger
from tests.stress.report import Report
from tests.support.bot_process import scene

QUIET_SECONDS = 3.0
TIMEOUT_SECONDS = 240.0
BEGINS_AT, DAY_BEGINS_AT = timedelta(hours=9), timedelta(hours=9, minutes=28)
# Chats of the same hour are spread over three minutes after 09:30.
TO_THE_REMINDERS = timedelta(minutes=7)
MEASURED_COMMANDS = 40
MEASURED_AGE = 25.0


@dataclass
class Run:
    """A run, day after day."""

    records: Records

    def live(self) -> None:
        """Every day, then the comparison of everything at the end."""
        for number in range(self.records.plan.replicas):
            wait_until_up(self.records.scene.replicas[number], self.records.struck)
        self._subscribe()
        jobs = closed_jobs(self.records.scene.platform)
        # A single day has nothing to be compared with.
        measured_after = (
            {-(-self.records.plan.days // 4) - 1, self.records.plan.days - 1} if self.records.plan.days > 1 else set()
        )
        for day in range(self.records.plan.days):
            self._live_a_day(day, jobs)
            if day in measured_after:
                self._measure(day)
            self.say(
                f"day {day + 1} of {self.records.plan.days}, {len(self.records.ledger.asked)} commands, {self.records.struck.killed} kills"
            )
        for guarantee, violations in audit.violations(self.records, jobs).items():
            self.broken(guarantee, violations)
        self.records.report.figures |= audit.figures(self.records)

    def _subscribe(self) -> None:
        load = Load(self.records.scene, self.records.ledger, self.records.plan.rng("subscriptions"))
        load.say(Command("/jobs", people.RECRUITER.open_id, RECRUITING_GROUP, Counter(jobs=1)))
        self._settle("the first scan", lambda: True)
        for chat in self.records.reminders.chats:
            load.say(Command(f"/subscribe {chat.word}", people.RECRUITER.open_id, chat.id, Counter({"Subscribed": 1})))
        self._settle("the subscriptions", lambda: True)

    def _live_a_day(self, day: int, jobs: list[Job]) -> None:
        plan, platform, self.records.day = self.records.plan, self.records.scene.platform, day
        platform.move(self.records.first_midnight + timedelta(days=day) + DAY_BEGINS_AT - platform.clock.now())
        rng, count, strikes = plan.rng(f"people of day {day}"), plan.share(plan.commands, day), plan.strikes(day)
        striker = Striker(
            platform,
            self.records.scene.replicas,
            strikes,
            struck=self.records.struck,
            in_flight=self.records.ledger.in_flight,
            make_reminders_due=lambda: platform.move(TO_THE_REMINDERS),
            rng=plan.rng(f"moments of day {day}"),
            max_calls=max(1, count // len(strikes) // 2),
        )
        outages = Outages(
            platform,
            self.records.database,
            plan.outages(day),
            plan.rng(f"durations of day {day}"),
            self.records.outages,
        )
        load = Load(self.records.scene, self.records.ledger, rng)
        rng.shuffle(jobs)
        striker.start()
        outages.start()
        load.run(count, jobs, lambda number: striker.wait_for(1 + len(strikes) * number // count))
        striker.finish()
        outages.finish()
        for replica in self.records.scene.replicas:
            wait_until_up(replica, self.records.struck)
        self._settle(f"day {day}", lambda: not self.records.reminders.untold(day))
        self._finish_intents(load, day)
        for job in jobs:
            if job.is_active:
                platform.hire_service.edit_job(job.id, is_active=False)

    def _finish_intents(self, load: Load, day: int) -> None:
        """Whoever was told that nothing was done tries again; now it must be done."""
        first = self._judge(load)
        self.broken("reopenings neither done nor undone", first.violations)
        self.records.intents[UNDONE] += len(first.undone)
        load.intents.clear()
        for intent in first.undone:
            if intent.is_click and intent.message_id:
                intent.opened_before = self.records.ledger.openings[intent.job.id]
                load.intents.append(intent)
                click(self.records.scene, intent)
            elif not intent.is_click:
                load.repeat(intent)
        self._settle(f"second attempts of day {day}", lambda: True)
        again = self._judge(load)
        self.broken("reopenings neither done nor undone", again.violations)
        self.broken("reopenings not done by a second attempt in peace", list(map(self._what_was_seen, again.undone)))
        self.records.intents[DONE] += len(first.done) + len(again.done)

    def _what_was_seen(self, intent: Intent) -> str:
        how = f"clicked, saw {intent.outcomes}" if intent.is_click else "typed"
        return f"{intent.job.code} {how}, {self.records.ledger.answers().get(intent.message_id)}"

    def _judge(self, load: Load) -> Judged:
        return judge(self.records.scene, self.records.ledger, load.intents, self.records.database.url)

    def _measure(self, day: int) -> None:
        """Restart every replica, let all do the same work in peace, and measure each at the same age."""
        for replica in self.records.scene.replicas:
            replica.stop()
            replica.start()
        for replica in self.records.scene.replicas:
            wait_until_up(replica, self.records.struck)
        began = time.monotonic()
        load = Load(self.records.scene, self.records.ledger, self.records.plan.rng("measured"))
        for number in range(MEASURED_COMMANDS):
            text = ("/jobs open", "/help", "/expiring 30", "/job A168688")[number % 4]
            kind = ("jobs", "help", "expiring", "job")[number % 4]
            load.say(Command(text, people.RECRUITER.open_id, RECRUITING_GROUP, Counter({kind: 1})))
            # One after the other, so that the pools of connections do not depend on chance.
            self.records.ledger.wait_until(self.records.ledger.is_all_answered, TIMEOUT_SECONDS)
        self._settle(f"measuring day {day}", lambda: time.monotonic() - began > MEASURED_AGE)
        self.records.footprints.append(footprint(self.records.scene.replicas))

    def _settle(self, name: str, is_done: Callable[[], bool]) -> None:
        """Wait until everything is answered, no event is to be delivered again, no work is left and Feishu is not called any more."""

        def all_done() -> bool:
            is_answered = self.records.ledger.is_all_answered() and not self.records.scene.delivery.waiting_count
            return is_answered and is_done() and not self.records.unfinished()

        if not self.records.ledger.wait_until_quiet(all_done, TIMEOUT_SECONDS):
            self.broken("never quiet", [f"{name}: {'; '.join(audit.why_not_quiet(self.records))}"])

    def broken(self, guarantee: str, violations: list[str]) -> None:
        self.records.report.violations.setdefault(guarantee, []).extend(violations)
        for each in violations:
            self.say(f"{guarantee}: {each}")

    def say(self, text: str) -> None:
        sys.stderr.write(f"{time.monotonic() - self.records.began:6.0f} s  {self.records.plan.database}: {text}\n")


def _checkout(commit: str, folder: Path) -> Path:
    """The code of a commit; this checkout's if it is empty."""
    if not commit:
        return ROOT
    target = folder / "previous_release"
    target.mkdir()
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607 - git, with a commit that the operator of this program names
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(target, filter="data")
    return target


@contextmanager
def started(plan: Plan, folder: Path) -> Iterator[Run]:
    """A platform, a database and replicas that are starting."""
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    clock = MovableClock(today + BEGINS_AT, ticks=True)
    made: list[Reminders] = []

    def prepare(platform: Platform) -> None:
        made.append(Reminders(platform, today))

    on_database = databases.on_sqlite(folder) if plan.database == "sqlite" else databases.on_postgresql()
    with (
        on_database as database,
        scene(
            folder,
            SCHEDULE,
            replica_count=plan.replicas,
            moving=clock,
            prepare=prepare,
            checkout=_checkout(plan.upgrade_from, folder),
            DATABASE_URL=database.url,
        ) as here,
    ):
        records = Records(plan, here, database, made[0], today, Ledger(here.platform, QUIET_SECONDS))
        here.platform.event_log.subscribe(
            lambda entry: records.faults.update([entry.detail["fault"]]) if entry.kind == "fault_applied" else None
        )
        yield Run(records)


def run(plan: Plan) -> Report:
    """Run a plan in a folder that is deleted afterwards; if a promise was broken, it stays, with the logs of the replicas."""
    folder, is_kept = Path(tempfile.mkdtemp(prefix="bot-chaos-")), False
    try:
        with started(plan, folder) as here:
            here.live()
            report = here.records.report
            is_kept = not report.is_passed
    finally:
        if not is_kept:
            shutil.rmtree(folder)
    if is_kept:
        here.say(f"logs and files are kept in {folder}")
    return report
