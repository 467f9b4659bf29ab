"""docs/security.md holds the table of rights as it is declared and tried."""

from tests.meta.repository import read
from tests.support.rights.page import BEGIN, END, generated, written

PAGE = "docs/security.md"


def test_the_page_has_the_table_of_now() -> None:
    page = read(PAGE)
    assert page.count(BEGIN) == page.count(END) == 1
    assert written(page) == page, "run make rights"


def test_every_row_has_as_many_cells_as_its_header() -> None:
    for table in generated().split("\n\n"):
        rows = [line for line in table.splitlines() if line.startswith("|")]
        assert len({row.count(" | ") for row in rows}) <= 1
