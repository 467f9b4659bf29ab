"""Prints the table of planted faults into docs/doctor.md: ``make doctor-table``.

Every line is a fault of ``FAULTS``, with which ``tests/e2e/doctor`` compares what the doctor says.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.doctor.faults import FAULTS

PAGE = Path(__file__).parents[3] / "docs" / "doctor.md"
BEGIN = "<!-- faults: written by `make doctor-table` -->"
END = "<!-- end of faults -->"
_NAME = re.compile(r"\{[a-z]+\}")


def generated() -> str:
    """The table, in Markdown."""
    return "\n".join(_rows())


def written(page: str) -> str:
    """The page with the table of now between its markers."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{generated()}\n\n{END}{after}"


def _rows() -> Iterator[str]:
    yield "| Fault | Finding | State | The doctor says | What to do |"
    yield "| --- | --- | --- | --- | --- |"
    for fault in FAULTS:
        says, fix = (_NAME.sub("…", text.en_us) for text in (fault.says, fault.fix))
        yield f"| {fault.name} | `{fault.finding}` | {fault.state} | {says} | {fix} |"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
