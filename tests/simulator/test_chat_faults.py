"""Every call of Chat under every fault, and the state of the chats."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain import error_texts
from bot.domain.errors import FeishuBusy, FeishuMisconfigured, FeishuQuotaUsedUp
from bot.domain.send_errors import CardLocked, ChatGone
from bot.interfaces.feishu import Chat
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, EXTERNAL_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.faults import FaultKind
from simulator.core.message_service import Draft
from simulator.platform import Platform
from tests.support.plain_cards import HELLO, card

pytestmark = pytest.mark.slow

GROUP = RECRUITING_GROUP
CALLS: dict[str, Callable[[Chat, str], Any]] = {
    "bot_open_id": lambda chat, _: chat.bot_open_id(),
    "is_external": lambda chat, _: chat.is_external(GROUP),
    "send_card": lambda chat, _: chat.send_card(GROUP, card(), "u1"),
    "send_text": lambda chat, _: chat.send_text(GROUP, HELLO, "u2"),
    "reply_card": lambda chat, old: chat.reply_card(GROUP, old, card(), "u3"),
    "reply_text": lambda chat, old: chat.reply_text(GROUP, old, HELLO, "u4"),
    "update_card": lambda chat, old: chat.update_card(old, card("new")),
}
SENDS = [name for name in CALLS if name.startswith(("send", "reply"))]
# bot/v3 and im/v1, but not auth/v3: the token is fetched before.
CHAT_PATHS = "* /[bi]*"
each_call = pytest.mark.parametrize("name", CALLS)


def old_card(platform: Platform) -> str:
    content = '{"schema":"2.0","config":{"update_multi":true},"body":{"elements":[]}}'
    return platform.message_service.send(GROUP, "chat_id", Draft("interactive", content)).id


@each_call
@pytest.mark.parametrize("fault", ["busy", "rate_limited", "bad_gateway", "dropped_before", "too_fast"])
def test_a_fault_that_lasts_is_told_as_busy(chat: Chat, platform: Platform, name: str, fault: FaultKind) -> None:
    old = old_card(platform)
    platform.faults.add(fault, CHAT_PATHS, times=999)
    with pytest.raises(FeishuBusy):
        CALLS[name](chat, old)


@each_call
def test_a_quota_that_is_used_up_is_told(chat: Chat, platform: Platform, name: str) -> None:
    old = old_card(platform)
    platform.faults.add("quota_used_up", CHAT_PATHS)
    with pytest.raises(FeishuQuotaUsedUp):
        CALLS[name](chat, old)


@each_call
def test_a_missing_scope_is_named(chat: Chat, platform: Platform, name: str) -> None:
    old = old_card(platform)
    platform.faults.add("scope_missing", CHAT_PATHS, times=9)
    with pytest.raises(FeishuMisconfigured) as error:
        CALLS[name](chat, old)
    assert error.value.text == error_texts.SCOPE_MISSING.fill(scopes="hire:job")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        *((name, fault) for name in CALLS for fault in ("busy", "dropped_after")),
        *(("send_card", fault) for fault in ("rate_limited", "bad_gateway", "dropped_before", "slow", "too_fast")),
    ],
)
def test_a_passing_fault_is_outlasted(chat: Chat, platform: Platform, name: str, fault: FaultKind) -> None:
    old = old_card(platform)
    before = len(platform.message_service.messages.from_bot())
    platform.faults.add(fault, CHAT_PATHS, seconds=0.1)
    CALLS[name](chat, old)
    assert platform.event_log.since(kind="fault_applied")
    assert len(platform.message_service.messages.from_bot()) == before + (name in SENDS)


def test_a_locked_card_is_told_at_once(chat: Chat, platform: Platform) -> None:
    old = old_card(platform)
    platform.faults.add("card_locked", "PATCH *")
    with pytest.raises(CardLocked):
        chat.update_card(old, card("new"))
    chat.update_card(old, card("new"))


def test_the_bot_learns_its_own_id_once(chat: Chat, platform: Platform) -> None:
    platform.faults.add("quota_used_up", "GET /bot/v3/info")
    with pytest.raises(FeishuQuotaUsedUp):
        chat.bot_open_id()
    assert [chat.bot_open_id() for _ in range(3)] == [people.BOT_ID] * 3
    calls = [line.detail["call"] for line in platform.event_log.since(kind="api_call")]
    assert calls.count("GET /bot/v3/info") == 2


@pytest.mark.parametrize("chat_id", [RECRUITING_GROUP, CAMPUS_GROUP, direct_chat_id(people.RECRUITER.open_id)])
def test_a_chat_of_our_own_people_has_no_guests(chat: Chat, chat_id: str) -> None:
    assert not chat.is_external(chat_id)


def test_a_chat_with_guests_says_so(chat: Chat) -> None:
    assert chat.is_external(EXTERNAL_GROUP)


def test_a_group_that_the_bot_is_not_in_is_not_taken_for_an_internal_one(chat: Chat, platform: Platform) -> None:
    platform.chats[CAMPUS_GROUP].has_bot = False
    assert chat.is_external(CAMPUS_GROUP)


@pytest.mark.parametrize("chat_id", ["oc_nobody", "", "..", "oc/../x", "群"])
def test_an_unknown_or_odd_chat_is_gone(chat: Chat, chat_id: str) -> None:
    with pytest.raises(ChatGone):
        chat.is_external(chat_id)
