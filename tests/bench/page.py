"""Writes docs/performance.md and its plots."""

import inspect
import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.bench import plot
from tests.bench.figures import Result, table
from tests.bench.rows import ROWS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "performance.md"
IMAGES = ROOT / "docs" / "images" / "performance"
COUNTS = {1: "one shared core", 2: "two shared cores", 4: "four shared cores"}
TOP = """# Performance

What the bot costs and how fast it is, as ratios where there is something to compare with: both were measured in the same run, one
after the other, again and again. `make bench` measures everything and writes this page; `python -m tests.bench --only ROW` measures one
row, by its name below. It ends with exit code 1 if a figure misses its reach by more than its noise. [Profiles](profiles.md) say where the
time went before and after it became less.

- **measured** and **against** are medians. A percentile is taken of each round, and of these the median.
- **ratio** is the median of the ratios of measurements that were taken one after the other.
- **noise** is the median distance from the median, of the ratios or of what was measured: half of the measurements lie within it.

"""


def write(results: Mapping[str, Result]) -> None:
    """Write the page and every plot."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for result in results.values():
        for name, chart in result.charts.items():
            (IMAGES / f"{name}.svg").write_text(plot.svg(chart), encoding="utf-8")
    PAGE.write_text(text(results), encoding="utf-8")


def text(results: Mapping[str, Result]) -> str:
    """The page; without results, one that says so."""
    every_line = [line for result in results.values() for line in result.lines]
    figures = f"{table(every_line)}\nMeasured {where()}." if results else "Not measured yet."
    return "\n".join([f"{TOP}{figures}\n\n## How\n", *(_section(name, results.get(name)) for name in ROWS)])


def _section(name: str, result: Result | None) -> str:
    how = (inspect.getdoc(ROWS[name]) or "").replace("``", "`")
    charts = result.charts if result else {}
    plots = [f"![{chart.title}](images/performance/{file}.svg)\n" for file, chart in charts.items()]
    return "\n".join([f"### {name}\n", f"{how}\n", *plots])


def where() -> str:
    """The commit and the machine, in general words."""
    cores = os.cpu_count() or 1
    machine = COUNTS.get(cores, f"{cores} shared cores")
    return f"on commit {_git('rev-parse', '--short', 'HEAD')}, Python {platform.python_version()}, {machine}"


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603, S607 - whichever git the developer uses
