"""``python -m tests.stress.chaos``: commands under kill -9, with lost answers and doubled deliveries; none lost, none doubled.

Exit code 1 if anything was lost, doubled or inconsistent. docs/proofs.md says what is proved.
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
from tests.stress.clicks import click_again, click_under_fire, history_of, inconsistencies
from tests.stress.commands import Command, closed_jobs, make_commands
from tests.stress.killer import Killer
from tests.stress.ledger import Expected, Ledger, violations
from tests.stress.report import Report
from tests.support.bot_process import Scene, scene
from tests.support.postgresql import fresh_database, running_postgresql

COURIERS = 8
LONGEST_PAUSE = 2.5
BURST = 8
PATIENCE = 240.0
# Work of a dead replica waits for a tick of 15 s.
QUIET_ALONE, QUIET_SHARED = 5.0, 35.0
# The platform's own waits are 15 s, 5 min, 1 h and 6 h; here they are short, and it does not give up.
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
    """How much of everything; ``quiet`` is how many seconds nothing may happen before all is held to be done."""

    commands: int = 200
    reopenings: int = 40
    kills: int = 12
    clicks: int = 40
    quiet: float = QUIET_ALONE
    seed: int = field(default_factory=lambda: secrets.randbelow(10**6))


def run(plan: Plan, here: Scene) -> Report:
    """Both parts, one after the other, on a bot that is ready."""
    # S311: chance for a proof that can be repeated with its seed; nothing here is a secret.
    chance = random.Random(plan.seed)  # noqa: S311
    report = Report({"seed": plan.seed})
    ledger = Ledger(here.platform, plan.quiet)
    _wait_for_first_scan(here, ledger)
    jobs = closed_jobs(here.platform)
    chance.shuffle(jobs)
    _run_commands(plan, here, ledger, jobs[: plan.reopenings], chance, report)
    _run_clicks(here, ledger, (jobs[::-1] * 2)[: plan.clicks], chance, report)
    return report


def _wait_for_first_scan(here: Scene, ledger: Ledger) -> None:
    """The bot answers a question for a list once it has read the list."""
    command = Command("/jobs", people.RECRUITER.open_id, RECRUITING_GROUP, Counter(jobs=1))
    message, envelope = here.delivery.user_actions.type(command.chat_id, command.person_id, command.words)
    assert envelope is not None
    ledger.asked.append(Expected(command, message.id, envelope.event_id))
    here.delivery.push(envelope)
    ledger.wait_until_quiet(ledger.is_all_answered, PATIENCE)


def _run_commands(
    plan: Plan, here: Scene, ledger: Ledger, jobs: list[Job], chance: random.Random, report: Report
) -> None:
    most_calls = max(1, plan.commands // plan.kills // 2)
    killer = Killer(here.platform, here.replicas, ledger.in_flight, chance, most_calls)
    killer.start()
    _ask(plan, here, ledger, jobs, killer, chance)
    killer.stop()
    is_quiet = ledger.wait_until_quiet(ledger.is_all_answered, PATIENCE)
    for replica in here.replicas:
        replica.kill()
        replica.start()
        replica.wait_until_ready()
    is_quiet = ledger.wait_until_quiet(ledger.is_all_answered, PATIENCE) and is_quiet
    report.figures |= _figures(ledger, killer)
    report.wrong |= violations(ledger) | {"reopened other than once": _not_once(here, ledger, jobs)}
    report.wrong["given up by the platform"] = [envelope.event_id for envelope in here.delivery.given_up]
    report.wrong["never quiet"] = [] if is_quiet else ["work was still going on"]
    report.wrong["kills missing"] = [str(n) for n in range(len(killer.kills), plan.kills)]


def _ask(plan: Plan, here: Scene, ledger: Ledger, jobs: list[Job], killer: Killer, chance: random.Random) -> None:
    """Type every command; kills keep pace, so that they strike from the first to the last."""
    commands = make_commands(here.platform, chance, plan.commands, jobs)
    with ThreadPoolExecutor(COURIERS) as couriers:
        pushed = []
        for number, command in enumerate(commands):
            killer.wait_for_round(1 + plan.kills * number // plan.commands)
            how = {"mention_bot": command.mention_bot, **command.how}
            message, envelope = here.delivery.user_actions.type(
                command.chat_id, command.person_id, command.words, **how
            )
            assert envelope is not None
            ledger.asked.append(Expected(command, message.id, envelope.event_id))
            _disturb(here, chance, is_last=command is commands[-1])
            pushed.append(couriers.submit(here.delivery.push, envelope))
            time.sleep(chance.uniform(0.0, LONGEST_PAUSE) if chance.random() < 1 / BURST else 0.01)
        for push in pushed:
            push.result()


def _disturb(here: Scene, chance: random.Random, *, is_last: bool) -> None:
    """Sometimes the next delivery goes wrong, sometimes a call to Feishu."""
    if chance.random() < 1 / 6 and not is_last:
        here.delivery.set_next_fault(chance.choice(DELIVERY_FAULTS))
    if chance.random() < 1 / 8:
        kind, path = chance.choice(FAULTS)
        assert kind in get_args(FaultKind)
        here.platform.faults.add(kind, path)


def _not_once(here: Scene, ledger: Ledger, jobs: list[Job]) -> list[str]:
    """Jobs that were not opened exactly once, or whose record says otherwise."""
    history = history_of(here.replicas[0].database_url, jobs)
    found = []
    for job in jobs:
        outcomes = [line.outcome for line in history[job.id]]
        if ledger.openings[job.id] != 1 or outcomes != ["reopened"]:
            found.append(f"{job.code}: opened {ledger.openings[job.id]} times, history {outcomes}")
    return found


def _figures(ledger: Ledger, killer: Killer) -> dict[str, object]:
    silent = sum(not asked.command.expected for asked in ledger.asked)
    moments = Counter(kill.moment for kill in killer.kills)
    faults = Counter(h.detail["fault"] for h in ledger.platform.event_log.since(kind="fault_met"))
    cards = ledger.platform.message_service.messages.from_bot()
    return {
        "commands (of them not said to the bot)": f"{len(ledger.asked)} ({silent})",
        "reopenings among them": sum(bool(asked.command.job_id) for asked in ledger.asked),
        "kill -9": ", ".join([str(len(killer.kills)), *(f"{count} {moment}" for moment, count in moments.items())]),
        "acknowledged and unanswered at each kill": " ".join(str(kill.in_flight) for kill in killer.kills),
        "deliveries (of them not acknowledged)": f"{ledger.deliveries.total()} ({ledger.deliveries['failed']})",
        "calls to Feishu that failed on purpose": dict(faults),
        "cards shown; sends that the platform saw twice": f"{len(cards)}; {ledger.repeated_sends()}",
    }


def _run_clicks(here: Scene, ledger: Ledger, jobs: list[Job], chance: random.Random, report: Report) -> None:
    for job in jobs:
        here.platform.hire_service.edit_job(job.id, is_active=False)
    before = Counter(ledger.openings)
    clicked = click_under_fire(here, jobs, chance)
    is_quiet = ledger.wait_until_quiet(lambda: True, PATIENCE)
    history = history_of(here.replicas[0].database_url, jobs)
    report.figures["clicks on the reopen form; kill -9 amid them"] = f"{len(clicked)}; {-(-len(clicked) // 4)}"
    report.figures["clickers who saw an error"] = sum(bool(each.outcome.error_code) for each in clicked)
    done = sum(ledger.openings[each.job.id] > before[each.job.id] for each in clicked)
    report.figures["clicks done in the end; undone"] = f"{done}; {len(clicked) - done}"
    report.wrong["clicks neither done nor undone"] = inconsistencies(ledger, clicked, before, history)
    again = click_again(here, clicked)
    is_quiet = ledger.wait_until_quiet(lambda: True, PATIENCE) and is_quiet
    history = history_of(here.replicas[0].database_url, jobs)
    report.figures["undone clicks repeated by the clicker"] = len(again)
    report.wrong["jobs not open once after the second try"] = [
        f"{job.code}: {ledger.openings[job.id] - before[job.id]}"
        for job in jobs
        if ledger.openings[job.id] - before[job.id] != 1
    ]
    report.wrong["second clicks neither done nor undone"] = inconsistencies(ledger, again, before, history)
    report.wrong["never quiet after the clicks"] = [] if is_quiet else ["work was still going on"]


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Scene]:
    with scene(folder, SCHEDULE) as here:
        yield here


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Scene]:
    """Two replicas on one PostgreSQL, told in turn."""
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
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
