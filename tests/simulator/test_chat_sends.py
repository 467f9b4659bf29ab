"""Sending messages: where they appear, how often, and the errors when they cannot be sent."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.replies import Card
from bot.domain.send_errors import CardLocked, CardRefused, ChatGone, MessageGone, ThreadsForbidden
from bot.domain.text import Text
from bot.interfaces.feishu import Chat
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.message_service import Place
from simulator.core.messages import Message
from simulator.platform import Platform
from tests.support.plain_cards import HELLO, REFUSED, card

GROUP = RECRUITING_GROUP
ODD_IDS = ["", "..", "../om_x", "om x", "om_/reply", "消息", "om_" + "x" * 200]


def ask(platform: Platform, chat_id: str = GROUP) -> Message:
    """A recruiter's message, to be answered."""
    place = Place(chat_id)
    return platform.message_service.post_by_person(place, people.SECOND_RECRUITER.open_id, {"text": "你好"}, ())


def sent(platform: Platform) -> tuple[Message, ...]:
    return platform.message_service.messages.from_bot()


@pytest.mark.parametrize("chat_id", [GROUP, direct_chat_id(people.MANAGER.open_id)])
def test_a_card_shows_in_its_chat_as_it_was_made(chat: Chat, platform: Platform, chat_id: str) -> None:
    message_id = chat.send_card(chat_id, card("**职位** 😀 \u2028"), "u1")
    (message,) = sent(platform)
    assert (message.id, message.chat_id, message.parent_id) == (message_id, chat_id, "")
    assert message.card == card("**职位** 😀 \u2028").content


def test_words_show_in_both_languages_one_under_the_other(chat: Chat, platform: Platform) -> None:
    chat.send_text(GROUP, Text("你好，职位", "Hello, job"), "u1")
    question = ask(platform)
    chat.reply_text(GROUP, question.id, Text("再见", "Bye"), "u2")
    assert [message.text for message in sent(platform)] == ["你好，职位\nHello, job", "再见\nBye"]
    assert [message.parent_id for message in sent(platform)] == ["", question.id]


def test_somebody_elses_words_mention_nobody_and_link_nowhere(chat: Chat, platform: Platform) -> None:
    hostile = '<at user_id="all">x</at> <b>b</b> [y](https://evil.example) a<b 1 < 2'
    chat.send_text(GROUP, Text(hostile, hostile), "u1")
    (message,) = sent(platform)
    for harm in ("<at", "</at", "<b>", "]("):
        assert harm not in message.text
    assert "evil.example" in message.text
    assert "1 < 2" in message.text


def test_half_a_character_does_not_stop_a_message(chat: Chat, platform: Platform) -> None:
    chat.send_text(GROUP, Text("半\ud83d个", "half"), "u1")
    chat.send_card(GROUP, card("半\ud83d个"), "u2")
    assert [message.type for message in sent(platform)] == ["text", "interactive"]
    for message in sent(platform):
        assert "半?个" in message.content_text


def test_the_same_uuid_shows_once(chat: Chat, platform: Platform) -> None:
    question = ask(platform)
    sends: tuple[Callable[[str], str], ...] = (
        lambda uuid: chat.send_card(GROUP, card(), uuid),
        lambda uuid: chat.send_text(GROUP, HELLO, uuid),
        lambda uuid: chat.reply_card(GROUP, question.id, card(), uuid),
        lambda uuid: chat.reply_text(GROUP, question.id, HELLO, uuid),
    )
    for send in sends:
        before = len(sent(platform))
        uuid = f"uuid-{before}"
        assert send(uuid) == send(uuid) == send(uuid)
        assert len(sent(platform)) == before + 1


def test_another_uuid_shows_again(chat: Chat, platform: Platform) -> None:
    assert chat.send_card(GROUP, card(), "u1") != chat.send_card(GROUP, card(), "u2")
    assert len(sent(platform)) == 2


def test_a_repetition_that_is_answered_as_still_being_sent_is_waited_for(chat: Chat, platform: Platform) -> None:
    platform.behaviour.being_sent_answers = 1
    first = chat.send_card(GROUP, card(), "u1")
    assert chat.send_card(GROUP, card(), "u1") == first
    assert len(sent(platform)) == 1


def test_an_answer_stands_under_its_question(chat: Chat, platform: Platform) -> None:
    question = ask(platform)
    message_id = chat.reply_card(GROUP, question.id, card(), "u1")
    answer = platform.message_service.messages[message_id]
    assert (answer.chat_id, answer.parent_id, answer.thread_id) == (GROUP, question.id, "")


def test_an_answer_in_a_thread_begins_one_and_the_next_joins_it(chat: Chat, platform: Platform) -> None:
    question = ask(platform)
    first = platform.message_service.messages[chat.reply_card(GROUP, question.id, card(), "u1", in_thread=True)]
    second = platform.message_service.messages[chat.reply_card(GROUP, question.id, card(), "u2", in_thread=True)]
    assert first.thread_id
    assert first.thread_id == second.thread_id == question.thread_id


