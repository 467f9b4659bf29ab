"""What Feishu said of a chat is used again for a minute, and what it could not say is not."""

from datetime import timedelta

import pytest

from bot.dispatch import recent_access
from bot.dispatch.access import Access
from bot.dispatch.recent_access import KNOWN_FOR, RecentAccess
from bot.domain.errors import FeishuBusy, OutsideTenant
from bot.feishu.chat import FeishuChat
from bot.storage.store import DatabaseStore
from simulator.core.chats import CAMPUS_GROUP, EXTERNAL_GROUP, RECRUITING_GROUP
from simulator.platform import Platform

TENANT = "tenant-1"
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def access(platform: Platform, chat: FeishuChat, sqlite_store: DatabaseStore) -> RecentAccess:
    return RecentAccess(Access(chat, sqlite_store.key_value, platform.clock, TENANT), platform.clock)


def calls(platform: Platform) -> int:
    return len(platform.event_log.since(kind="api_call"))


def is_accepted(access: RecentAccess, chat_id: str, tenant: str = TENANT) -> bool:
    try:
        access.check(tenant, chat_id)
    except OutsideTenant:
        return False
    return True


@pytest.mark.parametrize(("chat_id", "accepted"), [(RECRUITING_GROUP, True), (EXTERNAL_GROUP, False), ("oc_no", False)])
def test_either_answer_is_used_again_for_a_minute(
    access: RecentAccess, platform: Platform, chat_id: str, *, accepted: bool
) -> None:
    assert is_accepted(access, chat_id) is accepted
    before = calls(platform)
    platform.clock.move(KNOWN_FOR - MOMENT)
    assert is_accepted(access, chat_id) is accepted
    assert calls(platform) == before
    platform.clock.move(MOMENT)
    assert is_accepted(access, chat_id) is accepted
    assert calls(platform) > before


def test_another_tenant_is_refused_in_a_known_chat_too(access: RecentAccess) -> None:
    assert is_accepted(access, RECRUITING_GROUP)
    assert not is_accepted(access, RECRUITING_GROUP, "tenant-2")


def test_what_feishu_could_not_say_is_asked_again(access: RecentAccess, platform: Platform) -> None:
    platform.faults.add("busy", "GET /im/v1/chats/*", times=50)
    with pytest.raises(FeishuBusy):
        access.check(TENANT, RECRUITING_GROUP)
    platform.faults.clear()
    assert is_accepted(access, RECRUITING_GROUP)


def test_of_many_chats_the_one_asked_for_longest_ago_is_forgotten(
    access: RecentAccess, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent_access, "MAX_CHATS", 1)
    for chat_id in (RECRUITING_GROUP, CAMPUS_GROUP):
        access.check(TENANT, chat_id)
    before = calls(platform)
    access.check(TENANT, CAMPUS_GROUP)
    assert calls(platform) == before
    access.check(TENANT, RECRUITING_GROUP)
    assert calls(platform) > before
