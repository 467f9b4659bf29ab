import re

import pytest
from playwright.sync_api import Locator, expect

from simulator.seed.special_jobs import SAMPLE_CODE
from tests.support.page_reader import Reader
from tests.support.playground_process import Program

MOST_TABS = 60
FOCUSED = """() => {
    const at = document.activeElement;
    return `${at.tagName.toLowerCase()}: ${at.getAttribute("aria-label") ?? at.textContent}`;
}"""


def tab_to(reader: Reader, wanted: str, key: str = "Tab") -> None:
    """Presses Tab until the focus is on an element whose name fits."""
    passed = []
    for _ in range(MOST_TABS):
        reader.page.keyboard.press(key)
        passed.append(str(reader.page.evaluate(FOCUSED)))
        if re.search(wanted, passed[-1]):
            return
    pytest.fail(f"{wanted} is not reached, but {passed}")


@pytest.fixture
def form(reader: Reader, playground: Program) -> Locator:
    """The card of a closed job, requested with the keyboard; its form has 30 days chosen and the focus is on its button."""
    playground.close_job(SAMPLE_CODE)
    keyboard, before = reader.page.keyboard, reader.cards.count()
    tab_to(reader, "Skip to messages")
    keyboard.press("Enter")
    expect(reader.composer).to_be_focused()
    keyboard.type("/jo")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(reader.composer).to_have_value("/job ")
    keyboard.type(SAMPLE_CODE)
    keyboard.press("Enter")
    expect(reader.cards).to_have_count(before + 1)
    tab_to(reader, "^select: ", "Shift+Tab")
    keyboard.press("ArrowDown")
    expect(reader.card.locator("[data-field=period]")).to_have_value("30d")
    tab_to(reader, "button: Reopen job$")
    return reader.message(reader.card)


def test_a_job_is_reopened_without_a_mouse(reader: Reader, playground: Program, form: Locator) -> None:
    keyboard = reader.page.keyboard
    keyboard.press("Enter")
    expect(reader.page.get_by_role("dialog").get_by_role("button", name="Confirm")).to_be_focused()
    keyboard.press("Enter")
    expect(reader.toast).to_contain_text("The job is open again")
    assert playground.is_open(SAMPLE_CODE)
    # The button is gone; the focus stays on the card and does not move to the top of the page.
    expect(form).to_be_focused()


def test_escape_leaves_a_question_and_gives_the_focus_back(reader: Reader, playground: Program, form: Locator) -> None:
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    expect(form.get_by_role("button", name="Reopen job", exact=True)).to_be_focused()
    assert not playground.is_open(SAMPLE_CODE)


def test_new_messages_are_told_to_screen_readers(reader: Reader) -> None:
    reader.ask("/help")
    expect(reader.page.locator("[data-announcer]")).to_contain_text("JobBot: ")


def test_menus_and_tabs_are_used_with_the_arrow_keys(reader: Reader) -> None:
    keyboard = reader.page.keyboard
    tab_to(reader, "Appearance")
    keyboard.press("Enter")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(reader.page.locator("html")).to_have_attribute("data-theme", "dark")
    tab_to(reader, "Tools$")
    keyboard.press("Enter")
    expect(reader.page.get_by_role("tab", name="Time")).to_be_focused()
    keyboard.press("ArrowLeft")
    expect(reader.page.get_by_role("tab", name="Wire")).to_be_focused()
    keyboard.press("Escape")
    expect(reader.page.get_by_role("tablist")).to_be_hidden()
    expect(reader.composer).to_be_focused()
