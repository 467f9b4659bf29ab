"""``/scan`` tells its outcome once, where it was asked for: what was read, and what was not and why."""

import re
from itertools import count
from typing import get_args

import pytest

from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.killed_conversation import KilledConversation
from tests.support.whole_bot.replaying_engine import Killed, Moment

MOMENTS: tuple[Moment, ...] = get_args(Moment)
DIRECT = direct_chat_id(people.ADMIN.open_id)


def outcome(conversation: Conversation, chat: str = DIRECT) -> BotMessage:
    begun, told = conversation.say("/scan", people.ADMIN, chat)
    assert told.message.chat_id == chat
    assert told.message.parent_id == begun.message.parent_id
    assert "the outcome comes here" in begun.text("en_us")
    assert "结果也会在这里告知" in begun.text("zh_cn")
    return told


def test_the_outcome_says_what_was_read_and_how_long_it_took(conversation: Conversation, feishu: Platform) -> None:
    told, service = outcome(conversation), feishu.hire_service
    adverts = sum(len(service.rules.listed(site)) for site in service.store.sites)
    assert told.text("en_us") == f"Scan finished\nJobs: {len(service.store.jobs)} · Adverts: {adverts} · Took 1 s"
    assert told.text("zh_cn") == f"扫描完成\n职位 {len(service.store.jobs)} 个 · 职位广告 {adverts} 条 · 用时 1 秒"


def test_a_group_is_told_only_of_jobs_that_it_may_be_shown(conversation: Conversation) -> None:
    def jobs(chat: str) -> int:
        found = re.search(r"Jobs: (\d+)", outcome(conversation, chat).text("en_us"))
        assert found
        return int(found[1])

    shown = re.search(r"(\d+) jobs", conversation.ask("/jobs").text("en_us"))
    assert shown
    assert jobs(RECRUITING_GROUP) == int(shown[1]) < jobs(DIRECT)


def test_it_says_which_permission_is_missing_for_what(conversation: Conversation, feishu: Platform) -> None:
    feishu.faults.add("scope_missing", "GET /hire/v1/jobs", times=1000)
    told = outcome(conversation)
    assert "Scan finished, but not everything could be read" in told.text("en_us")
    assert "扫描已完成，部分内容未能读取" in told.text("zh_cn")
    assert "Not read: jobs. The app lacks a permission: hire:job" in told.text("en_us")
    assert "未能读取：职位。应用缺少权限：hire:job" in told.text("zh_cn")
    assert "Jobs: " not in told.text("en_us")
    assert "Adverts: " in told.text("en_us")


def test_what_one_reason_keeps_from_being_read_is_told_in_one_sentence(
    conversation: Conversation, feishu: Platform
) -> None:
    for site in (SOCIAL_SITE, CAMPUS_SITE):
        feishu.faults.add("scope_missing", f"GET /hire/v1/websites/{site.id}/job_posts", times=1000)
    chinese = outcome(conversation).text("zh_cn").split("\n")
    (sentence,) = (line for line in chinese if line.startswith("未能读取"))
    assert sentence.count("」的职位广告") == 2
    assert sentence.count("应用缺少权限") == 1


def test_a_scan_that_read_nothing_says_why(conversation: Conversation, feishu: Platform) -> None:
    feishu.faults.add("scope_missing", "* /hire/v1/*", times=100_000)
    told = outcome(conversation)
    assert told.text("en_us").startswith("The scan failed\nTook ")
    assert told.text("zh_cn").startswith("扫描没有完成\n用时 ")
    assert "The app lacks a permission" in told.text("en_us")
    assert "应用缺少权限" in told.text("zh_cn")


def test_a_scheduled_scan_tells_nothing(conversation: Conversation) -> None:
    before = conversation.last().message.id if conversation.ask("/help") else ""
    conversation.scan()
    assert conversation.last().message.id == before


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_it_comes_once_whenever_the_bot_is_killed(
    feishu: Platform, expiring_job: Job, store: DatabaseStore, moment: Moment
) -> None:
    conversation = KilledConversation(feishu, store)
    conversation.scan()
    assert expiring_job.is_active
    for step in count():
        conversation.replaying.kill_in(step, moment)
        _, event = conversation.user_actions.type(DIRECT, people.ADMIN.open_id, "/scan")
        assert event is not None
        before, was_killed = len(feishu.message_service.messages.from_bot()), False
        try:
            conversation.push(event)
        except Killed:
            was_killed = True
            conversation.replaying.resume()
        begun, told = map(BotMessage, feishu.message_service.messages.from_bot()[before:])
        assert "Scanning" in begun.text("en_us")
        assert "Scan finished" in told.text("en_us")
        if not was_killed:
            assert step > 8
            return
