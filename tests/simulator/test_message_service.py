"""How the platform accepts, refuses and repeats messages, through the bot's own client."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import FeishuBusy
from bot.domain.replies import Card
from bot.domain.send_errors import CardLocked, CardRefused, ChatGone, MessageGone, PersonUnreachable, ThreadsForbidden
from bot.domain.text import Text
from bot.feishu.chat import FeishuChat
from simulator.core.api_error import ApiError
from simulator.core.chats import EXTERNAL_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.message_service import Draft
from simulator.platform import Platform

HELLO = Text("你好", "Hello")


def card(text: str = "hello", **more: Any) -> Card:
    content = {
        "schema": "2.0",
        "config": {"update_multi": True},
        "body": {"elements": [{"tag": "markdown", "content": text}]},
        **more,
    }
    return Card(content, HELLO)


def test_the_same_uuid_shows_once_within_an_hour_and_again_after_it(platform: Platform, chat: FeishuChat) -> None:
    first = chat.send_text(RECRUITING_GROUP, HELLO, "u1")
    assert chat.send_text(RECRUITING_GROUP, HELLO, "u1") == first
    platform.clock.move(timedelta(hours=1))
    assert chat.send_text(RECRUITING_GROUP, HELLO, "u1") != first
    assert len(platform.message_service.messages.from_bot(RECRUITING_GROUP)) == 2


def test_a_message_whose_answer_was_lost_shows_once(platform: Platform, chat: FeishuChat) -> None:
    platform.faults.add("dropped_after", "POST /im/v1/messages")
    chat.send_card(RECRUITING_GROUP, card(), "u1")
    assert len(platform.message_service.messages.from_bot(RECRUITING_GROUP)) == 1


def test_a_repeated_uuid_may_be_answered_as_still_being_sent(platform: Platform, chat: FeishuChat) -> None:
    platform.behaviour.being_sent_answers = 1
    first = chat.send_text(RECRUITING_GROUP, HELLO, "u1")
    with pytest.raises(ApiError, match="230049"):
        platform.message_service.send(RECRUITING_GROUP, "chat_id", Draft("text", '{"text":"again"}', "u1"))
    assert chat.send_text(RECRUITING_GROUP, HELLO, "u1") == first


def test_a_card_is_updated_in_place_and_keeps_its_past(platform: Platform, chat: FeishuChat) -> None:
    message_id = chat.send_card(RECRUITING_GROUP, card("old"), "u1")
    chat.update_card(message_id, card("new"))
    message = platform.message_service.messages[message_id]
    assert [version.content["body"]["elements"][0]["content"] for version in message.versions] == ["old", "new"]


def test_a_card_older_than_fourteen_days_cannot_be_updated(platform: Platform, chat: FeishuChat) -> None:
    message_id = chat.send_card(RECRUITING_GROUP, card(), "u1")
    platform.clock.move(timedelta(days=14))
    with pytest.raises(MessageGone):
        chat.update_card(message_id, card())


@pytest.mark.parametrize("deleted", [True, False])
def test_what_was_recalled_or_deleted_cannot_be_answered(
    platform: Platform, chat: FeishuChat, *, deleted: bool
) -> None:
    message_id = chat.send_text(RECRUITING_GROUP, HELLO, "u1")
    platform.message_service.recall(message_id, deleted=deleted)
    with pytest.raises(MessageGone):
        chat.reply_card(RECRUITING_GROUP, message_id, card(), "u2")


def test_a_card_that_is_being_clicked_is_locked(platform: Platform, chat: FeishuChat) -> None:
    message_id = chat.send_card(RECRUITING_GROUP, card(), "u1")
    platform.message_service.messages[message_id].is_being_clicked = True
    with pytest.raises(CardLocked):
        chat.update_card(message_id, card())


def test_a_reply_in_a_thread_starts_it_and_later_replies_stay_in_it(platform: Platform, chat: FeishuChat) -> None:
    root = chat.send_text(RECRUITING_GROUP, HELLO, "u1")
    first = chat.reply_card(RECRUITING_GROUP, root, card(), "u2", in_thread=True)
    second = chat.reply_text(RECRUITING_GROUP, first, HELLO, "u3")
    messages = platform.message_service.messages
    assert messages[root].thread_id == messages[first].thread_id == messages[second].thread_id != ""
    assert messages[second].root_id == root


def test_a_group_may_forbid_threads(platform: Platform, chat: FeishuChat) -> None:
    root = chat.send_text(RECRUITING_GROUP, HELLO, "u1")
    platform.chats[RECRUITING_GROUP].allows_threads = False
    with pytest.raises(ThreadsForbidden):
        chat.reply_card(RECRUITING_GROUP, root, card(), "u2", in_thread=True)


@pytest.mark.parametrize("change", [{"has_bot": False}, {"is_dissolved": True}])
def test_a_chat_without_the_bot_takes_nothing(platform: Platform, chat: FeishuChat, change: dict[str, bool]) -> None:
    for name, value in change.items():
        setattr(platform.chats[RECRUITING_GROUP], name, value)
    with pytest.raises(ChatGone):
        chat.send_text(RECRUITING_GROUP, HELLO, "u1")


def test_only_groups_with_guests_are_external(chat: FeishuChat) -> None:
    assert chat.is_external(EXTERNAL_GROUP)
    assert not chat.is_external(RECRUITING_GROUP)
    assert not chat.is_external(direct_chat_id("ou_recruiter"))


def test_a_sixth_message_within_a_second_is_counted_and_can_be_refused(platform: Platform, chat: FeishuChat) -> None:
    for number in range(6):
        chat.send_text(RECRUITING_GROUP, HELLO, f"u{number}")
    assert platform.message_service.sending.violations == 1
    platform.behaviour.refuses_too_fast = True
    with pytest.raises(FeishuBusy):
        chat.send_text(RECRUITING_GROUP, HELLO, "u7")


def test_a_person_the_bot_may_not_write_to_is_unreachable(chat: FeishuChat) -> None:
    with pytest.raises(PersonUnreachable):
        chat.send_text("ou_nobody", HELLO, "u1")


def test_who_has_resigned_is_neither_written_to_nor_mentioned(platform: Platform) -> None:
    service, manager = platform.message_service, "ou_manager"
    mention = json.dumps(card(f"<person id='{manager}'></person>").content)
    service.send(RECRUITING_GROUP, "chat_id", Draft("interactive", mention))
    platform.people.resign(manager)
    with pytest.raises(ApiError, match=r"230099.*100290"):
        service.send(RECRUITING_GROUP, "chat_id", Draft("interactive", mention))
    with pytest.raises(ApiError, match="230029"):
        service.send(manager, "open_id", Draft("text", '{"text":"hello"}'))


def test_an_empty_text_is_rejected(platform: Platform) -> None:
    with pytest.raises(ApiError, match="230001"):
        platform.message_service.send(RECRUITING_GROUP, "chat_id", Draft("text", '{"text":" "}'))


def test_a_card_with_an_unknown_property_is_refused(chat: FeishuChat) -> None:
    with pytest.raises(CardRefused):
        chat.send_card(RECRUITING_GROUP, card(unknown=1), "u1")


def test_what_happens_can_be_subscribed_to(platform: Platform, chat: FeishuChat) -> None:
    chat.send_text(RECRUITING_GROUP, HELLO, "u0")  # Gets the token.
    seen: list[str] = []
    stop = platform.event_log.subscribe(lambda line: seen.append(line.kind))
    message_id = chat.send_card(RECRUITING_GROUP, card(), "u1")
    chat.update_card(message_id, card("new"))
    stop()
    chat.send_text(RECRUITING_GROUP, HELLO, "u2")
    assert seen == ["message_sent", "api_call", "card_updated", "api_call"]
