"""Where the reader stands when messages arrive: at the end, or further up with a hint, in the chat and in threads."""

import pytest
from playwright.sync_api import Locator, expect

from simulator.core import people
from simulator.seed.special_jobs import SAMPLE_CODE
from tests.support.page_reader import Reader
from tests.support.playground_process import Program

LINES = 40
WORDS = {"en_us": "New message ↓", "zh_cn": "新消息 ↓"}


def colleague_says(playground: Program, group: str, text: str, reply_to: str | None = None) -> None:
    body = {"as": people.MANAGER.open_id, "text": text, "mention": False, "replyTo": reply_to}
    playground.write(f"chats/{group}/say", **body)


@pytest.fixture
def long_chat(reader: Reader, playground: Program, group: str) -> Locator:
    """The messages of a chat that is longer than the window, with its end on the screen."""
    for number in range(LINES):
        colleague_says(playground, group, f"line {number}")
    messages = reader.pane.get_by_role("region", name="Messages")
    expect(reader.messages.last).to_contain_text(f"line {LINES - 1}")
    expect(reader.messages.last).to_be_in_viewport()
    return messages


@pytest.fixture
def long_thread(reader: Reader, playground: Program, group: str) -> Locator:
    """A thread that is longer than the window, under the card of a reopened job."""
    playground.close_job(SAMPLE_CODE)
    card = reader.ask(f"/job {SAMPLE_CODE}")
    reader.press(card, "Reopen job")
    reader.confirm()
    card.get_by_role("button", name="1 reply").click()
    thread = reader.page.locator(".thread")
    expect(thread.locator("[data-message]")).to_have_count(2)
    first = str(thread.locator("[data-message]").last.get_attribute("data-message"))
    for number in range(LINES):
        colleague_says(playground, group, f"line {number}", first)
    expect(thread.locator("[data-message]").last).to_contain_text(f"line {LINES - 1}")
    expect(thread.locator("[data-message]").last).to_be_in_viewport()
    return thread


def scroll_up(reader: Reader, messages: Locator) -> None:
    messages.locator("[data-message]").last.hover()
    reader.page.mouse.wheel(0, -10_000)
    expect(messages.locator("[data-message]").first).to_be_in_viewport()


def say_to_colleagues(part: Locator, text: str) -> None:
    """Sends a message without mentioning the bot, which would answer it."""
    part.get_by_role("button", name="@JobBot").click()
    part.locator(".composer-field").fill(text)
    part.locator(".composer-field").press("Enter")


def test_ones_own_message_is_scrolled_into_view(reader: Reader, long_chat: Locator) -> None:
    scroll_up(reader, long_chat)
    say_to_colleagues(reader.pane, "good morning")
    expect(reader.messages.filter(has_text="good morning")).to_be_in_viewport(ratio=1)
    expect(reader.page.get_by_role("button", name=WORDS["en_us"])).to_have_count(0)


@pytest.mark.parametrize("language", WORDS)
def test_who_has_scrolled_up_is_told_of_a_new_message_and_brought_to_it(
    reader: Reader, playground: Program, group: str, long_chat: Locator, language: str
) -> None:
    reader.open(chat=group, lang=language)
    pill = reader.pane.get_by_role("button", name=WORDS[language])
    messages = reader.pane.locator(".messages")
    expect(reader.messages.last).to_be_in_viewport()
    scroll_up(reader, messages)
    expect(pill).to_have_count(0)
    colleague_says(playground, group, "late news")
    news = reader.messages.filter(has_text="late news")
    expect(pill).to_be_in_viewport(ratio=1)
    expect(news).not_to_be_in_viewport()
    pill.click()
    expect(news).to_be_in_viewport(ratio=1)
    expect(pill).to_have_count(0)
    expect(messages).to_be_focused()
    colleague_says(playground, group, "more news")
    expect(reader.messages.filter(has_text="more news")).to_be_in_viewport(ratio=1)
    expect(pill).to_have_count(0)


def test_the_hint_goes_when_the_reader_scrolls_to_the_end(
    reader: Reader, playground: Program, group: str, long_chat: Locator
) -> None:
    scroll_up(reader, long_chat)
    colleague_says(playground, group, "late news")
    pill = reader.pane.get_by_role("button", name=WORDS["en_us"])
    expect(pill).to_be_visible()
    reader.page.mouse.wheel(0, 10_000)
    expect(reader.messages.last).to_be_in_viewport(ratio=1)
    expect(pill).to_have_count(0)


def test_a_thread_does_the_same(reader: Reader, playground: Program, group: str, long_thread: Locator) -> None:
    replies = long_thread.locator("[data-message]")
    pill = long_thread.get_by_role("button", name=WORDS["en_us"])
    scroll_up(reader, long_thread)
    colleague_says(playground, group, "late news", str(replies.last.get_attribute("data-message")))
    expect(pill).to_be_in_viewport(ratio=1)
    expect(replies.last).not_to_be_in_viewport()
    pill.click()
    expect(replies.filter(has_text="late news")).to_be_in_viewport(ratio=1)
    scroll_up(reader, long_thread)
    say_to_colleagues(long_thread, "thank you")
    expect(replies.filter(has_text="thank you")).to_be_in_viewport(ratio=1)
    expect(pill).to_have_count(0)
