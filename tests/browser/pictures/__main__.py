"""``make screenshots``: takes the pictures under ``docs/images`` of a fresh playground."""

import re
from collections.abc import Iterator

from playwright.sync_api import Browser, expect

from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.people import ADMIN, RECRUITER
from simulator.seed.special_jobs import SAMPLE_CODE
from tests.browser.pictures import monday, seen_cards
from tests.browser.pictures.walk import to_top, walk
from tests.support.chromium import chromium
from tests.support.page_reader import NARROW, Reader, window
from tests.support.playground_process import ROOT, Program, program

IMAGES = ROOT / "docs" / "images"
TALL = (1280, 1140)
LOW = (1280, 860)
# The doctor waits for what does not answer.
FOUND_WITHIN_MS = 90_000
DIRECT = direct_chat_id(RECRUITER.open_id)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with chromium() as browser, program() as playground:
        take(closed_job(browser, playground), "chat-zh_cn")
        take(reopened_job(browser, playground), "chat-en_us")
        take(look(browser, playground, NARROW, chat=RECRUITING_GROUP, lang="zh_cn"), "chat-narrow")
        take(expiring(browser, playground), "chat-dark")
        take(subscribed(browser, playground), "digest-en_us")
        take(look(browser, playground, LOW, chat=DIRECT, lang="zh_cn"), "digest-zh_cn")
        take(behaviour(browser, playground), "behaviour")
        take(gallery(browser, playground), "gallery")
    with chromium() as browser, program() as playground:
        for reader, name in examined(browser, playground):
            take(reader, name)
    with chromium() as browser, program() as playground:
        take_walk(browser, playground)
    with chromium() as browser, program() as playground:
        take_monday(browser, playground)


def look(browser: Browser, playground: Program, size: tuple[int, int], **choices: str) -> Reader:
    reader = Reader(window(browser, size).new_page(), playground.url)
    reader.open(**choices)
    return reader


def take_walk(browser: Browser, playground: Program) -> None:
    """The pictures of docs/walkthrough.md."""
    playground.move_to_ten_in_the_morning()
    reader = look(browser, playground, LOW, chat=RECRUITING_GROUP)
    for number, name in enumerate(walk(reader), 1):
        snap(reader, f"walk/{number}-{name}")
    reader.page.context.close()


def take_monday(browser: Browser, playground: Program) -> None:
    """The pictures of docs/guide.md, and those of the cards that people see most."""
    reader = Reader(window(browser, LOW).new_page(), playground.url)
    group = monday.prepare(playground, reader)
    digest_id = str(reader.card.get_attribute("data-message"))
    chinese = look(browser, playground, LOW, chat=group, lang="zh_cn")
    for number, name in enumerate(monday.morning(reader), 1):
        snap(reader, f"monday/{number}-{name}")
        if name in monday.ALSO_IN_CHINESE:
            to_top(chinese.message(chinese.card))
            snap(chinese, f"monday/{number}-{name}-zh_cn")
    chinese.page.context.close()
    cards = seen_cards.ask_for_each(reader, digest_id)
    reader.page.context.close()
    for shown, name in seen_cards.looks(browser, playground, group, cards):
        snap(shown, name)


def closed_job(browser: Browser, playground: Program) -> Reader:
    """The card of a closed job, which offers to reopen it."""
    reader = look(browser, playground, TALL, chat=RECRUITING_GROUP, lang="zh_cn")
    reader.ask(f"/job {SAMPLE_CODE}")
    expect(reader.page.locator(f"[data-chat={RECRUITING_GROUP}]")).to_contain_text("职位机器人:")
    return reader


def reopened_job(browser: Browser, playground: Program) -> Reader:
    """The same card after the reopening, and the thread that informs the group."""
    reader = look(browser, playground, LOW, chat=RECRUITING_GROUP)
    card = reader.message(reader.card)
    reader.press(card, "Reopen job")
    reader.confirm()
    card.get_by_role("button", name="1 reply").click()
    expect(reader.page.get_by_role("region", name="Thread")).to_contain_text("open again")
    to_top(card)
    return reader


def expiring(browser: Browser, playground: Program) -> Reader:
    """What expires, in the dark."""
    reader = look(browser, playground, TALL, chat=DIRECT, theme="dark")
    reader.ask("/expiring")
    return reader


def subscribed(browser: Browser, playground: Program) -> Reader:
    """A digest that has come because the clock was moved."""
    playground.move_to_ten_in_the_morning()
    reader = look(browser, playground, LOW, chat=DIRECT)
    reader.ask("/subscribe")
    reader.tool("Time").get_by_role("button", name="+1 day").click()
    expect(
        reader.cards.filter(has=reader.page.get_by_role("heading", name=re.compile("jobs? (expires?|ha)")))
    ).to_be_visible()
    return reader


def behaviour(browser: Browser, playground: Program) -> Reader:
    """The switches for what Feishu's documentation leaves open."""
    reader = look(browser, playground, LOW, chat=RECRUITING_GROUP)
    expect(reader.tool("Behaviour")).to_be_visible()
    return reader


def examined(browser: Browser, playground: Program) -> Iterator[tuple[Reader, str]]:
    """The console's switch for jobs of Hire is off, and the doctor names it; in both languages."""
    playground.write("switches", sync=False)
    for language in ("en_us", "zh_cn"):
        reader = look(browser, playground, TALL, chat=direct_chat_id(ADMIN.open_id), as_=ADMIN.open_id, lang=language)
        if language == "en_us":
            reader.tool("Faults")
            reader.say("/doctor")
        expect(reader.card).to_contain_text("1002613", timeout=FOUND_WITHIN_MS)
        to_top(reader.message(reader.card))
        yield reader, f"doctor-{language}"


def gallery(browser: Browser, playground: Program) -> Reader:
    reader = Reader(window(browser, LOW).new_page(), playground.url)
    reader.open("gallery")
    expect(reader.page.locator("[data-card=job-closed]")).to_be_visible()
    to_top(reader.page.locator("[data-card=job-closed]"))
    return reader


def take(reader: Reader, name: str) -> None:
    """Takes the picture and closes the window."""
    snap(reader, name)
    reader.page.context.close()


def snap(reader: Reader, name: str) -> None:
    reader.page.evaluate("document.querySelectorAll('.toast').forEach(toast => toast.remove())")
    reader.page.mouse.move(0, 0)
    path = IMAGES / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    reader.page.screenshot(path=path, animations="disabled")


if __name__ == "__main__":
    main()
