"""An administrator is told once, in the direct chat, that the bot is up, what comes next, and what the checks found."""

import logging
from collections.abc import Sequence

import pytest

from bot.interfaces.doctor import Finding
from bot.tasks.onboarding import MAX_ATTEMPTS, Onboarding
from bot.tasks.task_context import TaskQueue
from simulator.core import people
from simulator.core.chats import direct_chat_id
from tests.support.every_card import FINDINGS
from tests.support.log_lines import log_lines
from tests.support.whole_bot.conversation import BotMessage, Conversation

SEND = "POST /im/v1/messages"
ADMIN, SECOND = people.ADMIN.open_id, people.MANAGER.open_id
STRANGER = "ou_nobody_here"


def start(conversation: Conversation, *admin_ids: str, findings: Sequence[Finding] = ()) -> None:
    """What a replica does once it is ready."""
    Onboarding(TaskQueue(conversation.engine), conversation.store.key_value, admin_ids, lambda: findings).welcome()


def told(conversation: Conversation, open_id: str = ADMIN) -> list[BotMessage]:
    chat_id = direct_chat_id(open_id)
    return [BotMessage(message) for message in conversation.platform.message_service.messages.from_bot(chat_id)]


def test_an_administrator_is_told_what_comes_next_in_both_languages(conversation: Conversation) -> None:
    start(conversation, ADMIN)
    (welcome,) = told(conversation)
    for words in ("The bot is up", "/subscribe", "/help", "Add me to your recruiters' group"):
        assert words in welcome.text("en_us")
    for words in ("机器人已启动", "订阅", "帮助", "添加机器人"):
        assert words in welcome.text("zh_cn")


def test_what_the_checks_found_is_said_with_its_fix_and_failures_come_first(conversation: Conversation) -> None:
    start(conversation, ADMIN, findings=FINDINGS)
    text = told(conversation)[0].text("en_us")
    assert text.index("To be fixed: hire:job is missing\nAsk for it") < text.index("To be looked at: The clock")
    assert "1 checks passed." in text
    assert "The credentials are valid" not in text
    assert "Not checked" not in text


def test_nobody_is_told_again_at_the_next_start_or_by_another_replica(conversation: Conversation) -> None:
    for _ in range(3):
        start(conversation, ADMIN, ADMIN)
    conversation.engine.results.clear()  # Finished work is forgotten after two days.
    start(conversation, ADMIN)
    assert len(told(conversation)) == 1


def test_the_checks_are_made_only_if_there_is_somebody_to_tell(conversation: Conversation) -> None:
    start(conversation, ADMIN)

    def examine() -> Sequence[Finding]:
        raise AssertionError

    Onboarding(TaskQueue(conversation.engine), conversation.store.key_value, [ADMIN], examine).welcome()


def test_an_administrator_who_is_added_later_is_told_at_the_next_start(conversation: Conversation) -> None:
    start(conversation, ADMIN)
    start(conversation, ADMIN, SECOND)
    assert (len(told(conversation)), len(told(conversation, SECOND))) == (1, 1)


def test_who_cannot_be_reached_is_logged_with_what_to_do_and_does_not_keep_the_others_from_it(
    conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        start(conversation, STRANGER, ADMIN)
    (line,) = [each for each in log_lines(caplog) if each.startswith("admin_not_welcomed")]
    assert f"open_id={STRANGER}" in line
    assert "action=check_availability_of_app" in line
    assert len(told(conversation)) == 1


def test_who_cannot_be_reached_is_tried_once_a_start_and_not_for_ever(conversation: Conversation) -> None:
    def tries() -> int:
        lines = conversation.platform.event_log.since(kind="api_call")
        return len([line for line in lines if line.detail["call"] == SEND])

    for number in range(1, MAX_ATTEMPTS + 1):
        start(conversation, STRANGER)
        assert tries() == number
    start(conversation, STRANGER)
    assert tries() == MAX_ATTEMPTS


def test_who_could_not_be_reached_is_told_once_that_is_mended(conversation: Conversation) -> None:
    conversation.platform.faults.add("scope_missing", SEND, times=1)
    start(conversation, ADMIN)
    assert told(conversation) == []
    start(conversation, ADMIN)
    assert len(told(conversation)) == 1


def test_a_feishu_that_does_not_answer_is_waited_for(conversation: Conversation) -> None:
    conversation.platform.faults.add("busy", SEND, times=8)
    start(conversation, ADMIN)
    assert len(told(conversation)) == 1
