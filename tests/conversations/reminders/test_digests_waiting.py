"""A digest waits until Hire was read again, and a chat that has waited for two hours is told so in one line."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE

LATE = "so today's reminders are delayed"


def look(conversation: Conversation) -> list[BotMessage]:
    """Run the reminders without a scan before; what was sent."""
    known = len(conversation.platform.message_service.messages.from_bot())
    conversation.engine.start("remind_chats", f"look {uuid4()}", "")
    return [BotMessage(each) for each in conversation.platform.message_service.messages.from_bot()[known:]]


def try_in_vain(conversation: Conversation) -> None:
    """A scan while Hire cannot be read."""
    faults = conversation.platform.faults
    faults.add("bad_gateway", "GET /hire/v1/jobs", times=1_000)
    conversation.scan()
    faults.clear()


@pytest.fixture
def waiting(subscribed: Conversation) -> Conversation:
    """A job is due, the chat's hour came half an hour ago, and the last scan was three days ago."""
    subscribed.wait(days=3)
    return subscribed


def test_nothing_is_told_of_what_was_read_long_ago(waiting: Conversation, expiring_job: Job) -> None:
    assert look(waiting) == []
    waiting.scan()
    (digest,) = look(waiting)
    assert expiring_job.code in digest.text()


def test_after_two_hours_the_chat_is_told_once(waiting: Conversation, expiring_job: Job) -> None:
    waiting.wait(hours=1)
    try_in_vain(waiting)
    assert look(waiting) == []
    waiting.wait(minutes=35)
    (line,) = look(waiting)
    assert LATE in line.text("en_us")
    assert "今天的提醒会晚些发送" in line.text("zh_cn")
    assert expiring_job.code not in line.text()
    waiting.wait(hours=1)
    assert look(waiting) == []
    waiting.scan()
    (digest,) = look(waiting)
    assert expiring_job.code in digest.text()


def test_every_late_day_has_its_line(waiting: Conversation) -> None:
    for _ in range(2):
        waiting.wait(hours=24)
        waiting.wait(hours=2)
        try_in_vain(waiting)
        (line,) = look(waiting)
        assert LATE in line.text("en_us")
        waiting.wait(hours=-2)


@pytest.mark.parametrize("hours", [3, 24 * 7 + 3])
def test_after_a_stop_of_the_bot_nobody_is_told_of_a_failure_before_hire_was_tried(
    waiting: Conversation, expiring_job: Job, hours: int
) -> None:
    try_in_vain(waiting)
    waiting.wait(hours=hours)
    assert look(waiting) == []
    try_in_vain(waiting)
    (line,) = look(waiting)
    assert LATE in line.text("en_us")


def test_a_chat_that_had_its_digest_before_hire_failed_is_told_nothing(waiting: Conversation) -> None:
    assert len(waiting.remind()) == 1
    waiting.wait(hours=4)
    assert look(waiting) == []


def test_a_chat_that_waits_for_one_unreadable_job_is_told(
    waiting: Conversation, expiring_job: Job, feishu: Platform
) -> None:
    waiting.scan()
    waiting.wait(hours=2)
    feishu.faults.add("bad_gateway", f"GET /hire/v1/jobs/{expiring_job.id}", times=1_000)
    waiting.scan()
    waiting.wait(minutes=10)
    (line,) = look(waiting)
    assert LATE in line.text("en_us")


def test_a_paused_chat_is_told_nothing(waiting: Conversation, feishu: Platform) -> None:
    settings = waiting.store.subscriptions.settings(RECRUITING_GROUP)
    assert settings is not None
    last_day = (feishu.clock.now() + timedelta(days=1)).date()
    waiting.store.subscriptions.put_settings(replace(settings, paused_until=last_day))
    waiting.wait(hours=3)
    try_in_vain(waiting)
    assert look(waiting) == []


@pytest.mark.parametrize("change", [{"is_external": True}, {"has_bot": False}])
def test_a_chat_outside_the_company_is_told_nothing(
    waiting: Conversation, feishu: Platform, change: dict[str, bool]
) -> None:
    vars(feishu.chats[RECRUITING_GROUP]).update(change)
    waiting.wait(hours=3)
    try_in_vain(waiting)
    assert look(waiting) == []


def test_a_direct_chat_is_told_too(waiting: Conversation, feishu: Platform) -> None:
    waiting.ask(SUBSCRIBE, chat="oc_direct_recruiter")
    waiting.wait(hours=3)
    try_in_vain(waiting)
    assert {line.message.chat_id for line in look(waiting)} == {RECRUITING_GROUP, "oc_direct_recruiter"}


def test_while_hire_refuses_the_jobs_their_adverts_are_fresh_enough(waiting: Conversation, feishu: Platform) -> None:
    feishu.missing_scopes = {"hire:job:readonly"}
    waiting.scan()
    (digest,) = look(waiting)
    assert LATE not in digest.text("en_us")
