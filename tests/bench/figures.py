"""What was measured beside what is to be reached: lines of the table, and points of the plots.

The noise of a figure is the median distance of its single measurements from their median, so that half of them lie within
it. A figure falls short only if it misses its reach by more than that.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Points = list[tuple[float, float]]
Verdict = Literal["yes", "within the noise", "no", "-"]
PERCENTS = (*range(0, 100, 2), 99, 99.3, 99.5, 99.7, 99.8, 99.9)
HEADS = ("What", "measured", "against", "ratio", "noise", "reach", "reached")


@dataclass(frozen=True)
class Reach:
    """A limit of the ratio, or of what was measured. ``is_least`` if more is better."""

    limit: float
    of: Literal["ratio", "measured"] = "ratio"
    is_least: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        what: names it.
        unit: of ``measured`` and ``other``.
        measured: the median of the measurements.
        noise: of what the reach limits, in its unit.
        reach: None for a line that is there for comparison.
        against: what it is compared with, empty if nothing.
        other: the median of the measurements of that.
        ratio: the median of the ratios of measurements that were taken one after the other.
    """

    what: str
    unit: str
    measured: float
    noise: float
    reach: Reach | None = None
    against: str = ""
    other: float | None = None
    ratio: float | None = None

    @property
    def verdict(self) -> Verdict:
        if self.reach is None:
            return "-"
        judged = self.measured if self.reach.of == "measured" else self.ratio
        if judged is None:
            return "no"
        missing = (self.reach.limit - judged) if self.reach.is_least else (judged - self.reach.limit)
        if missing <= 0:
            return "yes"
        return "within the noise" if missing <= self.noise else "no"

    def cells(self) -> tuple[str, ...]:
        """As texts, in the order of ``HEADS``."""
        is_ratio = self.reach.of == "ratio" if self.reach else self.ratio is not None
        unit = "x" if is_ratio else f" {self.unit}"
        other = "" if self.other is None else f"{number(self.other)} {self.unit}: "
        sign = "" if self.reach is None else "at least " if self.reach.is_least else "at most "
        return (
            self.what,
            f"{number(self.measured)} {self.unit}",
            f"{other}{self.against}" or "-",
            "-" if self.ratio is None else f"{number(self.ratio)}x",
            f"± {number(self.noise)}{unit}",
            "-" if self.reach is None else f"{sign}{number(self.reach.limit)}{unit}",
            self.verdict,
        )


@dataclass
class Chart:
    """A plot: one curve for each name, and a dashed line at ``limit``; ``ticks`` are the texts below the horizontal axis."""

    title: str
    x_label: str
    y_label: str
    ticks: Mapping[float, str]
    limit: float | None = None
    curves: dict[str, Points] = field(default_factory=dict)


@dataclass
class Result:
    """What a row has measured; charts by the name of their file."""

    lines: list[Line] = field(default_factory=list)
    charts: dict[str, Chart] = field(default_factory=dict)


def alone(what: str, unit: str, values: Sequence[float], reach: Reach | None = None) -> Line:
    """A figure that is compared with nothing; ``values`` are its measurements."""
    return Line(what, unit, statistics.median(values), spread(values), reach)


def compared(
    what: str, unit: str, pairs: Sequence[tuple[float, float]], against: str, reach: Reach | None = None
) -> Line:
    """A figure beside another; each pair is one measurement of ours and one of the other, taken one after the other."""
    ours, others, ratios = [pair[0] for pair in pairs], [pair[1] for pair in pairs], [ours / o for ours, o in pairs]
    noise = spread(ours if reach is not None and reach.of == "measured" else ratios)
    middle = statistics.median
    return Line(what, unit, middle(ours), noise, reach, against, middle(others), middle(ratios))


def spread(values: Sequence[float]) -> float:
    """The median distance from the median."""
    middle = statistics.median(values)
    return statistics.median([abs(value - middle) for value in values])


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of the values do not exceed."""
    in_order = sorted(values)
    return in_order[min(len(in_order) - 1, max(0, -int(-len(in_order) * percent // 100) - 1))]


def percentile_chart(title: str, limit: float, seconds: Mapping[str, Sequence[float]]) -> Chart:
    """The percentiles of each name, in ms. Each step to the right halves what is slower, so that the slowest can be seen."""
    places = {percent: -math.log10(1 - percent / 100) for percent in PERCENTS}
    ticks = {places[percent]: f"p{percent:g}" for percent in (50, 90, 99, 99.9)}
    curves = {
        name: [(place, 1000 * percentile(values, percent)) for percent, place in places.items()]
        for name, values in seconds.items()
    }
    return Chart(title, "percentile", "ms", ticks, limit, curves)


def table(lines: Sequence[Line]) -> str:
    """In Markdown; without lines its head."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (HEADS, ("---",) * len(HEADS))) + table_rows(lines)


def table_rows(lines: Sequence[Line]) -> str:
    return "".join(f"| {' | '.join(line.cells())} |\n" for line in lines)


def number(value: float) -> str:
    """With three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
