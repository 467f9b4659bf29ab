"""``python -m tests.stress.reminders``: many chats and jobs, with kills; every due digest arrives exactly once.

Exit code 1 if a digest is missing or doubled, has a wrong number of jobs, or a rate limit of the platform is exceeded.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.interfaces.store import FIRST_SCAN
from bot.storage.store import DatabaseStore, open_store
from simulator.clock import MovableClock
from simulator.platform import Platform
from simulator.server import start_server
from tests.stress.reminder_chats import DUE, Plan, due_by_chat, fill, subscribe
from tests.stress.report import Report
from tests.support.bot_process import Replica
from tests.support.postgresql import fresh_database, running_postgresql

TIMEOUT_SECONDS = 300.0
# What the first scan of a job and its advert may take; no digest is sent before it is over.
SCAN_SECONDS = 0.05
# The platform's rate limits (docs/feishu/limits.md).
MAX_PER_CHAT, MAX_PER_APP = 5, 50


@dataclass(frozen=True)
class Here:
    """The platform with its server, the database and the replicas."""

    platform: Platform
    store: DatabaseStore
    replicas: tuple[Replica, ...]


def run(plan: Plan, here: Here) -> Report:
    """Start the replicas, kill some, wait until nothing is sent any more, and compare with what was due."""
    report = Report()
    fill(here.platform, plan)
    here.store.migrate()
    subscribe(here.store, plan, here.platform.clock.now())
    due = due_by_chat(here.platform, plan)
    for replica in here.replicas:
        replica.start()
    for replica in here.replicas:
        replica.wait_until_ready()
    _wait_for(lambda: here.store.key_value.get(FIRST_SCAN) is not None, TIMEOUT_SECONDS + plan.jobs * SCAN_SECONDS)
    scanned_at = here.platform.clock.now()
    kills = _kill_in_the_middle(plan, here, sum(count > 0 for count in due.values()))
    _wait_until_quiet(plan, here)
    _compare(due, here, report)
    _measure(here, report, plan, kills, scanned_at)
    return report


def _kill_in_the_middle(plan: Plan, here: Here, digests: int) -> int:
    """Kill a replica each time another share of the digests has arrived."""
    for kill in range(plan.kills):
        share = digests * (kill + 1) // (plan.kills + 1)
        _wait_for(lambda share=share: len(sent(here)) >= share)  # type: ignore[misc]  # bound in the loop on purpose
        replica = here.replicas[kill % len(here.replicas)]
        replica.kill()
        replica.start()
        replica.wait_until_ready()
    return plan.kills


def _wait_for(condition: Callable[[], bool], seconds: float = TIMEOUT_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return
        time.sleep(0.02)


def _wait_until_quiet(plan: Plan, here: Here) -> None:
    count, since = -1, time.monotonic()
    while time.monotonic() - since < plan.quiet:
        if len(sent(here)) != count:
            count, since = len(sent(here)), time.monotonic()
        time.sleep(0.2)


def sent(here: Here) -> list[tuple[datetime, str]]:
    """When a message, nearly always a digest, reached which chat."""
    lines = here.platform.event_log.since(0, "message_sent")
    return [(line.at, str(line.detail["chat_id"])) for line in lines if "oc_proof_" in str(line.detail["chat_id"])]


def _digests(here: Here) -> list[str]:
    """The chats that a digest has reached, once for each. What is hours late, as here, may also be told to be late."""
    messages = here.platform.message_service.messages.from_bot()
    return [each.chat_id for each in messages if "oc_proof_" in each.chat_id and "digest_id" in each.content_text]


def _compare(due: dict[str, int], here: Here, report: Report) -> None:
    arrived = Counter(_digests(here))
    report.violations["digests missing"] = [chat for chat, count in due.items() if count and not arrived[chat]]
    report.violations["digests doubled"] = [f"{chat}: {count}" for chat, count in arrived.items() if count > 1]
    report.violations["digests without anything due"] = [chat for chat in arrived if not due.get(chat)]
    stages = {chat: here.store.reminders.handled_keys(chat) for chat in due}
    urgent = {chat: {key.job_id for key in keys} for chat, keys in stages.items()}
    report.violations["digests with a wrong number of jobs"] = [
        f"{chat}: {len(urgent[chat])}, not {count}" for chat, count in due.items() if len(urgent[chat]) != count
    ]


def _measure(here: Here, report: Report, plan: Plan, kills: int, scanned_at: datetime) -> None:
    messages = sorted(sent(here))
    moments = [at for at, _ in messages]
    span = (moments[-1] - moments[0]).total_seconds() if len(moments) > 1 else 0.0
    in_a_second = max((_within(moments, at) for at in moments), default=0)
    worst = max((_within([at for at, chat in messages if chat == each], at) for at, each in messages), default=0)
    amounts = (plan.jobs, plan.chats, plan.others, plan.replicas, kills)
    report.figures = {
        "jobs, chats, other chats, replicas, kills -9": ", ".join(map(str, amounts)),
        "digests, other messages": f"{len(_digests(here))}, {len(messages) - len(_digests(here))}",
        "seconds from the first to the last, kills included": f"{span:.1f}",
        "seconds from the end of the first scan to the last": f"{(moments[-1] - scanned_at).total_seconds():.1f}"
        if moments
        else "-",
        "sends per second on average": f"{len(messages) / span:.1f}" if span else "-",
        "most sends of the app in a second": in_a_second,
        "most sends to one chat in a second": worst,
    }
    report.violations["rate limits exceeded"] = [
        f"{name}: {found} > {most}"
        for name, found, most in (("app", in_a_second, MAX_PER_APP), ("chat", worst, MAX_PER_CHAT))
        if found > most
    ]


def _within(moments: list[datetime], at: datetime) -> int:
    return sum(at <= other < at + timedelta(seconds=1) for other in moments)


@contextmanager
def on(plan: Plan, folder: Path, database_url: str, **more: str) -> Iterator[Here]:
    """A platform and replicas that are not started yet; all are stopped at the end. ``more`` are settings of the bot."""
    platform = Platform(MovableClock(ticks=True))
    server = start_server(platform)
    settings = {"DATABASE_URL": database_url, "REMIND_AT": "00:00", **more}
    replicas = tuple(Replica(server.url, folder / f"replica-{n}", **settings) for n in range(plan.replicas))
    store = open_store(database_url)
    try:
        yield Here(platform, store, replicas)
    finally:
        for replica in replicas:
            replica.stop()
        store.close()
        server.stop()


def main() -> int:
    """Run as the command line says; 1 if there was a violation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--chats", type=int, default=300)
    parser.add_argument("--others", type=int, default=0, help="chats that are subscribed too, and due later in the day")
    parser.add_argument("--due", type=int, default=DUE, help="at most so many of the jobs are due")
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--postgres", action="store_true", help="three replicas on one PostgreSQL")
    given = parser.parse_args()
    replicas = 3 if given.postgres else 1
    plan = Plan(given.jobs, given.chats, given.kills, given.others, replicas, due=given.due)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        if given.postgres:
            with running_postgresql() as server, fresh_database(server) as url, on(plan, here, url) as place:
                report = run(plan, place)
        else:
            with on(plan, here, f"sqlite:///{here / 'bot.db'}") as place:
                report = run(plan, place)
    sys.stdout.write(report.text())
    return 0 if report.is_passed else 1


if __name__ == "__main__":
    sys.exit(main())
