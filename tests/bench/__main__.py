"""``python -m tests.bench``: measures how fast the bot is and what it costs, beside what it is to reach.

Prints one table. Without ``--only`` and ``--quick`` it writes docs/performance.md with its plots as well. Exit code 1 if a
figure misses its reach by more than the noise that was measured with it.
"""

import argparse
import logging
import sys
import time
from collections.abc import Sequence

from tests.bench import page
from tests.bench.figures import Result, table
from tests.bench.plan import FULL, QUICK
from tests.bench.rows import ROWS


def main(arguments: Sequence[str]) -> int:
    """Run as the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=ROWS, action="append", help="one row; may be given several times")
    parser.add_argument("--quick", action="store_true", help="tiny amounts, to see that it works: no figure counts")
    chosen = parser.parse_args(arguments)
    results: dict[str, Result] = {}
    for name in chosen.only or ROWS:
        began = time.monotonic()
        results[name] = ROWS[name](QUICK if chosen.quick else FULL)
        sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
    lines = [line for result in results.values() for line in result.lines]
    sys.stdout.write(table(lines))
    if not chosen.only and not chosen.quick:
        page.write(results)
    return 1 if any(line.verdict == "no" for line in lines) and not chosen.quick else 0


if __name__ == "__main__":
    # The bot's, for the rows that run it in this process.
    logging.disable(logging.CRITICAL)
    sys.exit(main(sys.argv[1:]))
