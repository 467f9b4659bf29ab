"""``python -m tests.stress.mutations``: makes the mistakes of the list one at a time; each must be noticed by a test.

Exit code 1 if one is not, or if the tests fail without any. docs/stress.md describes it.
"""

import argparse
import sys
import time

from tests.stress.mutations.listed import MUTANTS
from tests.stress.mutations.run import Outcome, UnmutatedTestsFail, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.mutations", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="a part of the mutants' names; may be repeated")
    wanted = parser.parse_args().only or [""]
    mutants = [mutant for mutant in MUTANTS if any(part in mutant.name for part in wanted)]
    began = time.monotonic()
    write("| Mutant | Verdict | Killed by | Seconds |")
    write("| --- | --- | --- | --- |")
    try:
        outcomes = run(mutants, lambda outcome: write(outcome.row()))
    except (UnmutatedTestsFail, ValueError) as error:
        write(f"{error}\nFAILED before the first mutant")
        return 1
    return summary(outcomes, time.monotonic() - began)


def summary(outcomes: list[Outcome], seconds: float) -> int:
    """Print what is left to do, and the result; the exit code."""
    alive = [outcome for outcome in outcomes if outcome.verdict != "killed"]
    for outcome in alive:
        write(f"{outcome.mutant.name} {outcome.verdict}: {outcome.mutant.why}")
    killed = len(outcomes) - len(alive)
    is_passed = bool(outcomes) and not alive
    write(f"{killed} of {len(outcomes)} killed in {seconds / 60:.1f} minutes")
    write("passed" if is_passed else "FAILED")
    return 0 if is_passed else 1


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
