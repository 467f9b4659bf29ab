"""One person in front of the page: what they type, press and see. Nothing here knows how the page is made but its marks."""

from contextlib import suppress
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect

from simulator.core.people import RECRUITER, Person

ZONE = "Asia/Shanghai"
WIDE = (1280, 900)
NARROW = (360, 740)
# A click may take 3 s on the platform, and two cores are shared with everything else that is tested.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


TRIES = 3


class Reader:
    """One window on the playground."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        self._choices = {"as": RECRUITER.open_id, "lang": "en_us", "theme": "light", "zone": ZONE}
        self.faults: list[str] = []
        self.dialogs: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    def open(self, path: str = "", **choices: str) -> None:
        """Load the page with these choices and those made before, and wait until it has what it shows."""
        self._choices |= {name.rstrip("_"): value for name, value in choices.items()}
        self.page.goto(f"{self._url}{path}?{urlencode(self._choices)}")
        if path == "":
            expect(self.bot("ready")).to_be_attached()
            # Its messages, or what an empty chat shows instead.
            expect(self.pane.locator("[data-message], [data-try]")).not_to_have_count(0)

    def become(self, person: Person) -> None:
        chosen = self.page.get_by_role("button", name=f"I am: {person.name.en_us}")
        for _ in range(TRIES):
            # The bar is drawn anew when the state is read, and a click can fall into that moment: a person clicks again.
            self.page.get_by_role("button", name="I am").click()
            self.page.get_by_role("menuitemradio", name=person.name.en_us).first.click()
            with suppress(AssertionError):
                expect(chosen).to_be_visible(timeout=4000)
                break
        expect(chosen).to_be_visible()
        expect(self.messages).not_to_have_count(0)

    def bot(self, state: str) -> Locator:
        return self.page.locator(f"[data-bot={state}]")

    def _dismiss(self, dialog: Dialog) -> None:
        """The page has dialogs of its own and never asks for the browser's."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def pane(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def composer(self) -> Locator:
        return self.pane.locator(".composer-field")

    @property
    def messages(self) -> Locator:
        return self.pane.locator("[data-message]")

    @property
    def cards(self) -> Locator:
        return self.pane.locator("[data-message][data-type=interactive]")

    @property
    def card(self) -> Locator:
        """The newest card."""
        return self.cards.last

    @property
    def toast(self) -> Locator:
        return self.page.locator(".toast").last

    def say(self, words: str) -> None:
        self.composer.fill(words)
        self.composer.press("Enter")
        expect(self.composer).to_have_value("")

    def ask(self, words: str) -> Locator:
        """Say something and wait for the card that answers it."""
        before = self.cards.count()
        self.say(words)
        expect(self.cards).to_have_count(before + 1)
        return self.message(self.card)

    def message(self, found: Locator) -> Locator:
        """The same message for good, whatever comes after it."""
        return self.pane.locator(f'[data-message="{found.get_attribute("data-message")}"]')

    def press(self, card: Locator, name: str) -> None:
        card.get_by_role("button", name=name, exact=True).click()

    def confirm(self) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name="Confirm", exact=True).click()

    def tool(self, name: str) -> Locator:
        """The panel of one of the tools."""
        if not self.page.get_by_role("tablist").is_visible():
            self.page.get_by_role("banner").get_by_role("button", name="Tools").click()
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel", name=name)

    def is_wider_than_the_window(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > innerWidth") is True


def window(browser: Browser, size: tuple[int, int] = WIDE) -> BrowserContext:
    """A fresh profile of a browser in English and Shanghai."""
    width, height = size
    return browser.new_context(viewport={"width": width, "height": height}, locale="en-US", timezone_id=ZONE)
