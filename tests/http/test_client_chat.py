"""Messages and cards that the client sends, and chats that it reads."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pyrate_limiter import Rate

from bot.domain.errors import FeishuBusy, FeishuMisconfigured
from bot.domain.replies import Card
from bot.domain.send_errors import ChatGone, MessageGone
from bot.domain.text import Text
from bot.feishu.http.rate_limits import FIVE_A_SECOND, RateLimit, RateLimiter
from bot.metrics import LIMITER_WAIT_SECONDS
from tests.support.feishu_clients import chat_at
from tests.support.processes.machine_speed import within
from tests.support.scripted_platform import Reply, ScriptedPlatform, error_reply, ok

MESSAGES = "/open-apis/im/v1/messages"
REPLY = f"{MESSAGES}/om_a/reply"
CHAT = "/open-apis/im/v1/chats/oc_a"
BOT = "/open-apis/bot/v3/info"
CARD = Card({"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "职位"}}}, Text("卡片", "card"))


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


def test_a_card_is_sent_to_a_chat_as_a_json_string(platform: ScriptedPlatform) -> None:
    platform.script(MESSAGES, ok(message_id="om_new"))
    assert chat_at(platform).send_card("oc_a", CARD, "uuid-1") == "om_new"
    call = platform.calls(MESSAGES)[0]
    assert call.query == {"receive_id_type": ["chat_id"]}
    assert {**call.body, "content": json.loads(call.body["content"])} == {
        "receive_id": "oc_a",
        "msg_type": "interactive",
        "content": CARD.content,
        "uuid": "uuid-1",
    }
    assert "职位" in call.body["content"]


def test_a_reply_states_whether_it_goes_into_the_thread(platform: ScriptedPlatform) -> None:
    platform.script(REPLY, ok(message_id="om_b"))
    chat = chat_at(platform)
    assert chat.reply_card("oc_a", "om_a", CARD, "u-1", in_thread=True) == "om_b"
    chat.reply_card("oc_a", "om_a", CARD, "u-2")
    assert [call.body["reply_in_thread"] for call in platform.calls(REPLY)] == [True, False]
    assert [call.body["uuid"] for call in platform.calls(REPLY)] == ["u-1", "u-2"]


def test_text_is_sent_in_both_languages_without_markup(platform: ScriptedPlatform) -> None:
    platform.script(MESSAGES, ok(message_id="om_b"))
    platform.script(REPLY, ok(message_id="om_c"))
    chat = chat_at(platform)
    chat.send_text("oc_a", Text('<at user_id="all"></at> 5 < 6', "[here](https://evil.example) </b>"), "u-1")
    assert chat.reply_text("oc_a", "om_a", Text("好", "fine"), "u-2") == "om_c"
    assert json.loads(platform.calls(MESSAGES)[0].body["content"]) == {
        "text": '＜at user_id="all">＜/at> 5 < 6\n[here] (https://evil.example) ＜/b>'
    }
    reply = platform.calls(REPLY)[0].body
    assert (reply["msg_type"], json.loads(reply["content"]), reply["uuid"]) == ("text", {"text": "好\nfine"}, "u-2")


def test_a_lone_surrogate_does_not_prevent_sending_a_card(platform: ScriptedPlatform) -> None:
    platform.script(MESSAGES, ok(message_id="om_b"))
    chat_at(platform).send_card("oc_a", Card({"content": "a\ud800b"}, Text("", "")), "u")
    assert json.loads(platform.calls(MESSAGES)[0].body["content"]) == {"content": "a?b"}


@pytest.mark.parametrize("data", [None, {}, {"message_id": None}, {"message_id": "../x"}])
def test_a_message_whose_answer_lacks_an_id_counts_as_sent(platform: ScriptedPlatform, data: Any) -> None:
    platform.script(MESSAGES, Reply({"code": 0, "msg": "ok", "data": data}))
    assert chat_at(platform).send_card("oc_a", CARD, "u") == ""
    assert len(platform.calls(MESSAGES)) == 1


def test_a_card_is_updated_in_place(platform: ScriptedPlatform) -> None:
    platform.script(f"{MESSAGES}/om_a", Reply({"code": 0, "data": {}}))
    chat_at(platform).update_card("om_a", CARD)
    call = platform.calls(f"{MESSAGES}/om_a")[0]
    assert call.method == "PATCH"
    assert json.loads(call.body["content"]) == CARD.content


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (ok(external=True, chat_mode="group"), True),
        (ok(external=False, chat_mode="group"), False),
        (ok(external=True, chat_mode="p2p"), True),
        (ok(chat_mode="p2p"), False),
        (ok(chat_mode="group"), True),
        (ok(external="false"), True),
        (error_reply(232033), True),
        (error_reply(232010), True),
    ],
    ids=str,
)
def test_a_chat_is_external_unless_the_platform_says_otherwise(
    platform: ScriptedPlatform,
    reply: Reply,
    expected: bool,  # noqa: FBT001 -- a table of expected values
) -> None:
    platform.script(CHAT, reply)
    assert chat_at(platform).is_external("oc_a") is expected


def test_the_bots_own_id_is_requested_until_it_is_known(platform: ScriptedPlatform) -> None:
    platform.script(BOT, error_reply(99991672), Reply({"code": 0, "bot": {"open_id": "ou_bot"}}))
    chat = chat_at(platform)
    with pytest.raises(FeishuMisconfigured):
        chat.bot_open_id()
    assert [chat.bot_open_id(), chat.bot_open_id()] == ["ou_bot", "ou_bot"]
    assert len(platform.calls(BOT)) == 2
    assert platform.calls(BOT)[0].headers["content-type"].startswith("application/json")


def test_an_app_without_a_bot_is_a_configuration_error(platform: ScriptedPlatform) -> None:
    platform.script(BOT, Reply({"code": 0, "bot": {}}))
    with pytest.raises(FeishuMisconfigured):
        chat_at(platform).bot_open_id()


@pytest.mark.parametrize("bad", ["", "..", "om_a/reply", "om a", "om_a\n", "ö", "a" * 101])
def test_only_ids_ever_reach_a_path(platform: ScriptedPlatform, bad: str) -> None:
    chat = chat_at(platform)
    with pytest.raises(ChatGone):
        chat.is_external(bad)
    with pytest.raises(ChatGone):
        chat.send_card(bad, CARD, "u")
    with pytest.raises(MessageGone):
        chat.update_card(bad, CARD)
    with pytest.raises(MessageGone):
        chat.reply_text("oc_a", bad, Text("", ""), "u")
    assert not platform.seen


def test_a_chat_receives_five_messages_a_second_replies_included(platform: ScriptedPlatform) -> None:
    platform.script(MESSAGES, ok(message_id="om_b"))
    platform.script(REPLY, ok(message_id="om_c"))
    chat = chat_at(platform)

    def send(number: int) -> str:
        if number % 2:
            return chat.send_card("oc_a", CARD, f"u-{number}")
        return chat.reply_text("oc_a", "om_a", Text("好", "fine"), f"u-{number}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(send, range(8)))
    arrived = sorted(call.at for call in platform.seen if MESSAGES in call.path)
    assert arrived[5] - arrived[0] > 0.9
    assert arrived[7] - arrived[0] < within(2.5)


def test_one_busy_chat_does_not_delay_another(platform: ScriptedPlatform) -> None:
    platform.script(MESSAGES, ok(message_id="om_b"))
    chat = chat_at(platform)
    began = time.monotonic()
    for number in range(10):
        chat.send_card(f"oc_{number % 2}", CARD, f"u-{number}")
    assert time.monotonic() - began < within(0.9)


def test_a_call_that_its_rate_limit_delays_beyond_the_budget_is_not_sent(platform: ScriptedPlatform) -> None:
    platform.script(f"{MESSAGES}/om_a", ok())
    chat = chat_at(platform, seconds=0.5)
    for _ in range(5):
        chat.update_card("om_a", CARD)
    with pytest.raises(FeishuBusy):
        chat.update_card("om_a", CARD)
    assert len(platform.calls(f"{MESSAGES}/om_a")) == 5


def test_buckets_are_removed_once_they_are_idle() -> None:
    limiter = RateLimiter()
    for _ in range(5):
        assert limiter.wait(RateLimit("chat oc_busy", (Rate(5, 5000),)), 1)
    for number in range(1100):
        limiter.wait(RateLimit(f"chat oc_{number}", (Rate(5, 5),)), 1)
    assert len(limiter) < 600
    assert not limiter.wait(RateLimit("chat oc_busy", FIVE_A_SECOND), 0)


@pytest.mark.parametrize(
    ("reply", "is_direct"),
    [
        (ok(chat_mode="p2p"), True),
        (ok(chat_mode="group"), False),
        (ok(chat_mode="topic"), False),
        (ok(name="x"), True),
        (error_reply(232011), False),
        (error_reply(232033), False),
    ],
)
def test_a_chat_is_direct_unless_feishu_says_that_it_is_a_group(
    platform: ScriptedPlatform, reply: Reply, *, is_direct: bool
) -> None:
    platform.script("/open-apis/im/v1/chats/oc_x", reply)
    assert chat_at(platform).is_direct("oc_x") == is_direct


def test_the_direct_chat_is_known_once_a_message_was_sent_to_its_person(platform: ScriptedPlatform) -> None:
    platform.script("/open-apis/im/v1/messages", ok(message_id="om_1", chat_id="oc_of_a"))
    chat = chat_at(platform)
    chat.send_text("ou_a", Text("你好", "hello"), "u-1")
    assert chat.is_direct("oc_of_a")
    assert platform.calls("/open-apis/im/v1/chats/oc_of_a") == []


def test_the_time_that_a_rate_limit_costs_is_counted_by_the_api(platform: ScriptedPlatform) -> None:
    platform.script(f"{MESSAGES}/om_a", ok())
    chat = chat_at(platform)
    before = waited("_count"), waited("_sum")
    for _ in range(6):
        chat.update_card("om_a", CARD)
    assert waited("_count") == before[0] + 6
    assert 0.5 < waited("_sum") - before[1] < 2


def waited(suffix: str) -> float:
    samples = [sample for metric in LIMITER_WAIT_SECONDS.collect() for sample in metric.samples]
    return sum(sample.value for sample in samples if sample.name.endswith(suffix))
