"""``python -m tests.stress.chaos``: commands while replicas are killed, answers lost and deliveries doubled; each is answered once.

Exit code 1 if anything was lost, doubled or inconsistent. docs/stress.md describes it.
"""

import argparse
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import get_args

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.faults import FaultKind
from simulator.core.job_store import Job
from simulator.events.delivery import DeliveryFault, Schedule
from tests.stress.clicks import click_again, click_while_killing, history_of, inconsistencies
from tests.stress.commands import Command, closed_jobs, make_commands
from tests.stress.killer import Killer
from tests.stress.ledger import Expected, Ledger, find_violations
from tests.stress.report import Report
from tests.support.bot_process import Scene, scene
from tests.support.postgresql import fresh_database, running_postgresql

SENDERS = 8
LONGEST_PAUSE = 2.5
BURST = 8
TIMEOUT_SECONDS = 240.0
# Workflows of a dead replica wait for a poll every 15 s.
QUIET_ALONE, QUIET_SHARED = 5.0, 35.0
# The platform retries after 15 s, 5 min, 1 h and 6 h; here it retries soon and does not give up.
SCHEDULE = Schedule(retry_after=(timedelta(seconds=0.4), *[timedelta(seconds=1.5)] * 200), late_by=timedelta(seconds=3))
DELIVERY_FAULTS: tuple[DeliveryFault, ...] = ("twice", "twice_with_new_id", "answer_lost", "late", "out_of_order")
SEND, OPEN = "POST /im/v1/messages/*/reply", "POST /hire/v1/jobs/*/open"
FAULTS: tuple[tuple[FaultKind, str], ...] = (
    ("dropped_before", SEND),
    ("dropped_after", SEND),
    ("bad_gateway", SEND),
    ("dropped_after", OPEN),
)


@dataclass(frozen=True)
class Plan:
    """The amounts; after ``quiet`` seconds without a call all work counts as done."""

    commands: int = 200
    reopenings: int = 40
    kills: int = 12
    clicks: int = 40
    quiet: float = QUIET_ALONE
    seed: int = field(default_factory=lambda: secrets.randbelow(10**6))


def run(plan: Plan, here: Scene) -> Report:
    """Run commands, then clicks, on a bot that is ready."""
    # S311: the generator is reproducible by its seed; nothing here is secret.
    rng = random.Random(plan.seed)  # noqa: S311 - reproducible by its seed; nothing here is secret
    report = Report({"seed": plan.seed})
    ledger = Ledger(here.platform, plan.quiet)
    _wait_for_first_scan(here, ledger)
    jobs = closed_jobs(here.platform)
    rng.shuffle(jobs)
    _run_commands(plan, here, ledger, jobs[: plan.reopenings], rng, report)
    _run_clicks(here, ledger, (jobs[::-1] * 2)[: plan.clicks], rng, report)
    return report


def _wait_for_first_scan(here: Scene, ledger: Ledger) -> None:
    """``/jobs`` is answered once the first scan is over."""
    command = Command("/jobs", people.RECRUITER.open_id, RECRUITING_GROUP, Counter(jobs=1))
    message, event = here.delivery.user_actions.type(command.chat_id, command.person_id, command.text)
    assert event is not None
    ledger.asked.append(Expected(command, message.id, event.event_id))
    here.delivery.push(event)
    ledger.wait_until_quiet(ledger.is_all_answered, TIMEOUT_SECONDS)


