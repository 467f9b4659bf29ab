"""The rows "digests" and "chats": digests that are due at the same time, and a minute in which none is."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.storage.store import open_store
from simulator.clock import MovableClock
from tests.bench.figures import Reach, Result, compared
from tests.bench.plan import Plan
from tests.stress import idle_minute, reminder_chats, reminders
from tests.stress.reminders import MAX_PER_APP
from tests.support.running_bot import eventually

DIGEST_JOBS, IDLE_JOBS = 100, 2_000
FEW = 10
TIMEOUT_SECONDS = 300


def measure_digests(plan: Plan) -> Result:
    """From the first digest on the platform to the last, against 50 a second.

    Each chat is subscribed to all of 100 jobs or to a quarter of them; its digest has those that expire within a week,
    four to twenty-five. The bot is a process on SQLite, and the platform checks each card.
    """
    pairs = [(span(plan.digests), plan.digests / MAX_PER_APP) for _ in range(plan.digest_rounds)]
    against = f"{MAX_PER_APP} a second"
    return Result([compared(f"{plan.digests:,} digests", "s", pairs, against, Reach(1.1))])


def span(chats: int) -> float:
    """Seconds from the first digest to the last."""
    amounts = reminder_chats.Plan(jobs=DIGEST_JOBS, chats=chats)
    with tempfile.TemporaryDirectory(prefix="bot-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bot.db'}"
        # A greeting of the administrator would be one message more than the platform takes in a minute.
        with reminders.on(amounts, Path(folder), url, ADMIN_OPEN_IDS="") as here:
            reminder_chats.fill(here.platform, amounts)
            here.store.migrate()
            reminder_chats.subscribe(here.store, amounts, here.platform.clock.now())
            for replica in here.replicas:
                replica.start()
            eventually(lambda: len(reminders.sent(here)) >= chats, TIMEOUT_SECONDS)
            moments = [at for at, _ in reminders.sent(here)]
    return (max(moments) - min(moments)).total_seconds()


def measure_idle_minute(plan: Plan) -> Result:
    """The CPU of one run of the reminders, as ``make idle`` measures it: on SQLite, in this process.

    Each measurement is the least of several rounds of a hundred runs; many and few chats take turns.
    """
    amounts = idle_minute.Plan(few=FEW, many=plan.chats, busy=0, jobs=min(IDLE_JOBS, 10 * plan.chats))
    with tempfile.TemporaryDirectory(prefix="bot-bench-") as folder:
        jobs = open_store(f"sqlite:///{Path(folder) / 'jobs.db'}")
        jobs.migrate()
        idle_minute.fill_jobs(jobs, amounts)
        jobs.close()
        with bot_with(plan.chats, amounts, Path(folder)) as many, bot_with(FEW, amounts, Path(folder)) as few:
            pairs = [
                (idle_minute.cost_of(many.remind).cpu_ms, idle_minute.cost_of(few.remind).cpu_ms)
                for _ in range(plan.rounds)
            ]
    what = f"a minute with nothing due, {plan.chats:,} chats"
    return Result([compared(what, "ms", pairs, f"{FEW} chats", Reach(1.5))])


@contextmanager
def bot_with(chats: int, amounts: idle_minute.Plan, folder: Path) -> Iterator[idle_minute.Bot]:
    """A bot that has looked at each of its chats once."""
    shutil.copy(folder / "jobs.db", folder / f"{chats}.db")
    store = open_store(f"sqlite:///{folder / f'{chats}.db'}")
    try:
        idle_minute.subscribe(store, chats, amounts)
        bot = idle_minute.Bot(store, MovableClock(idle_minute.MORNING))
        bot.remind()
        yield bot
    finally:
        store.close()
