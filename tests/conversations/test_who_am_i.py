"""``/whoami``: people see their open_id and what they may do, the same in groups and direct chats."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.people import Person
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.web_client import KEYS


def test_a_person_sees_their_open_id_and_that_they_are_no_administrator(conversation: Conversation) -> None:
    lines = conversation.ask("/whoami").text("en_us").splitlines()
    assert people.RECRUITER.open_id in lines
    assert "You are not one of the bot's administrators." in lines
    assert "/scan and /doctor: administrators only." in lines
    assert any("you are the recruiter" in line for line in lines)


def test_an_administrator_is_told_so_in_both_languages(conversation: Conversation) -> None:
    answer = conversation.ask("我是谁", people.ADMIN)
    assert "You are one of the bot's administrators." in answer.text("en_us")
    assert "你是机器人管理员。" in answer.text("zh_cn")
    assert "every job" in answer.text("en_us")
    assert "所有职位都可以" in answer.text("zh_cn")


@pytest.mark.parametrize(
    ("allowed", "words"), [("job_team", "Ask to reopen"), ("admins", "Only administrators"), ("anyone", "every job")]
)
def test_who_may_reopen_is_said_in_words(
    start_conversation: Callable[..., Conversation], allowed: str, words: str
) -> None:
    text = start_conversation(REOPEN_ALLOWED=allowed).ask("/whoami", people.OUTSIDER).text("en_us")
    assert words in next(line for line in text.splitlines() if "reopen, publish again" in line)


@pytest.mark.parametrize("person", [people.RECRUITER, people.ADMIN, people.OUTSIDER])
def test_it_is_the_same_in_a_group_and_in_the_direct_chat(conversation: Conversation, person: Person) -> None:
    in_group = conversation.ask("/whoami", person, RECRUITING_GROUP)
    directly = conversation.ask("/whoami", person, direct_chat_id(person.open_id))
    assert in_group.message.card == directly.message.card


@pytest.mark.parametrize("words", ["/whoami", "who am i?", "我有什么权限", "我的 open_id"])
def test_everyday_words_ask_for_it(conversation: Conversation, words: str) -> None:
    assert people.RECRUITER.open_id in conversation.ask(words).text()


def test_no_secret_and_no_other_person_is_on_it(conversation: Conversation) -> None:
    text = str(conversation.ask("/whoami").message.card)
    assert people.ADMIN.open_id not in text
    assert not [secret for secret in vars(KEYS).values() if str(secret) in text]


def test_hire_is_not_asked(conversation: Conversation, feishu: Platform) -> None:
    feishu.faults.add("busy", "GET /hire/v1/*", times=500)
    assert people.RECRUITER.open_id in conversation.ask("/whoami").text()
