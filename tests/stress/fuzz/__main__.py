"""``python -m tests.stress.fuzz``: fuzzes every target, and prints a table; exit code 1 on any violation or too few cases.

Each target runs in processes of its own (``worker.py``). docs/reliability.md describes it.
"""

import argparse
import json
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.stress.fuzz.targets import TARGETS

MAX_CASES = 250_000
"""A worker does no more; a target with more cases has several workers, whose seeds follow each other."""
COVERED = re.compile(r"\bcov: (\d+)")
HEADINGS = ("target", "cases", "inputs", "branches", "slowest ms", "violations")
SDK_COLUMNS = ("2xx", "4xx", "5xx", "handler reached")


def fuzz(name: str, cases: int, seconds: float, seed: int, folder: Path) -> dict[str, Any]:
    """The figures of one worker; one that died is a violation."""
    out, log = folder / f"{name}-{seed}.json", folder / f"{name}-{seed}.log"
    command = [sys.executable, "-m", "tests.stress.fuzz.worker", name, "--out", str(out)]
    command += ["--cases", str(cases), "--seconds", str(seconds), "--seed", str(seed)]
    with log.open("wb") as stream:
        code = subprocess.run(command, stdout=stream, stderr=stream, check=False).returncode  # noqa: S603 - our own program
    said = log.read_text(encoding="utf-8", errors="replace")
    covered = COVERED.findall(said)
    found: dict[str, Any] = {"inputs": 0, "cases": 0, "slowest_ms": 0.0, "sdk": {}}
    if code == 0 and out.exists():
        found = json.loads(out.read_text(encoding="utf-8"))
    else:
        found["violations"] = {f"the worker ended with {code}: {said[-2000:]}": ""}
    return {**found, "branches": int(covered[-1]) if covered else 0}


def together(shares: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of a target from those of its workers."""
    return {
        "cases": sum(each["cases"] for each in shares),
        "inputs": sum(each["inputs"] for each in shares),
        "branches": max(each["branches"] for each in shares),
        "slowest_ms": max(each["slowest_ms"] for each in shares),
        "violations": {what: data for each in shares for what, data in each["violations"].items()},
        "sdk": dict(sum((Counter(each["sdk"]) for each in shares), Counter[str]())),
    }


def table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """What was fuzzed, then what the SDK did with the same requests, as two tables in markdown."""
    rows: list[tuple[Any, ...]] = [
        (name, each["cases"], each["inputs"], each["branches"], f"{each['slowest_ms']:.0f}", len(each["violations"]))
        for name, each in figures.items()
    ]
    rows.append(("all", sum(each["cases"] for each in figures.values()), "", "", "", ""))
    beside = {name: each["sdk"] for name, each in figures.items() if each["sdk"]}
    sdk_rows = [(name, *(sdk.get(column, 0) for column in SDK_COLUMNS), _raised(sdk)) for name, sdk in beside.items()]
    return f"{_markdown(HEADINGS, rows)}\n\n{_markdown(('SDK beside it', *SDK_COLUMNS, 'raised'), sdk_rows)}\n"


def _raised(sdk: Mapping[str, int]) -> int:
    return sum(count for name, count in sdk.items() if name.startswith("raised "))


def _markdown(headings: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join(
        f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in row)} |" for row in lines
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.fuzz", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the whole run, of at least 1,000,000 cases")
    parser.add_argument("--seconds", type=float, default=6 * 3600, help="the run of one target ends then")
    parser.add_argument("--jobs", type=int, default=2, help="how many workers run at a time")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6) + 1)
    chosen = parser.parse_args()
    began = time.monotonic()
    wanted = {name: max(1, round(target.cases * chosen.scale)) for name, target in TARGETS.items()}
    with tempfile.TemporaryDirectory(prefix="bot-fuzz-") as folder, ThreadPoolExecutor(chosen.jobs) as pool:
        runs = {
            name: [
                pool.submit(fuzz, name, -(-cases // workers), chosen.seconds, chosen.seed + number, Path(folder))
                for number in range(workers)
            ]
            for name, cases in wanted.items()
            for workers in [-(-cases // MAX_CASES)]
        }
        figures = {name: together([run.result() for run in shares]) for name, shares in runs.items()}
    sys.stdout.write(f"seed {chosen.seed}, {time.monotonic() - began:.0f} s\n\n{table(figures)}")
    for name, each in figures.items():
        for what, data in each["violations"].items():
            sys.stdout.write(f"\n{name}: {what}\n    {data}\n")
    enough = all(figures[name]["cases"] >= cases for name, cases in wanted.items())
    is_passed = enough and not any(each["violations"] for each in figures.values())
    sys.stdout.write("passed\n" if is_passed else "FAILED\n")
    return 0 if is_passed else 1


if __name__ == "__main__":
    sys.exit(main())
