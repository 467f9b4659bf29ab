"""What a proof reports: figures for the reader, and violations, of which there must be none."""

from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_SHOWN = 20


@dataclass
class Report:
    """Filled while a proof runs; ``wrong`` names each promise, with what breaks it."""

    figures: dict[str, object] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return not any(self.wrong.values())

    def text(self) -> str:
        return "\n".join((*self._lines(), "holds" if self.holds else "BROKEN", ""))

    def _lines(self) -> Iterator[str]:
        for name, figure in self.figures.items():
            yield f"{name:<58} {figure}"
        for name, found in self.wrong.items():
            yield f"{name:<58} {len(found)}"
            yield from (f"    {each}" for each in found[:MOST_SHOWN])