def _run_commands(plan: Plan, here: Scene, ledger: Ledger, jobs: list[Job], rng: random.Random, report: Report) -> None:
    most_calls = max(1, plan.commands // plan.kills // 2)
    killer = Killer(here.platform, here.replicas, ledger.in_flight, rng, most_calls)
    killer.start()
    _ask(plan, here, ledger, jobs, killer, rng)
    killer.stop()
    is_quiet = ledger.wait_until_quiet(ledger.is_all_answered, TIMEOUT_SECONDS)
    for replica in here.replicas:
        replica.kill()
        replica.start()
        replica.wait_until_ready()
    is_quiet = ledger.wait_until_quiet(ledger.is_all_answered, TIMEOUT_SECONDS) and is_quiet
    report.figures |= _figures(ledger, killer)
    report.violations |= find_violations(ledger) | {"reopened other than once": _not_once(here, ledger, jobs)}
    report.violations["given up by the platform"] = [event.event_id for event in here.delivery.given_up]
    report.violations["never quiet"] = [] if is_quiet else ["work was still going on"]
    report.violations["kills missing"] = [str(n) for n in range(len(killer.kills), plan.kills)]


def _ask(plan: Plan, here: Scene, ledger: Ledger, jobs: list[Job], killer: Killer, rng: random.Random) -> None:
    """Send every command; the kills are spread evenly over them."""
    commands = make_commands(here.platform, rng, plan.commands, jobs)
    with ThreadPoolExecutor(SENDERS) as senders:
        pushed = []
        for number, command in enumerate(commands):
            killer.wait_for_round(1 + plan.kills * number // plan.commands)
            options = {"mention_bot": command.mention_bot, **command.options}
            message, event = here.delivery.user_actions.type(
                command.chat_id, command.person_id, command.text, **options
            )
            assert event is not None
            ledger.asked.append(Expected(command, message.id, event.event_id))
            _disturb(here, rng, is_last=command is commands[-1])
            pushed.append(senders.submit(here.delivery.push, event))
            time.sleep(rng.uniform(0.0, LONGEST_PAUSE) if rng.random() < 1 / BURST else 0.01)
        for push in pushed:
            push.result()


def _disturb(here: Scene, rng: random.Random, *, is_last: bool) -> None:
    """Make the next delivery or a call to Feishu fail now and then."""
    if rng.random() < 1 / 6 and not is_last:
        here.delivery.set_next_fault(rng.choice(DELIVERY_FAULTS))
    if rng.random() < 1 / 8:
        kind, path = rng.choice(FAULTS)
        assert kind in get_args(FaultKind)
        here.platform.faults.add(kind, path)


def _not_once(here: Scene, ledger: Ledger, jobs: list[Job]) -> list[str]:
    """Jobs that were not opened exactly once, or whose history differs."""
    history = history_of(here.replicas[0].database_url, jobs)
    found = []
    for job in jobs:
        outcomes = [line.outcome for line in history[job.id]]
        if ledger.openings[job.id] != 1 or outcomes != ["reopened"]:
            found.append(f"{job.code}: opened {ledger.openings[job.id]} times, history {outcomes}")
    return found


def _figures(ledger: Ledger, killer: Killer) -> dict[str, object]:
    unaddressed = sum(not asked.command.expected for asked in ledger.asked)
    moments = Counter(kill.moment for kill in killer.kills)
    faults = Counter(h.detail["fault"] for h in ledger.platform.event_log.since(kind="fault_applied"))
    cards = ledger.platform.message_service.messages.from_bot()
    return {
        "commands (of them not addressed to the bot)": f"{len(ledger.asked)} ({unaddressed})",
        "reopenings among them": sum(bool(asked.command.job_id) for asked in ledger.asked),
        "kill -9": ", ".join([str(len(killer.kills)), *(f"{count} {moment}" for moment, count in moments.items())]),
        "acknowledged and unanswered at each kill": " ".join(str(kill.in_flight) for kill in killer.kills),
        "deliveries (of them not acknowledged)": f"{ledger.deliveries.total()} ({ledger.deliveries['failed']})",
        "calls to Feishu that failed on purpose": dict(faults),
        "cards shown; sends that the platform saw twice": f"{len(cards)}; {ledger.repeated_sends()}",
    }


def _run_clicks(here: Scene, ledger: Ledger, jobs: list[Job], rng: random.Random, report: Report) -> None:
    for job in jobs:
        here.platform.hire_service.edit_job(job.id, is_active=False)
    before = Counter(ledger.openings)
    clicked = click_while_killing(here, jobs, rng)
    is_quiet = ledger.wait_until_quiet(lambda: True, TIMEOUT_SECONDS)
    history = history_of(here.replicas[0].database_url, jobs)
    report.figures["clicks on the reopen form; kill -9 amid them"] = f"{len(clicked)}; {-(-len(clicked) // 4)}"
    report.figures["clickers who saw an error"] = sum(bool(each.outcome.error_code) for each in clicked)
    done = sum(ledger.openings[each.job.id] > before[each.job.id] for each in clicked)
    report.figures["clicks done in the end; undone"] = f"{done}; {len(clicked) - done}"
    report.violations["clicks neither done nor undone"] = inconsistencies(ledger, clicked, before, history)
    again = click_again(here, clicked)
    is_quiet = ledger.wait_until_quiet(lambda: True, TIMEOUT_SECONDS) and is_quiet
    history = history_of(here.replicas[0].database_url, jobs)
    report.figures["undone clicks repeated by the clicker"] = len(again)
    report.violations["jobs not open once after the second try"] = [
        f"{job.code}: {ledger.openings[job.id] - before[job.id]}"
        for job in jobs
        if ledger.openings[job.id] - before[job.id] != 1
    ]
    report.violations["second clicks neither done nor undone"] = inconsistencies(ledger, again, before, history)
    report.violations["never quiet after the clicks"] = [] if is_quiet else ["work was still going on"]


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Scene]:
    with scene(folder, SCHEDULE) as here:
        yield here


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Scene]:
    """Two replicas on one PostgreSQL, which get the events in turn."""
    with (
        running_postgresql() as server,
        fresh_database(server) as url,
        scene(folder, SCHEDULE, replica_count=2, DATABASE_URL=url) as here,
    ):
        yield here


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.chaos", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="two replicas on one PostgreSQL")
    for name in ("commands", "reopenings", "kills", "clicks", "seed"):
        parser.add_argument(f"--{name}", type=int)
    given = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    is_shared = given.pop("postgres")
    smaller = {"commands": 60, "reopenings": 20, "kills": 10, "clicks": 16, "quiet": QUIET_SHARED} if is_shared else {}
    plan = Plan(**{**smaller, **given})
    began = time.monotonic()
    place = on_postgresql if is_shared else on_sqlite
    with tempfile.TemporaryDirectory(prefix="bot-chaos-") as folder, place(Path(folder)) as here:
        report = run(plan, here)
    report.figures["duration"] = f"{time.monotonic() - began:.0f} s"
    sys.stdout.write(report.text())
    return 0 if report.is_passed else 1


if __name__ == "__main__":
    sys.exit(main())
