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
from zoneinfo import ZoneInfo

from bot.domain.reminders import CLOSED_STAGE, ChatSettings, Filters, Subscription
from bot.storage.store import DatabaseStore, open_store
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, Post
from simulator.platform import Platform
from simulator.server import start_server
from tests.stress.report import Report
from tests.support.bot_process import Replica
from tests.support.postgresql import fresh_database, running_postgresql

STAGES = (7, 3, 1, 0)
ZONES = ("Asia/Shanghai", "Asia/Tokyo", "Europe/Berlin", "America/New_York")
WORDS = ("", "alpha", "beta", "gamma", "delta")
TIMEOUT_SECONDS = 300.0
# Longer than the minute between two runs of the reminders: after so much silence all digests have been sent.
QUIET = 75.0
# The platform's rate limits (docs/feishu/limits.md).
MAX_PER_CHAT, MAX_PER_APP = 5, 50


@dataclass(frozen=True)
class Plan:
    """The amounts."""

    jobs: int = 2000
    chats: int = 300
    kills: int = 2
    replicas: int = 1
    quiet: float = QUIET


@dataclass(frozen=True)
class Here:
    """The platform with its server, the database and the replicas."""

    platform: Platform
    store: DatabaseStore
    replicas: tuple[Replica, ...]


def fill(platform: Platform, plan: Plan) -> None:
    """Create the jobs, each with one advert, and the groups. Every fourth job is due for a reminder stage."""
    store, now = platform.hire_service.store, platform.clock.now()
    store.jobs.clear()
    store.posts.clear()
    for number in range(plan.jobs):
        days = number % 8 if number % 4 == 0 else 30 + number % 200
        expires_at = now + timedelta(days=days, hours=20) if days else now + timedelta(hours=20)
        title = f"Engineer {number} {WORDS[1 + number // 4 % 4]}"
        job = Job(str(6_000_000 + number), f"P{number:05}", title, 1, people.FIRST_TEAM, now, now, True, expires_at)
        site = SOCIAL_SITE if number % 2 else CAMPUS_SITE
        store.add_job(job)
        store.add_post(Post(site.id, str(7_000_000 + number), job.id, title))
    for number in range(plan.chats):
        name = people.BOT_NAME
        platform.chats.add(Chat(f"oc_proof_{number}", name, "group", [people.RECRUITER.open_id]))


def subscribe(store: DatabaseStore, plan: Plan, now: datetime) -> None:
    """Subscribe every chat, with and without words, in several zones; today's reminder times are all past."""
    subscriptions = store.subscriptions
    for number in range(plan.chats):
        chat_id, word = f"oc_proof_{number}", WORDS[number % len(WORDS)]
        zone = ZONES[number % len(ZONES)]
        midnight = datetime.min.time()
        subscriptions.put_settings(ChatSettings(chat_id, (*STAGES, CLOSED_STAGE), midnight, zone))
        filters = Filters(words=(word,)) if word else Filters()
        subscriptions.add(
            Subscription(f"s{number}", chat_id, filters, people.RECRUITER.open_id, now - timedelta(days=30))
        )


def due_by_chat(platform: Platform, plan: Plan) -> dict[str, int]:
    """How many jobs each chat's digest must have, by docs/reminders.md and without the bot's code."""
    found = {}
    for number in range(plan.chats):
        zone, word = ZoneInfo(ZONES[number % len(ZONES)]), WORDS[number % len(WORDS)]
        today = platform.clock.now().astimezone(zone).date()
        due = 0
        for job in platform.jobs.values():
            last_day = job.expires_at.astimezone(zone).date() if job.expires_at else None
            if last_day is not None and (last_day - today).days <= max(STAGES) and word in job.title:
                due += 1
        found[f"oc_proof_{number}"] = due
    return found


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
    kills = _kill_in_the_middle(plan, here, sum(count > 0 for count in due.values()))
    _wait_until_quiet(plan, here)
    _compare(due, here, report)
    _measure(here, report, plan, kills)
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


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
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
    """When a digest reached which chat."""
    lines = here.platform.event_log.since(0, "message_sent")
    return [(line.at, str(line.detail["chat_id"])) for line in lines if "oc_proof_" in str(line.detail["chat_id"])]


def _compare(due: dict[str, int], here: Here, report: Report) -> None:
    arrived = Counter(chat_id for _, chat_id in sent(here))
    report.violations["digests missing"] = [chat for chat, count in due.items() if count and not arrived[chat]]
    report.violations["digests doubled"] = [f"{chat}: {count}" for chat, count in arrived.items() if count > 1]
    report.violations["digests without anything due"] = [chat for chat in arrived if not due.get(chat)]
    stages = {chat: here.store.reminders.handled_keys(chat) for chat in due}
    urgent = {chat: {key.job_id for key in keys} for chat, keys in stages.items()}
    report.violations["digests with a wrong number of jobs"] = [
        f"{chat}: {len(urgent[chat])}, not {count}" for chat, count in due.items() if len(urgent[chat]) != count
    ]


def _measure(here: Here, report: Report, plan: Plan, kills: int) -> None:
    digests = sorted(sent(here))
    moments = [at for at, _ in digests]
    span = (moments[-1] - moments[0]).total_seconds() if len(moments) > 1 else 0.0
    in_a_second = max((_within(moments, at) for at in moments), default=0)
    worst = max((_within([at for at, chat in digests if chat == each], at) for at, each in digests), default=0)
    report.figures = {
        "jobs, chats, replicas, kills -9": f"{plan.jobs}, {plan.chats}, {plan.replicas}, {kills}",
        "digests": len(digests),
        "seconds from the first to the last, kills included": f"{span:.1f}",
        "sends per second on average": f"{len(digests) / span:.1f}" if span else "-",
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
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--postgres", action="store_true", help="three replicas on one PostgreSQL")
    given = parser.parse_args()
    plan = Plan(given.jobs, given.chats, given.kills, 3 if given.postgres else 1)
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
