"""``/doctor``: an administrator is told at once that the examination has begun, and then what was found."""

import re
from collections.abc import Callable, Iterator

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform
from simulator.seed.special_jobs import UNADVERTISED_CODE
from simulator.server import start_server
from tests.support.whole_bot.conversation import Conversation

DIRECT = direct_chat_id(people.ADMIN.open_id)


@pytest.fixture
def examined(feishu: Platform, start_conversation: Callable[..., Conversation]) -> Iterator[Conversation]:
    """A bot whose doctor reaches the platform over a socket, as a real one does."""
    server = start_server(feishu)
    yield start_conversation(FEISHU_DOMAIN=server.url)
    server.stop()


def test_the_answer_comes_at_once_and_the_findings_follow(examined: Conversation) -> None:
    begun, told = examined.say("/doctor", people.ADMIN, DIRECT)
    assert "It takes a minute at most" in begun.text("en_us")
    assert "结果会在这里告知" in begun.text("zh_cn")
    assert told.text("en_us").startswith("Check-up: ")
    assert "The app id and the app secret are right" in told.text("en_us")
    assert "App ID 和 App Secret 正确" in told.text("zh_cn")
    assert told.message.parent_id == begun.message.parent_id


def test_failures_come_first_with_what_to_do(examined: Conversation, feishu: Platform) -> None:
    feishu.missing_scopes = {"hire:job"}
    _, told = examined.say("体检", people.ADMIN, DIRECT)
    title, first, fix, *_ = told.text("en_us").splitlines()
    assert title == "Check-up: 1 to fix"
    assert first == "✗ The permission hire:job is missing: reopening and closing jobs"
    assert fix.startswith("What to do: Add hire:job under 权限管理")


def test_a_group_is_told_nothing_about_confidential_jobs(examined: Conversation, feishu: Platform) -> None:
    _, in_group = examined.say("/doctor", people.ADMIN, RECRUITING_GROUP)
    _, direct = examined.say("/doctor", people.ADMIN, DIRECT)
    every = len(feishu.jobs)
    assert f"Jobs read: {every};" in direct.text("en_us")
    assert f"{every}" not in in_group.text("en_us").replace(f":{every}", "")
    assert "nothing about jobs that were never advertised is shown here" in in_group.text("en_us")
    assert "never advertised" not in direct.text("en_us")


def test_a_group_cannot_tell_from_it_that_a_confidential_job_was_reopened(
    examined: Conversation, feishu: Platform
) -> None:
    def told(chat_id: str) -> str:
        _, told = examined.say("/doctor", people.ADMIN, chat_id)
        # When Feishu's requests came last may be told, how the clocks differ, and how much of this disk is free.
        changing = r"(, last click )?[\d-]+ [\d:]+ \(\d+ [a-z]+ ago\)|\d+ s$|[\d.]+ GiB"
        return re.sub(changing, "", told.text("en_us"), flags=re.MULTILINE)

    before, before_direct = told(RECRUITING_GROUP), told(DIRECT)
    job = feishu.hire_service.store.job_with_code(UNADVERTISED_CODE)
    job.is_active = False
    direct = direct_chat_id(people.RECRUITER.open_id)
    card = examined.ask(f"/job {UNADVERTISED_CODE}", people.RECRUITER, direct)
    examined.click(card, {"do": "reopen_job"}, people.RECRUITER, {"period": "30d"})
    assert job.is_active
    assert told(RECRUITING_GROUP) == before
    assert told(DIRECT) != before_direct


def test_the_last_click_and_event_are_those_that_this_process_has_seen(examined: Conversation) -> None:
    _, told = examined.say("/doctor", people.ADMIN, DIRECT)
    assert "last event 2026-11-23 10:00" in told.text("en_us")


def test_doctor_is_for_administrators(examined: Conversation) -> None:
    assert "administrators" in examined.ask("/doctor", people.OUTSIDER).text("en_us")


def test_what_the_bot_cannot_reach_is_told_too(conversation: Conversation) -> None:
    _, told = conversation.say("/doctor", people.ADMIN, DIRECT)
    assert "Feishu cannot be reached: 127.0.0.1:9 refused the connection" in told.text("en_us")
