"""The report of a stress program: figures, and violations, of which there must be none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MAX_SHOWN = 20


@dataclass
class Report:
    """Filled while a program runs; ``violations`` lists the violations of each guarantee."""

    figures: dict[str, object] = field(default_factory=dict)
    violations: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_passed(self) -> bool:
        return not any(self.violations.values())

    def text(self) -> str:
        return "\n".join((*self._lines(), "passed" if self.is_passed else "FAILED", ""))

    def _lines(self) -> Iterator[str]:
        for name, figure in self.figures.items():
            yield f"{name:<58} {figure}"
        for name, found in self.violations.items():
            yield f"{name:<58} {len(found)}"
            yield from (f"    {each}" for each in found[:MAX_SHOWN])


def table(reports: Sequence[Report]) -> str:
    """Reports side by side as a table in Markdown; below it, what was violated."""
    figures = list(dict.fromkeys(name for report in reports for name in report.figures))
    violations = list(dict.fromkeys(name for report in reports for name in report.violations))
    rows = [(name, *(str(report.figures.get(name, "-")) for report in reports)) for name in figures]
    rows += [
        (f"violations: {name}", *(str(len(report.violations.get(name, []))) for report in reports))
        for name in violations
    ]
    rows.append(("result", *("passed" if report.is_passed else "FAILED" for report in reports)))
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, f"|{' --- |' * (len(reports) + 1)}")
    lines += [
        f"{name}: {each}"
        for report in reports
        for name, found in report.violations.items()
        for each in found[:MAX_SHOWN]
    ]
    return "\n".join((*lines, ""))
