"""What a run is made of: the amounts, and the strikes and outages that the seed chooses."""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

DatabaseKind = Literal["sqlite", "postgresql"]

BY_THE_CLOCK, IN_A_CALL, AFTER_200 = "kill -9 at random", "kill -9 inside a call to Feishu", "kill -9 right after a 200"
ALL_AT_ONCE = "kill -9 of every replica at once"
DRAIN, ROLLING = "SIGTERM and start", "rolling restart"
REMINDERS_DUE = "the clock reaches the time of the reminders"
KILLS = (BY_THE_CLOCK, IN_A_CALL, IN_A_CALL, AFTER_200, AFTER_200)
# How many kills come to one drain, and to one rolling restart.
KILLS_A_DRAIN, KILLS_A_ROLLING_RESTART = 5, 15

LOCKED, LOCKED_WORK = "SQLite locked by another process", "SQLite file of the work locked by another process"
DISK_FULL = "disk full"
STOPPED_FAST, STOPPED_AT_ONCE = "PostgreSQL stopped (fast)", "PostgreSQL stopped (immediate)"
CUT = "every connection to PostgreSQL cut"
CLOCK_AHEAD, CLOCK_BACK = "clock jumps ahead and returns", "clock jumps back and returns"
FEISHU_FAILS = "Feishu fails in a burst"
OUTAGES: dict[DatabaseKind, tuple[str, ...]] = {
    "sqlite": (LOCKED, LOCKED_WORK, DISK_FULL, CLOCK_AHEAD, CLOCK_BACK, FEISHU_FAILS),
    "postgresql": (STOPPED_FAST, STOPPED_AT_ONCE, CUT, CLOCK_AHEAD, CLOCK_BACK, FEISHU_FAILS),
}
# Feishu recognises a repeated send within an hour of its clock; all jumps together stay far below that.
LARGEST_JUMP = timedelta(minutes=20)
LONGEST_OUTAGE, LONGEST_CALM = 5.0, 4.0


@dataclass(frozen=True)
class Plan:
    """The amounts. A day of the platform's clock has its reminders, and its share of everything else.

    ``upgrade_from`` is the commit of a release that runs at first; the first rolling restart replaces it.
    """

    database: DatabaseKind = "sqlite"
    replicas: int = 1
    commands: int = 2000
    kills: int = 60
    days: int = 4
    upgrade_from: str = ""
    seed: int = field(default_factory=lambda: secrets.randbelow(10**6))

    def rng(self, purpose: str) -> random.Random:
        """A generator for one purpose, so that threads do not share one."""
        return random.Random(f"{self.seed} {purpose}")  # noqa: S311 - reproducible by its seed; nothing here is secret

    def share(self, total: int, day: int) -> int:
        """What of a total comes on that day, counted from 0."""
        return total * (day + 1) // self.days - total * day // self.days

    def strikes(self, day: int) -> list[str]:
        """The kills and restarts of a day in their order; the time of the reminders comes in their middle."""
        rng, kills = self.rng(f"strikes of day {day}"), self.share(self.kills, day)
        found = [rng.choice(KILLS) for _ in range(kills)]
        if self.replicas > 1 and kills >= self.replicas:
            # Each replica that dies counts as a kill.
            found[: self.replicas] = [ALL_AT_ONCE]
        found += [DRAIN] * -(-kills // KILLS_A_DRAIN) + [ROLLING] * -(-kills // KILLS_A_ROLLING_RESTART)
        rng.shuffle(found)
        found.insert(len(found) // 2, REMINDERS_DUE)
        return found

    def outages(self, day: int) -> Iterator[str]:
        """Outages one after the other, without end; each kind comes equally often."""
        rng, kinds = self.rng(f"outages of day {day}"), list(OUTAGES[self.database])
        while True:
            rng.shuffle(kinds)
            yield from kinds
