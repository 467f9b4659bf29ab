"""``python -m tests.stress.call_budget``: how many calls to Feishu the bot makes in a month, by the number of jobs.

A day of the real bot is simulated and its calls are counted: a scan every 30 minutes, of which one is full, and the reminders
of some groups. A month is 30 such days. What people ask for comes on top. docs/stress.md describes it.
"""

import argparse
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.storage.store import open_store
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.behaviour import Behaviour
from simulator.core.chats import Chat
from simulator.platform import Platform
from simulator.seed.many_jobs import fill_many
from tests.support.call_counts import CallCounts
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.platforms import START

JOBS = (300, 3_000, 30_000)
SCAN_EVERY = timedelta(minutes=30)
# One scan a day is full. With more than so many jobs only some of those between are made, and count for all.
BETWEEN_A_DAY, BETWEEN_MADE, MANY_JOBS = timedelta(days=1) // SCAN_EVERY - 1, 6, 3_000
DAYS = 30
GROUPS = 10
# Of this many jobs one is edited in a day, and one expires.
EDITED_OF, EXPIRING_OF = 50, 365


@dataclass(frozen=True)
class Day:
    """The calls of one day by path; those of its full scan, and of a scan between full ones on average."""

    calls: Counter[str]
    full: int
    between: float


def measure(jobs: int, behaviour: Behaviour, folder: Path) -> Day:
    """From nine to nine: the day after the first scan and the first reminders, which are not what every day costs."""
    platform = Platform(MovableClock(START - timedelta(days=1, hours=1)), behaviour)
    fill(platform, jobs)
    store = open_store(f"sqlite:///{folder / f'{jobs}.db'}")
    store.migrate()
    try:
        conversation = Conversation(platform, store)
        conversation.scan()
        for number in range(GROUPS):
            conversation.ask("/subscribe", chat=f"oc_budget_{number}")
        conversation.wait(hours=1)
        remind(conversation, "first")
        conversation.wait(hours=23)
        conversation.scan()
        return live_through(conversation, BETWEEN_A_DAY if jobs <= MANY_JOBS else BETWEEN_MADE)
    finally:
        store.close()


def fill(platform: Platform, jobs: int) -> None:
    """Every job has one advert. Each day some expire, from two days ago on."""
    store = platform.hire_service.store
    store.jobs.clear()
    store.posts.clear()
    fill_many(store, jobs, START)
    for number, job in enumerate(store.jobs.values()):
        job.expires_at = START + timedelta(days=number % EXPIRING_OF - 2, hours=6)
    for number in range(GROUPS):
        platform.chats.add(Chat(f"oc_budget_{number}", people.BOT_NAME, "group", [people.RECRUITER.open_id]))


def live_through(conversation: Conversation, between: int) -> Day:
    """Scans and reminders every half hour while people edit jobs in Hire, then the day's full scan."""
    counts = CallCounts(conversation.platform)
    scans, reminders = Counter[str](), Counter[str]()
    for number in range(between):
        conversation.wait(seconds=SCAN_EVERY.total_seconds())
        edit(conversation.platform, number)
        conversation.scan()
        scans += counts.take()
        remind(conversation, number)
        reminders += counts.take()
    conversation.wait(seconds=(SCAN_EVERY * (BETWEEN_A_DAY + 1 - between)).total_seconds())
    conversation.scan()
    full = counts.take()
    # The digests are sent within the first of these scans, so that they are not to be multiplied.
    whole = Counter({path: round(count * BETWEEN_A_DAY / between) for path, count in scans.items()})
    return Day(whole + reminders + full, full.total(), scans.total() / between)


def edit(platform: Platform, number: int) -> None:
    """What people edit between two scans."""
    ids = list(platform.jobs)
    edited = len(ids) / EDITED_OF / BETWEEN_A_DAY
    for place in range(round(number * edited), round((number + 1) * edited)):
        platform.hire_service.edit_job(ids[place * EDITED_OF], title=f"New title {number}")


def remind(conversation: Conversation, run: object) -> None:
    conversation.engine.start("remind_chats", f"remind_chats:{run}", "")


def table(days: dict[int, Day], stays_open: dict[int, Day]) -> str:
    """Markdown: a row for each API with its calls a month, then the totals."""
    paths = sorted({path for day in days.values() for path in day.calls})
    rows: list[tuple[str, Sequence[float]]] = [
        *((f"`{path}`", [day.calls[path] * DAYS for day in days.values()]) for path in paths),
        ("a month in all", [day.calls.total() * DAYS for day in days.values()]),
        ("a month, if Hire counts expired jobs as open", [day.calls.total() * DAYS for day in stays_open.values()]),
        ("a full scan", [day.full for day in days.values()]),
        ("a scan between full ones", [day.between for day in days.values()]),
    ]
    heads = " | ".join(f"{jobs:,} jobs" for jobs in days)
    lines = [f"| Calls | {heads} |", f"|{' --- |' * (len(days) + 1)}"]
    lines += [f"| {name} | {' | '.join(f'{each:,.0f}' for each in figures)} |" for name, figures in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.call_budget", description=__doc__)
    parser.add_argument("--jobs", type=int, nargs="+", default=JOBS)
    logging.disable(logging.CRITICAL)
    sizes = parser.parse_args().jobs
    with tempfile.TemporaryDirectory(prefix="bot-budget-") as folder:
        worlds = []
        for name, behaviour in (("closes", Behaviour()), ("stays", Behaviour(expired_job="stays_active"))):
            here = Path(folder) / name
            here.mkdir()
            worlds.append({jobs: measure(jobs, behaviour, here) for jobs in sizes})
    sys.stdout.write(table(*worlds))


if __name__ == "__main__":
    main()
