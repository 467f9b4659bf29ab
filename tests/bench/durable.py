"""The row "durable": acknowledging events that are stored first, on both databases."""

import time
from contextlib import ExitStack

from simulator.core import people
from simulator.events.user_actions import UserActions
from simulator.platform import Platform
from tests.bench.figures import Line, Reach, Result, compared, percentile, percentile_chart
from tests.bench.load import at_rate, signed
from tests.bench.plan import Plan
from tests.bench.servers import bot_beside, group, platform_with, rival
from tests.support.postgresql import fresh_database, running_postgresql

SAMPLE = "SDK's sample and an insert"
REACH = Reach(25, "measured")
WORDS = f"@{people.MANAGER.open_id} 这个候选人你觉得怎么样？"
REST_SECONDS = 2.0
CHART = "durable-acknowledgement"


def measure(plan: Plan) -> Result:
    """Time from when an event is to be sent until it is acknowledged, at a steady rate.

    The event is a message in a group that mentions a colleague: the bot stores it, answers, and finds afterwards that it
    is not for the bot. The sample is the SDK's dispatcher on Flask with a handler that inserts the message's id into SQLite.
    They take turns, for a minute each; an event that has to wait for the one before counts as waiting.
    """
    platform = platform_with(10)
    seconds: dict[str, list[list[float]]] = {}
    with ExitStack() as ending:
        url = ending.enter_context(fresh_database(ending.enter_context(running_postgresql())))
        ports = {
            SAMPLE: ending.enter_context(rival("sdk-insert")),
            "SQLite": ending.enter_context(bot_beside(platform)).port,
            "PostgreSQL": ending.enter_context(bot_beside(platform, DATABASE_URL=url)).port,
        }
        for number in range(plan.durable_rounds + 1):
            for name, port in ports.items():
                # The first round warms up.
                count = plan.durable_rate * (plan.durable_seconds if number else 1)
                answers = at_rate(port, mentions(platform, count), plan.durable_rate)
                if number:
                    seconds.setdefault(name, []).append([answer.seconds for answer in answers])
                time.sleep(REST_SECONDS)
    every = {name: [each for part in rounds for each in part] for name, rounds in seconds.items()}
    chart = percentile_chart(f"Durable acknowledgement, {plan.durable_rate} events a second", REACH.limit, every)
    return Result([*lines_of("SQLite", seconds), *lines_of("PostgreSQL", seconds)], {CHART: chart})


def lines_of(name: str, seconds: dict[str, list[list[float]]]) -> list[Line]:
    """The median and the 99th percentile, of each part of the events beside the same part of the sample's."""
    ours, others = (parts(seconds[each]) for each in (name, SAMPLE))
    lines = []
    for percent, reach in ((50, None), (99, REACH)):
        pairs = [
            (1000 * percentile(our, percent), 1000 * percentile(other, percent))
            for our, other in zip(ours, others, strict=True)
        ]
        lines.append(compared(f"durable acknowledgement on {name}, p{percent}", "ms", pairs, SAMPLE, reach))
    return lines


def parts(rounds: list[list[float]], count: int = 5) -> list[list[float]]:
    """Each round dealt out into equal parts, so that a pause in which many wait is in all of them."""
    return [values[start::count] for values in rounds for start in range(count)]


def mentions(platform: Platform, count: int) -> list[bytes]:
    """Requests with messages that mention somebody else."""
    actions, found = UserActions(platform), []
    for number in range(count):
        _, event = actions.type(group(number), people.RECRUITER.open_id, WORDS, mention_bot=False)
        assert event is not None
        found.append(signed(event))
    return found
