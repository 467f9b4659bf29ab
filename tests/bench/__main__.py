"""``python -m tests.bench``: measures how fast the bot is and what it costs, beside what it is to reach.

Prints one table. Without ``--only`` and ``--quick`` it writes docs/performance.md with its plots as well. Exit code 1 if a
figure misses its reach by more than the noise that was measured with it, or if a row could not be measured.
"""

import argparse
import logging
import sys
import time
import traceback
from collections.abc import Iterable, Sequence

from tests.bench import page
from tests.bench.figures import Result, table, table_rows
from tests.bench.plan import FULL, QUICK, Plan
from tests.bench.rows import ROWS


def main(arguments: Sequence[str]) -> int:
    """Run as the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=ROWS, action="append", help="one row; may be given several times")
    parser.add_argument("--quick", action="store_true", help="tiny amounts, to see that it works: no figure counts")
    chosen = parser.parse_args(arguments)
    sys.stdout.write(table([]))
    results, failed = measure(chosen.only or ROWS, QUICK if chosen.quick else FULL)
    if not (chosen.only or chosen.quick or failed):
        page.write(results)
    lines = [line for result in results.values() for line in result.lines]
    is_short = any(line.verdict == "no" for line in lines) and not chosen.quick
    return 1 if is_short or failed else 0


def measure(names: Iterable[str], plan: Plan) -> tuple[dict[str, Result], list[str]]:
    """Measure these rows and print their lines as they come; what was measured, and which rows could not be."""
    results: dict[str, Result] = {}
    failed = []
    for name in names:
        began = time.monotonic()
        try:
            results[name] = ROWS[name](plan)
        except Exception:  # noqa: BLE001 - the rows after it take half an hour
            failed.append(name)
            traceback.print_exc()
            continue
        sys.stdout.write(table_rows(results[name].lines))
        sys.stdout.flush()
        sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
    return results, failed


if __name__ == "__main__":
    # The bot's, for the rows that run it in this process.
    logging.disable(logging.CRITICAL)
    sys.exit(main(sys.argv[1:]))
