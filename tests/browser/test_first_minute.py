"""How long a newcomer waits: from starting the playground to the first answer in the browser."""

import time
from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.support.page_reader import Reader, window
from tests.support.playground_process import program

ENOUGH_SECONDS = 60


def test_the_first_command_is_answered_within_a_minute_of_the_start(
    browser: Browser, record_testsuite_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    with program() as playground:
        reader = Reader(window(browser).new_page(), playground.url)
        reader.open()
        reader.page.locator("[data-try=tryHelp]").click()
        expect(reader.card.get_by_role("heading", level=3)).to_be_visible()
        took = time.monotonic() - began
        reader.page.context.close()
    record_testsuite_property("seconds to the first answer", round(took, 1))
    assert took < ENOUGH_SECONDS
