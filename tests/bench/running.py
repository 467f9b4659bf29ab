"""The rows "events" and "idle": memory over many events, and the CPU that the bot takes while nothing happens."""

import os
import time
from pathlib import Path

from simulator.core import people
from simulator.events.user_actions import UserActions
from tests.bench.acknowledgement import unaddressed
from tests.bench.figures import Chart, Reach, Result, alone
from tests.bench.load import at_rate, seconds_for, signed
from tests.bench.plan import Plan
from tests.bench.servers import TimedPlatform, bot_beside, group, platform_with
from tests.stress.footprint import family, pss_kb

PARTS = 20
# A fiftieth of the events are commands; the platform takes a thousand answers a minute.
COMMAND_EVERY, COMMANDS_A_SECOND = 50, 15
CHART = "memory"


def measure_events(plan: Plan) -> Result:
    """The memory (PSS) of all processes after each twentieth of the events, against that after the first quarter.

    One event in fifty is ``/jobs``, which is stored and answered with a card; the others are messages in a group that do not
    mention the bot.
    """
    platform = platform_with(300)
    points: list[tuple[float, float]] = []
    with bot_beside(platform) as replica:
        for number in range(1, PARTS + 1):
            amount = plan.events // PARTS
            seconds_for(replica.port, signed(unaddressed(platform)), amount - amount // COMMAND_EVERY)
            at_rate(replica.port, commands(platform, amount // COMMAND_EVERY), COMMANDS_A_SECOND)
            points.append((number * amount, memory(replica.bot.pid)))
    warm = [megabytes for _, megabytes in points[: PARTS // 4]]
    grown = [megabytes / warm[-1] for _, megabytes in points[-PARTS // 4 :]]
    ticks = {number * plan.events / 4: f"{number * plan.events // 4:,}" for number in range(1, 5)}
    chart = Chart("Memory of all processes", "events", "MB", ticks, curves={"PSS": points})
    line = alone(f"memory after {plan.events:,} events, to that after a quarter", "x", grown, Reach(1.05, "measured"))
    return Result([line], {CHART: chart})


def measure_idle(plan: Plan) -> Result:
    """The CPU of all processes of a bot that is ready, with 300 jobs on SQLite, in windows of a minute."""
    shares = []
    with bot_beside(platform_with(300)) as replica:
        time.sleep(plan.idle_after)
        for _ in range(plan.idle_minutes):
            before, began = cpu_seconds(replica.bot.pid), time.monotonic()
            time.sleep(plan.idle_seconds)
            shares.append(100 * (cpu_seconds(replica.bot.pid) - before) / (time.monotonic() - began))
    return Result([alone("CPU while idle", "% of a core", shares, Reach(1, "measured"))])


def commands(platform: TimedPlatform, count: int) -> list[bytes]:
    actions, found = UserActions(platform), []
    for number in range(count):
        _, event = actions.type(group(number), people.RECRUITER.open_id, f"/jobs {number}")
        assert event is not None
        found.append(signed(event))
    return found


def memory(pid: int) -> float:
    """MB of a process and its descendants."""
    return sum(map(pss_kb, family(pid))) / 1024


def cpu_seconds(pid: int) -> float:
    """Of a process and its descendants, in user and kernel mode."""
    ticks = 0
    for each in family(pid):
        # The command's name, which comes before, may hold blanks.
        fields = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
