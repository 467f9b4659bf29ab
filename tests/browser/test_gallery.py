import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.support.page_reader import Reader

CARDS = sorted(json.loads((Path(__file__).parents[2] / "docs" / "cards.json").read_text(encoding="utf-8")))


@pytest.fixture
def gallery(open_window: OpenWindow) -> Reader:
    reader = open_window()
    reader.open("gallery")
    expect(reader.page.locator("[data-card]")).to_have_count(len(CARDS))
    return reader


def test_the_gallery_shows_every_card_in_both_languages(gallery: Reader) -> None:
    shown = gallery.page.locator("[data-card]")
    assert shown.evaluate_all("all => all.map(each => each.dataset.card)") == CARDS
    for language in ("zh_cn", "en_us"):
        cards = gallery.page.locator(f"[data-card] [data-language={language}] .card")
        expect(cards).to_have_count(len(CARDS))
        assert all(words.strip() for words in cards.all_inner_texts())


def test_every_part_of_every_card_is_drawn(gallery: Reader) -> None:
    expect(gallery.page.locator("[data-not-rendered]")).to_have_count(0)


def test_a_card_is_found_by_its_name_and_shows_its_json_and_size(gallery: Reader) -> None:
    gallery.page.get_by_role("searchbox", name="Filter by name").fill("job-expired-asked")
    expect(gallery.page.locator("[data-card]:visible")).to_have_count(1)
    card = gallery.page.locator("[data-card=job-expired-asked]")
    expect(card).to_contain_text("bytes")
    expect(card).to_contain_text("elements")
    card.get_by_text("JSON", exact=True).click()
    expect(card.get_by_role("group", name="JSON of job-expired-asked").last).to_contain_text('"schema": "2.0"')


def test_a_press_in_the_gallery_sends_nothing_and_says_what_it_would(gallery: Reader) -> None:
    card = gallery.page.locator("[data-card=job-closed] [data-language=en_us]")
    card.get_by_role("button", name="Refresh", exact=True).click()
    expect(gallery.toast).to_contain_text("Nothing is sent from the gallery")
    expect(gallery.toast).to_contain_text('"do":')
