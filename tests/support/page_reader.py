"""One person who uses the page in a browser: typing, pressing and reading."""

from contextlib import suppress
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect

from simulator.core.people import RECRUITER, Person

ZONE = "Asia/Shanghai"
WIDE = (1280, 900)
NARROW = (360, 740)
# A click may take 3 s on the platform, and other tests use the same two cores.
TIMEOUT_MS = 20_000
expect.set_options(timeout=TIMEOUT_MS)


TRIES = 3


class Reader:
    """One browser window."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        self._choices = {"as": RECRUITER.open_id, "lang": "en_us", "theme": "light", "zone": ZONE}
        self.faults: list[str] = []
        self.dialogs: list[str] = []
        page.set_default_timeout(TIMEOUT_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    def open(self, path: str = "", **choices: str) -> None:
        """Loads the page with these choices and earlier ones, and waits until its content is there."""
        self._choices |= {name.rstrip("_"): value for name, value in choices.items()}
        self.page.goto(f"{self._url}{path}?{urlencode(self._choices)}")
        if path == "":
            expect(self.bot("ready")).to_be_attached()
            # The messages, or the greeting of an empty chat.
            expect(self.pane.locator("[data-message], [data-try]")).not_to_have_count(0)

    def become(self, person: Person) -> None:
        chosen = self.page.get_by_role("button", name=f"I am: {person.name.en_us}")
        for _ in range(TRIES):
            # The bar is redrawn when the state is read. A click at that moment is lost, and a person would click again.
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
        """Records browser dialogs; the page uses its own and never opens one."""
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

    def say(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.composer).to_have_value("")

    def ask(self, text: str) -> Locator:
        """Sends a message and waits for the card that answers it."""
        before = self.cards.count()
        self.say(text)
        expect(self.cards).to_have_count(before + 1)
        return self.message(self.card)

    def message(self, found: Locator) -> Locator:
        """A locator that stays on this message when new ones arrive."""
        return self.pane.locator(f'[data-message="{found.get_attribute("data-message")}"]')

    def press(self, card: Locator, name: str) -> None:
        card.get_by_role("button", name=name, exact=True).click()

    def confirm(self) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name="Confirm", exact=True).click()

    def tool(self, name: str) -> Locator:
        """Opens a tool and returns its panel."""
        if not self.page.get_by_role("tablist").is_visible():
            self.page.get_by_role("banner").get_by_role("button", name="Tools").click()
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel", name=name)

    def is_wider_than_the_window(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > innerWidth") is True


def window(browser: Browser, size: tuple[int, int] = WIDE) -> BrowserContext:
    """A new browser profile in English, in Shanghai's time zone."""
    width, height = size
    return browser.new_context(viewport={"width": width, "height": height}, locale="en-US", timezone_id=ZONE)
