"""A job closes and comes back, in the playground's default world: the walk of docs/walkthrough.md, step by step."""

from collections.abc import Iterator

from playwright.sync_api import Locator, expect

from simulator.core import people
from simulator.seed.special_jobs import TWO_ADVERTS_CODE
from tests.support.page_reader import Reader

WORDS = "数据平台工程师"
"""What the chat subscribes to: words of one title, so that the digest tells of one job."""


def walk(reader: Reader) -> Iterator[str]:
    """Does each step in the window and yields its name while its result is on the screen.

    The platform's clock stands after the hour of the day's digest. The walk leaves the job closed.
    """
    expect(reader.ask(f"/subscribe {WORDS}")).to_contain_text("Subscribed")
    card = reader.ask(f"/job {TWO_ADVERTS_CODE}")
    yield from _close(reader, card)
    yield from _reopen(reader)
    yield from _publish(reader)


def _close(reader: Reader, card: Locator) -> Iterator[str]:
    panel = reader.tool("Jobs")
    panel.get_by_role("searchbox", name="Search jobs").fill(TWO_ADVERTS_CODE)
    expect(panel.get_by_role("status")).to_have_text("Jobs: 1")
    expect(panel.get_by_text("On the site")).to_have_count(2)
    panel.get_by_role("button", name="Close the job").click()
    expect(panel.get_by_text("Off the site")).to_have_count(2)
    to_top(card)
    yield "board"
    reader.tool("Time").get_by_role("button", name="+1 hour").click()
    expect(card.get_by_text("Closed", exact=True)).to_be_visible()
    to_top(card)
    yield "closed"


def _reopen(reader: Reader) -> Iterator[str]:
    before = reader.cards.count()
    reader.tool("Time").get_by_role("button", name="To 10:00 tomorrow").click()
    expect(reader.cards).to_have_count(before + 1)
    digest = reader.message(reader.card)
    expect(digest.get_by_role("heading", level=3)).to_have_text("1 job has closed or expired")
    reader.page.get_by_role("button", name="Close tools").click()
    digest.locator("[data-field=posts]").click()
    digest.get_by_role("checkbox", name=TWO_ADVERTS_CODE).check()
    to_top(digest)
    yield "digest"
    reader.press(digest, "Reopen the chosen jobs")
    thread = open_thread(reader, digest)
    asked = thread.locator("[data-type=interactive]").last
    expect(asked.get_by_role("heading", level=3)).to_have_text("Reopen this job?")
    yield "confirm"
    reader.press(asked, "Reopen")
    expect(asked.get_by_role("heading", level=3)).to_have_text("1 job reopened")
    yield "reopened"


def _publish(reader: Reader) -> Iterator[str]:
    card = reader.ask(f"/job {TWO_ADVERTS_CODE}")
    expect(card).to_contain_text("The job is open but not on any careers site.")
    to_top(card)
    yield "off-site"
    card.get_by_role("button", name="Publish all again", exact=True).first.click()
    expect(card).not_to_contain_text("off the site")
    thread = open_thread(reader, card)
    expect(thread).to_contain_text(f"{people.RECRUITER.name.en_us} published the adverts again")
    to_top(card)
    yield "published"
    yield from _undo(reader, card, thread)


def _undo(reader: Reader, card: Locator, thread: Locator) -> Iterator[str]:
    reader.press(card, "Undo")
    expect(reader.page.get_by_role("dialog")).to_contain_text("Undo the reopening of “")
    yield "undo"
    reader.confirm()
    expect(card.get_by_text("Closed", exact=True)).to_be_visible()
    expect(thread).to_contain_text(f"{people.RECRUITER.name.en_us} undid the reopening")
    to_top(card)
    yield "undone"


def open_thread(reader: Reader, card: Locator) -> Locator:
    card.get_by_role("button", name="1 reply").click()
    return reader.page.get_by_role("region", name="Thread")


def to_top(card: Locator) -> None:
    card.evaluate("card => card.scrollIntoView({ block: 'start' })")
