"""The report of a stress program: figures, and violations, of which there must be none."""

from collections.abc import Iterator
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
