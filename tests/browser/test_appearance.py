"""What everybody must be able to use: narrow windows, and the rules of accessibility that axe knows."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from simulator.seed.special_jobs import HOSTILE_CODE, SAMPLE_CODE
from tests.browser.conftest import OpenWindow
from tests.support.page_reader import NARROW
from tests.support.playground_process import Program

GRAVE = ("serious", "critical")
THEMES = ("light", "dark")


def grave_violations(page: Page) -> list[str]:
    """Each with the places where it was found."""
    # Axe judges colours as they are, and a card that has just changed is still fading in.
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.getAnimations().forEach(each => each.cancel())")
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} at {[node['target'] for node in rule['nodes']][:5]}"
        for rule in found
        if rule["impact"] in GRAVE
    ]


@pytest.fixture
def talked(playground: Program, group: str, open_window: OpenWindow) -> str:
    """A group in which cards of many kinds have been sent."""
    playground.close_job(SAMPLE_CODE)
    reader = open_window()
    reader.open(chat=group)
    for words in ("/help", "/jobs open", "/expiring", "/subscriptions", "/history", f"/job {SAMPLE_CODE}"):
        reader.ask(words)
    return group


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_on_the_chat_page(talked: str, open_window: OpenWindow, theme: str) -> None:
    reader = open_window()
    reader.open(chat=talked, theme=theme)
    expect(reader.card).to_contain_text(SAMPLE_CODE)
    assert grave_violations(reader.page) == []
    reader.press(reader.card, "Reopen job")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    assert grave_violations(reader.page) == []
    reader.page.keyboard.press("Escape")
    for name in ("Time", "Faults", "Jobs", "Wire"):
        expect(reader.tool(name)).to_be_visible()
        assert grave_violations(reader.page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_in_the_gallery(open_window: OpenWindow, theme: str) -> None:
    reader = open_window()
    reader.open("gallery", theme=theme)
    expect(reader.page.locator("[data-card=job-closed]")).to_be_visible()
    assert grave_violations(reader.page) == []


def test_nothing_is_wider_than_a_window_of_360_pixels(talked: str, open_window: OpenWindow) -> None:
    reader = open_window(NARROW)
    for language in ("zh_cn", "en_us"):
        reader.open(chat=talked, lang=language)
        expect(reader.card).to_contain_text(SAMPLE_CODE)
        assert not reader.is_wider_than_the_window()
    reader.ask(f"/job {HOSTILE_CODE}")
    assert not reader.is_wider_than_the_window()
    for name in ("Time", "Faults", "Jobs", "Wire"):
        expect(reader.tool(name)).to_be_visible()
        assert not reader.is_wider_than_the_window()
    reader.page.get_by_role("button", name="Close tools").click()
    reader.page.get_by_role("button", name="Back to chats").click()
    expect(reader.page.get_by_role("navigation", name="Chats")).to_be_visible()
    assert not reader.is_wider_than_the_window()


def test_the_gallery_is_no_wider_than_a_window_of_360_pixels(open_window: OpenWindow) -> None:
    reader = open_window(NARROW)
    reader.open("gallery")
    expect(reader.page.locator("[data-card=job-closed]")).to_be_visible()
    assert not reader.is_wider_than_the_window()
