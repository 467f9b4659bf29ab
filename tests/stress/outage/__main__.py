"""``python -m tests.stress.outage``: the bot under steady events while its database is away, and among slow clients.

Prints a Markdown table. Exit code 1 if an event was lost or answered twice, or a bound did not hold. docs/reliability.md
describes it.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping

from tests.stress.outage.scenarios import Plan, half_sent_requests, postgresql_silent, postgresql_stopped
from tests.stress.report import MAX_SHOWN, Report

SCENARIOS: Mapping[str, Callable[[Plan], Report]] = {
    "PostgreSQL stopped": postgresql_stopped,
    "PostgreSQL silent": postgresql_silent,
    "half-sent requests": half_sent_requests,
}


def table(reports: Mapping[str, Report]) -> Iterator[str]:
    """One column for each scenario, then every violation."""
    yield f"| | {' | '.join(reports)} |"
    yield f"|{' --- |' * (len(reports) + 1)}"
    names = dict.fromkeys(name for report in reports.values() for name in report.figures)
    for name in names:
        yield f"| {name} | {' | '.join(str(report.figures.get(name, '')) for report in reports.values())} |"
    counts = (str(sum(map(len, report.violations.values()))) for report in reports.values())
    yield f"| violations | {' | '.join(counts)} |"
    for scenario, report in reports.items():
        for name, found in report.violations.items():
            yield from (f"{scenario}: {name}: {each}" for each in found[:MAX_SHOWN])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.outage", description=__doc__)
    parser.add_argument("--seconds", type=float, default=Plan.seconds, help="how long each disturbance lasts")
    parser.add_argument("--rate", type=int, default=Plan.rate, help="events a second")
    parser.add_argument("--sockets", type=int, default=Plan.sockets, help="half-sent requests at a time")
    parser.add_argument("--only", choices=SCENARIOS, help="one scenario instead of all")
    given = vars(parser.parse_args())
    only = given.pop("only")
    reports = {name: run(Plan(**given)) for name, run in SCENARIOS.items() if only in {None, name}}
    sys.stdout.write("\n".join(table(reports)) + "\n")
    return 0 if all(report.is_passed for report in reports.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
