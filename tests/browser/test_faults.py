from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from simulator.seed.special_jobs import SAMPLE_CODE
from tests.support.page_reader import Reader
from tests.support.playground_process import Program, wait_until


@pytest.fixture
def slow_hire(playground: Program) -> Iterator[None]:
    """Slow answers, so that the bot is killed before it has finished; afterwards everything works again."""
    playground.write("switches", hireSlow=True)
    yield
    playground.write("switches", hireSlow=False)
    playground.write("bot", action="start")
    wait_until(lambda: playground.read("state")["bot"]["ready"], "the bot did not come back")


def test_a_bot_killed_in_the_middle_of_its_work_gives_the_answer_once(
    reader: Reader, playground: Program, group: str, slow_hire: None
) -> None:
    before = reader.cards.count()
    reader.say(f"/job {SAMPLE_CODE}")
    # The command was acknowledged but not answered yet, as Hire is slow.
    wait_until(lambda: has_been_taken(playground, group), "the bot did not take the message")
    faults = reader.tool("Faults")
    faults.get_by_role("button", name="Kill the bot").click()
    expect(reader.bot("down")).to_be_visible()
    assert reader.cards.count() == before
    faults.get_by_role("button", name="Start it again").click()
    expect(reader.bot("starting")).to_be_visible()
    expect(reader.bot("ready")).to_be_visible()
    expect(reader.card).to_contain_text(SAMPLE_CODE)
    # Every repeated event has arrived by now, and a later command is answered later.
    reader.tool("Time").get_by_role("button", name="+1 hour").click()
    reader.ask("/help")
    expect(reader.cards).to_have_count(before + 2)
    expect(reader.cards.filter(has_text="product department")).to_have_count(1)


def test_what_is_said_while_the_bot_is_down_is_answered_once_when_it_is_back(
    reader: Reader, playground: Program, slow_hire: None
) -> None:
    playground.write("switches", hireSlow=False)
    before = reader.cards.count()
    faults = reader.tool("Faults")
    faults.get_by_role("button", name="Stop it gently").click()
    expect(reader.bot("down")).to_be_visible()
    reader.say(f"/job {SAMPLE_CODE}")
    faults.get_by_role("button", name="Start it again").click()
    expect(reader.bot("ready")).to_be_visible()
    assert reader.cards.count() == before
    # The platform tries again after 15 s of its own time.
    reader.tool("Time").get_by_role("button", name="+1 hour").click()
    expect(reader.card).to_contain_text("product department")
    reader.ask("/help")
    expect(reader.cards).to_have_count(before + 2)


def has_been_taken(playground: Program, group: str) -> bool:
    lines = playground.read(f"wire?filter={group}")["lines"]
    return any(
        line["direction"] == "to_bot" and line["status"] == 200 and SAMPLE_CODE in line["request"] for line in lines
    )
