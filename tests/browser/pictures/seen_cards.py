"""The ten cards that people see most, in both languages, on a wide screen and on a phone."""

from collections.abc import Iterator
from typing import NamedTuple

from playwright.sync_api import Browser, expect

from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, CUSTOM_FIELDS_CODE, SAMPLE_CODE
from tests.browser.pictures.walk import to_top
from tests.support.page_reader import Reader, window
from tests.support.playground_process import Program

LANGUAGES = ("en_us", "zh_cn")
SIZES = {"wide": (1280, 900), "phone": (390, 844)}
TYPED = {
    "closed-job": f"/job {SAMPLE_CODE}",
    "expiring-job": f"/job {CUSTOM_FIELDS_CODE}",
    "reopened-job": f"/reopen {CLOSED_LONG_AGO_CODE} 90d",
    "jobs": "/jobs city:上海",
    "choice": "/job 产品经理",
    "expiring": "/expiring 2w",
    "several": f"/reopen {SAMPLE_CODE} {CUSTOM_FIELDS_CODE} 30d",
    "subscriptions": "/subscriptions",
    "help": "/help",
}
DIGEST = "digest"


class SeenCard(NamedTuple):
    """A card in a group, by its message."""

    name: str
    message_id: str


def ask_for_each(reader: Reader, digest_id: str) -> list[SeenCard]:
    """Asks for the cards in the open chat; the digest is there."""
    cards = [SeenCard(DIGEST, digest_id)]
    for name, text in TYPED.items():
        card = reader.ask(text)
        cards.append(SeenCard(name, str(card.get_attribute("data-message"))))
    return cards


def looks(browser: Browser, playground: Program, chat: str, cards: list[SeenCard]) -> Iterator[tuple[Reader, str]]:
    """Each card at the top of the window, with the folder and name of its picture, for each size and language."""
    for size_name, size in SIZES.items():
        for language in LANGUAGES:
            reader = Reader(window(browser, size).new_page(), playground.url)
            for number, card in enumerate(cards, 1):
                reader.open(chat=chat, lang=language)
                shown = reader.pane.locator(f'[data-message="{card.message_id}"]')
                expect(shown).to_be_attached()
                to_top(shown)
                yield reader, f"cards-{size_name}-{language}/{number:02}-{card.name}"
            reader.page.context.close()