def test_a_group_without_threads_says_so_and_takes_a_plain_answer(chat: Chat, platform: Platform) -> None:
    platform.chats[GROUP].allows_threads = False
    question = ask(platform)
    with pytest.raises(ThreadsForbidden):
        chat.reply_card(GROUP, question.id, card(), "u1", in_thread=True)
    assert sent(platform) == ()
    assert chat.reply_card(GROUP, question.id, card(), "u1")


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_card_that_breaks_the_rules_is_refused_everywhere(chat: Chat, platform: Platform, content: Card) -> None:
    question = ask(platform)
    good = chat.send_card(GROUP, card(), "u0")
    for place in (
        lambda: chat.send_card(GROUP, content, "u1"),
        lambda: chat.reply_card(GROUP, question.id, content, "u2"),
        lambda: chat.update_card(good, content),
    ):
        with pytest.raises(CardRefused):
            place()
    assert [message.id for message in sent(platform)] == [good]
    assert platform.message_service.messages[good].card == card().content


@pytest.mark.parametrize("deleted", [False, True], ids=["recalled", "deleted"])
def test_a_question_that_is_gone_cannot_be_answered(chat: Chat, platform: Platform, *, deleted: bool) -> None:
    question = ask(platform)
    platform.message_service.recall(question.id, deleted=deleted)
    with pytest.raises(MessageGone):
        chat.reply_card(GROUP, question.id, card(), "u1")
    with pytest.raises(MessageGone):
        chat.reply_text(GROUP, question.id, HELLO, "u2")


def test_a_chat_without_the_bot_is_gone(chat: Chat, platform: Platform) -> None:
    question, old = ask(platform, CAMPUS_GROUP), chat.send_card(CAMPUS_GROUP, card(), "u0")
    platform.chats[CAMPUS_GROUP].has_bot = False
    assert_gone(chat, question, old)


def test_a_dissolved_chat_is_gone(chat: Chat, platform: Platform) -> None:
    question, old = ask(platform, CAMPUS_GROUP), chat.send_card(CAMPUS_GROUP, card(), "u0")
    platform.chats[CAMPUS_GROUP].is_dissolved = True
    assert_gone(chat, question, old)


def assert_gone(chat: Chat, question: Message, old_card_id: str) -> None:
    for place in (
        lambda: chat.send_card(CAMPUS_GROUP, card(), "u1"),
        lambda: chat.send_text(CAMPUS_GROUP, HELLO, "u2"),
        lambda: chat.reply_card(CAMPUS_GROUP, question.id, card(), "u3"),
        lambda: chat.reply_text(CAMPUS_GROUP, question.id, HELLO, "u4"),
        lambda: chat.update_card(old_card_id, card("new")),
    ):
        with pytest.raises(ChatGone):
            place()


@pytest.mark.parametrize("chat_id", ["oc_nobody", *ODD_IDS])
def test_an_unknown_or_odd_chat_is_gone(chat: Chat, chat_id: str) -> None:
    with pytest.raises(ChatGone):
        chat.send_card(chat_id, card(), "u1")
    with pytest.raises(ChatGone):
        chat.send_text(chat_id, HELLO, "u2")


@pytest.mark.parametrize("message_id", ODD_IDS)
def test_an_odd_message_is_gone(chat: Chat, message_id: str) -> None:
    with pytest.raises(MessageGone):
        chat.reply_card(GROUP, message_id, card(), "u1")
    with pytest.raises(MessageGone):
        chat.reply_text(GROUP, message_id, HELLO, "u2")
    with pytest.raises(MessageGone):
        chat.update_card(message_id, card())


def test_a_card_gets_a_new_face_in_place(chat: Chat, platform: Platform) -> None:
    message_id = chat.send_card(GROUP, card("old"), "u1")
    chat.update_card(message_id, card("new"))
    assert json.loads(platform.message_service.messages[message_id].content_text) == card("new").content
    assert len(sent(platform)) == 1


def test_a_card_that_somebody_is_using_is_locked(chat: Chat, platform: Platform) -> None:
    message = platform.message_service.messages[chat.send_card(GROUP, card("old"), "u1")]
    message.is_being_clicked = True
    with pytest.raises(CardLocked):
        chat.update_card(message.id, card("new"))
    message.is_being_clicked = False
    chat.update_card(message.id, card("new"))
    assert message.card == card("new").content


@pytest.mark.parametrize("deleted", [False, True], ids=["recalled", "deleted"])
def test_a_card_that_is_gone_gets_no_new_face(chat: Chat, platform: Platform, *, deleted: bool) -> None:
    message_id = chat.send_card(GROUP, card(), "u1")
    platform.message_service.recall(message_id, deleted=deleted)
    with pytest.raises(MessageGone):
        chat.update_card(message_id, card("new"))


def test_a_card_older_than_fourteen_days_gets_no_new_face(chat: Chat, platform: Platform) -> None:
    message_id = chat.send_card(GROUP, card(), "u1")
    platform.move(timedelta(days=14))
    with pytest.raises(MessageGone):
        chat.update_card(message_id, card("new"))
