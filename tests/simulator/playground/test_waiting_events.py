"""Events that the bot did not take: when the platform delivers them again, and that they are delivered at once on demand."""

from datetime import timedelta

import pytest

from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP
from simulator.platform import Platform
from tests.support.page_client import RECRUITER, Page, StubBot

DIRECT = "oc_direct_recruiter"
DELIVER = f"chats/{RECRUITING_GROUP}/deliver"
ME = {"as": RECRUITER}


@pytest.fixture
def said_at(page: Page, stub_bot: StubBot) -> int:
    """When a command was said in the group that the bot has not taken."""
    stub_bot.status = 503
    at: int = page.say(RECRUITING_GROUP, "/help")["at"]
    return at


def retry_at(page: Page, chat_id: str = RECRUITING_GROUP) -> int | None:
    found: int | None = page.chat(chat_id)["retryAt"]
    return found


def test_an_open_page_is_told_that_something_waits_and_until_when(page: Page, stub_bot: StubBot) -> None:
    assert retry_at(page) is None
    stub_bot.status = 503
    with page.events() as events:
        said = page.say(RECRUITING_GROUP, "/help")
        assert events.until("retry") == {"kind": "retry", "chat": RECRUITING_GROUP}
    assert retry_at(page) == said["at"] + 15_000
    assert retry_at(page, DIRECT) is None


def test_what_waits_in_a_chat_is_delivered_at_once_on_demand(page: Page, stub_bot: StubBot, said_at: int) -> None:
    for chat_id in (RECRUITING_GROUP, DIRECT):
        page.say(chat_id, "/jobs")
    stub_bot.status = 200
    assert page.do(DELIVER, **ME) == {"delivered": True}
    assert len(stub_bot.received) == 5
    assert retry_at(page) is None
    assert retry_at(page, DIRECT) is not None


def test_what_the_bot_does_not_take_then_keeps_its_place_in_the_schedule(
    page: Page, platform: Platform, stub_bot: StubBot, said_at: int
) -> None:
    for _ in range(6):
        assert page.do(DELIVER, **ME) == {"delivered": False}
    assert retry_at(page) == said_at + 15_000
    platform.move(timedelta(seconds=15))
    assert retry_at(page) == said_at + 15_000 + 300_000
    stub_bot.status = 200
    platform.move(timedelta(minutes=5))
    assert len(stub_bot.received) == 9
    assert retry_at(page) is None


def test_only_who_is_in_the_chat_can_ask_for_it(page: Page) -> None:
    assert page.refused(f"chats/{CAMPUS_GROUP}/deliver", **ME) == 403
