"""Narrow windows, and the accessibility rules of axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from simulator.seed.special_jobs import HOSTILE_CODE, SAMPLE_CODE
from tests.browser.conftest import OpenWindow
from tests.support.page_reader import NARROW, ZONE, Reader, window
from tests.support.playground_process import Program

GRAVE = ("serious", "critical")
THEMES = ("light", "dark")
PHONE: ViewportSize = {"width": 390, "height": 844}


def grave_violations(page: Page, part: str | None = None, rules: tuple[str, ...] = ()) -> list[str]:
    """Each violation of all or some rules, in the page or in a part of it, with the places where it was found."""
    # Axe measures current colours, and a card that has just changed is still fading in.
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.getAnimations().forEach(each => each.cancel())")
    # Without the details of passed rules axe takes half the time.
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = Axe().run(page, part, options).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} at {[node['target'] for node in rule['nodes']][:5]}"
        for rule in found
        if rule["impact"] in GRAVE
    ]


@pytest.fixture(scope="module")
def chat_of_many_cards(playground: Program, browser: Browser) -> str:
    """A group in which cards of many kinds have been sent; the tests of this file only read it."""
    playground.close_job(SAMPLE_CODE)
    group = playground.new_group("cards of many kinds")
    reader = Reader(window(browser).new_page(), playground.url)
    reader.open(chat=group)
    for text in ("/help", "/jobs open", "/expiring", "/subscriptions", "/history", f"/job {SAMPLE_CODE}"):
        reader.ask(text)
    reader.page.context.close()
    assert reader.faults == []
    return group


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_on_the_chat_page(chat_of_many_cards: str, open_window: OpenWindow, theme: str) -> None:
    reader = open_window()
    reader.open(chat=chat_of_many_cards, theme=theme)
    expect(reader.card).to_contain_text(SAMPLE_CODE)
    assert grave_violations(reader.page) == []
    reader.press(reader.card, "Reopen job")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    assert grave_violations(reader.page) == []
    reader.page.keyboard.press("Escape")
    for name in ("Time", "Faults", "Behaviour", "Jobs", "Wire"):
        expect(reader.tool(name)).to_be_visible()
        assert grave_violations(reader.page, ".tools") == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_in_the_gallery(open_window: OpenWindow, theme: str) -> None:
    reader = open_window()
    reader.open("gallery", theme=theme)
    expect(reader.page.locator("[data-card=job-closed]")).to_be_visible()
    # The themes differ in colours only, so the other rules need to be checked in one of them.
    assert grave_violations(reader.page, rules=() if theme == "light" else ("color-contrast",)) == []


def test_nothing_is_wider_than_a_window_of_360_pixels(
    chat_of_many_cards: str, group: str, open_window: OpenWindow
) -> None:
    reader = open_window(NARROW)
    for language in ("zh_cn", "en_us"):
        reader.open(chat=chat_of_many_cards, lang=language)
        expect(reader.card).to_contain_text(SAMPLE_CODE)
        assert not reader.is_wider_than_the_window()
    reader.open(chat=group)
    reader.ask(f"/job {HOSTILE_CODE}")
    assert not reader.is_wider_than_the_window()
    for name in ("Time", "Faults", "Behaviour", "Jobs", "Wire"):
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


def test_the_actions_of_a_message_are_at_hand_without_a_pointer_that_hovers(
    browser: Browser, playground: Program, chat_of_many_cards: str
) -> None:
    phone = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-US", timezone_id=ZONE)
    reader = Reader(phone.new_page(), playground.url)
    reader.open(chat=chat_of_many_cards)
    assert reader.page.evaluate("matchMedia('(hover: none)').matches")
    buttons = reader.pane.locator(".message-actions button")
    expect(buttons).to_have_count(reader.messages.count() + reader.cards.count())
    boxes = [box for button in buttons.all() if (box := button.bounding_box())]
    assert {round(box["height"]) for box in boxes} == {32}
    # In a row of their own below the card, which keeps the width of the window.
    widths = [box["width"] for card in reader.pane.locator(".card").all() if (box := card.bounding_box())]
    assert min(widths) > PHONE["width"] - 40
    assert grave_violations(reader.page) == []
    reader.card.get_by_role("button", name="Reply to JobBot").tap()
    expect(reader.pane.locator(".reply-bar")).to_contain_text("Reply to JobBot")
    reader.card.get_by_role("button", name="JSON of the card").tap()
    expect(reader.page.get_by_role("dialog")).to_contain_text('"schema": "2.0"')
    phone.close()
    assert reader.faults == []


def test_what_can_be_done_about_a_closed_job_is_seen_without_scrolling(reader: Reader, playground: Program) -> None:
    playground.close_job(SAMPLE_CODE)
    card = reader.ask(f"/job {SAMPLE_CODE}")
    for part in (card.get_by_text("Recruiter: "), card.get_by_role("button", name="Reopen job", exact=True)):
        expect(part).to_be_in_viewport(ratio=1)
