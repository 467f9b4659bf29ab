"""The row "lists": commands that look at all jobs, with few and with many jobs, on both databases."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.store import open_store
from tests.bench.figures import Chart, Line, Reach, Result, alone, compared, percentile
from tests.bench.list_bot import CITIES, DOMAINS, ListBot, copy, fill
from tests.bench.plan import Plan
from tests.support.postgresql import fresh_database, running_postgresql
from tests.support.whole_bot.interpreter import as_in_the_server

REACH, REACH_P99 = Reach(2), Reach(60, "measured")
NOWHERE = "量子考古"
# How often the p99 is estimated from a part of the measurements, for its noise.
PARTS = 5


@dataclass(frozen=True)
class Command:
    """``words`` makes what is typed the n-th time; a new chat each time if it changes the chat."""

    name: str
    words: Callable[[int], str]
    in_new_chat: bool = False


COMMANDS = (
    Command("`/jobs` with words", lambda n: f"/jobs {DOMAINS[n % len(DOMAINS)]} {CITIES[n % len(CITIES)]}"),
    Command("`/job` with no match", lambda n: f"/job {NOWHERE}{CITIES[n % len(CITIES)]}"),
    Command("`/expiring`", lambda _: "/expiring"),
    Command("`/subscribe`", lambda n: f"/subscribe {DOMAINS[n % len(DOMAINS)]}", in_new_chat=True),
    Command("`/subscriptions`", lambda _: "/subscriptions"),
)


def measure(plan: Plan) -> Result:
    """Time of a command in the bot, from the parsed event to the card that is sent, less the platform's time.

    The whole bot runs in this process, with its real client and without the durable engine; an answer is sent through
    the platform's API without a socket. A third of the jobs is open, with expiries over 300 days, the others closed in the
    last five years; words fit one job in a hundred, filters one in ten. The chat of ``/subscriptions`` has three. Few and many jobs take turns.
    """
    result = Result()
    with running_postgresql() as server, TemporaryDirectory(prefix="bot-bench-") as folder, ExitStack() as ending:
        files = {size: f"sqlite:///{Path(folder) / f'{size}.db'}" for size in plan.sizes}
        served = {size: ending.enter_context(fresh_database(server)) for size in plan.sizes}
        for size in plan.sizes:
            fill(files[size], size)
            copy(files[size], served[size])
        for name, urls in (("SQLite", files), ("PostgreSQL", served)):
            with bots(urls) as found:
                measure_database(name, found, plan, result)
    return result


@contextmanager
def bots(urls: dict[int, str]) -> Iterator[dict[int, ListBot]]:
    """A bot for each number of jobs, on the database of this address."""
    with ExitStack() as ending:
        stores = {size: open_store(url) for size, url in urls.items()}
        for store in stores.values():
            ending.callback(store.close)
        found = {size: ListBot(store) for size, store in stores.items()}
        ending.enter_context(as_in_the_server())
        yield found


def measure_database(name: str, by_size: dict[int, ListBot], plan: Plan, result: Result) -> None:
    few, many = min(by_size), max(by_size)
    against = f"{few:,} jobs"
    ticks = {math.log10(size): f"{size:,}" for size in by_size}
    chart = Chart(f"Commands on {name}, median", "jobs", "ms", ticks, REACH_P99.limit)
    for command in COMMANDS:
        times = times_of(command, by_size, plan)
        what = f"{command.name}, {many:,} jobs on {name}"
        pairs = list(zip(times[many], times[few], strict=True))
        result.lines += [compared(what, "ms", pairs, against, REACH), line_of_p99(what, times[many])]
        chart.curves[command.name.replace("`", "")] = [
            (math.log10(size), percentile(times[size], 50)) for size in by_size
        ]
    result.charts[f"growth-{name.lower()}"] = chart


def line_of_p99(what: str, times: list[float]) -> Line:
    parts = [times[start::PARTS] for start in range(PARTS) if times[start::PARTS]]
    whole = alone(what, "ms", [percentile(part, 99) for part in parts])
    return Line(f"{what}, p99", "ms", percentile(times, 99), whole.noise, REACH_P99)


def times_of(command: Command, by_size: dict[int, ListBot], plan: Plan) -> dict[int, list[float]]:
    """Milliseconds by the number of jobs, in turns."""
    times: dict[int, list[float]] = {size: [] for size in by_size}
    ends_at = time.monotonic() + plan.asked_seconds
    # The first time warms up; two are measured however long they take.
    for number in range(plan.asked + 1):
        if number > 2 and time.monotonic() > ends_at:
            break
        for size, bot in by_size.items():
            seconds = bot.seconds(command.words(number), in_new_chat=command.in_new_chat)
            times[size] += [1000 * seconds] if number else []
    return times
