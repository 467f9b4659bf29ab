"""What is said while the bot is down: the chat says when the platform delivers it again, and a button does so at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from simulator.core.chats import RECRUITING_GROUP
from tests.support.page_reader import Reader
from tests.support.playground_process import Program, wait_until

WORDS = {
    "en_us": {
        "waits": "Delivering again in",
        "now": "Now",
        "refused": "Not delivered: the bot does not answer",
        "taken": "The bot has received it",
    },
    "zh_cn": {
        "waits": "重新投递 还有",
        "now": "立即投递",
        "refused": "没有送达：机器人没有应答",
        "taken": "机器人已收到",
    },
}


@pytest.fixture(autouse=True)
def bot_afterwards(playground: Program) -> Iterator[None]:
    yield
    start_bot(playground)


def start_bot(playground: Program) -> None:
    playground.write("bot", action="start")
    wait_until(lambda: playground.read("state")["bot"]["ready"], "the bot did not come back")


@pytest.mark.parametrize("language", WORDS)
def test_a_message_waits_visibly_and_is_delivered_when_asked_for(
    reader: Reader, playground: Program, group: str, language: str
) -> None:
    words = WORDS[language]
    reader.open(chat=group, lang=language)
    before = reader.cards.count()
    timer = reader.pane.get_by_role("timer")
    expect(timer).to_have_count(0)
    playground.write("bot", action="stop")
    reader.say("/help")
    expect(timer).to_have_text(re.compile(rf"^{words['waits']} 0:[01]\d$"))
    # The line takes its room from the messages, of which the last stays in sight.
    expect(reader.messages.last).to_be_in_viewport(ratio=1)
    # The first retry fails too; then the platform waits five minutes.
    playground.write("clock", move=20_000)
    expect(timer).to_have_text(re.compile(rf"^{words['waits']} (4:\d\d|5:00)$"))
    now = reader.pane.get_by_role("button", name=words["now"], exact=True)
    now.click()
    expect(reader.page.locator("[data-toast=error]")).to_contain_text(words["refused"])
    expect(timer).to_have_text(re.compile(r" 4:\d\d$"))
    start_bot(playground)
    assert reader.cards.count() == before
    now.press("Enter")
    expect(reader.page.locator("[data-toast=success]")).to_contain_text(words["taken"])
    expect(reader.cards).to_have_count(before + 1)
    expect(timer).to_have_count(0)
    expect(reader.composer).to_be_focused()


def test_the_countdown_counts_down_in_the_chat_that_waits_only(reader: Reader, playground: Program, group: str) -> None:
    playground.write("bot", action="stop")
    reader.say("/help")
    playground.write("clock", move=20_000)
    timer = reader.pane.get_by_role("timer")
    expect(timer).to_contain_text("4:5")
    before = timer.inner_text()
    expect(timer).not_to_have_text(before)
    reader.page.locator(f"[data-chat={RECRUITING_GROUP}]").click()
    expect(timer).to_have_count(0)
    reader.page.locator(f'[data-chat="{group}"]').click()
    expect(timer).to_be_visible()
    # Unasked, the platform delivers when it is due.
    start_bot(playground)
    before_answer = reader.cards.count()
    playground.write("clock", move=300_000)
    expect(reader.cards).to_have_count(before_answer + 1)
    expect(timer).to_have_count(0)
