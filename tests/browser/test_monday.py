"""A Monday morning with 24 expiring jobs, as docs/guide.md tells it, in a playground of its own: it gives most jobs new dates."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from simulator.seed.special_jobs import SAMPLE_CODE
from tests.browser.pictures import monday
from tests.browser.pictures.seen_cards import SIZES
from tests.browser.pictures.walk import to_top
from tests.support.page_reader import Reader, window
from tests.support.playground_process import Program, program


@pytest.fixture(scope="module")
def own_playground(installed_chromium: None) -> Iterator[Program]:
    with program() as running:
        yield running


def test_a_monday_morning_with_24_expiring_jobs(browser: Browser, own_playground: Program) -> None:
    reader = Reader(window(browser).new_page(), own_playground.url)
    monday.prepare(own_playground, reader)
    steps = list(monday.morning(reader))
    assert steps[0] == "digest"
    assert steps[-1] == "afternoon"
    expect(reader.card).to_contain_text(f"this chat was reminded of {monday.ALL} jobs")
    assert reader.faults == []
    reader.page.context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "button"), [("en_us", "Reopen job"), ("zh_cn", "重启职位")])
def test_the_primary_button_of_a_closed_job_is_on_the_screen_with_the_top_of_its_card(
    browser: Browser, own_playground: Program, size: str, language: str, button: str
) -> None:
    reader = Reader(window(browser, SIZES[size]).new_page(), own_playground.url)
    reader.open(chat=own_playground.new_group(f"{size} {language}"), lang=language)
    card = reader.ask(f"/job {SAMPLE_CODE}")
    to_top(card)
    expect(card.get_by_role("heading", level=3)).to_be_in_viewport(ratio=1)
    expect(card.get_by_role("button", name=button, exact=True)).to_be_in_viewport(ratio=1)
    reader.page.context.close()
