"""docs/doctor.md holds the table of planted faults as it is tried."""

from tests.meta.repository import read
from tests.support.doctor.page import BEGIN, END, written

PAGE = "docs/doctor.md"


def test_the_page_has_the_table_of_now() -> None:
    page = read(PAGE)
    assert page.count(BEGIN) == page.count(END) == 1
    assert written(page) == page, "run make doctor-table"
