"""The Time tab: how far the platform's clock is ahead, without the parts that are zero."""

import pytest
from playwright.sync_api import expect

from tests.support.page_reader import Reader
from tests.support.playground_process import Program

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def move_to_whole_days(playground: Program) -> int:
    """Moves the clock until it is ahead by days only, and returns how many."""
    moved = playground.read("state")["clock"]["moved"]
    ahead = playground.write("clock", move=DAY_MS - moved % DAY_MS)["moved"]
    assert ahead % DAY_MS == 0
    return int(ahead // DAY_MS)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en_us", ["{0} d ahead of real time", "{0} d 23 h ahead of real time", "{1} d 5 min ahead of real time"]),
        ("zh_cn", ["比真实时间快 {0} 天", "比真实时间快 {0} 天 23 小时", "比真实时间快 {1} 天 5 分钟"]),
    ],
)
def test_the_lead_of_the_clock_is_told_without_zero_parts(
    reader: Reader, playground: Program, language: str, forms: list[str]
) -> None:
    reader.open(lang=language)
    reader.page.locator("[data-tools]").click()
    days = move_to_whole_days(playground)
    for form, move in zip(forms, (0, 23 * HOUR_MS, HOUR_MS + 5 * MINUTE_MS), strict=True):
        if move:
            playground.write("clock", move=move)
        expect(reader.page.get_by_role("tabpanel").get_by_text(form.format(days, days + 1), exact=True)).to_be_visible()
