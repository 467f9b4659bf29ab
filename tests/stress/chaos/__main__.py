"""``python -m tests.stress.chaos``: people work while the bot, its database, Feishu and the clock fail; prints one table.

Exit code 1 if anything was lost, doubled, inconsistent or stuck. docs/reliability.md describes it.
"""

import argparse
import secrets
import signal
import sys

from tests.stress.chaos.plan import Plan
from tests.stress.chaos.run import run
from tests.stress.report import Report, table


def plans(given: argparse.Namespace) -> list[Plan]:
    """One run for each database that is asked for."""
    seed = secrets.randbelow(10**6) if given.seed is None else given.seed
    amounts = {
        "commands": given.commands,
        "kills": given.kills,
        "days": given.days,
        "seed": seed,
        "upgrade_from": given.upgrade_from,
    }
    every = {
        "sqlite": Plan("sqlite", 1, **amounts),
        "postgresql": Plan("postgresql", given.replicas, **amounts),
    }
    return [plan for name, plan in every.items() if given.database in (None, name)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="a random one by default; it is printed")
    parser.add_argument("--commands", type=int, default=Plan.commands)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--days", type=int, default=Plan.days, help="of the platform's clock, each with its reminders")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="both by default, one after the other")
    parser.add_argument("--replicas", type=int, default=3, help="on PostgreSQL")
    parser.add_argument(
        "--upgrade-from", default="", metavar="COMMIT", help="start with that release's code, and upgrade on the way"
    )
    # So that the bot, the server and the file system of the run are ended with it.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))
    reports: list[Report] = [run(plan) for plan in plans(parser.parse_args())]
    sys.stdout.write(table(reports))
    return 0 if all(report.is_passed for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
