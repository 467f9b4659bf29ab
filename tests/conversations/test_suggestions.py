"""A mistyped command is answered with the one that was probably meant, which one click must not run if it changes something."""

import re
from dataclasses import replace

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE
from tests.support.whole_bot.conversation import Conversation


@pytest.fixture
def closed(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/reopn {code} forever", "/reopen {code} forever"),
        ("/reopn {code} 30d", "/reopen {code} 30d"),
        ("/reopn {code} 长期", "/reopen {code} 长期"),
        ("/subscrbe", "/subscribe"),
        ("/subscrbe city:成都", "/subscribe city:成都"),
        ("/scn", "/scan"),
    ],
)
def test_a_suggestion_that_would_change_something_is_to_be_typed(
    conversation: Conversation, closed: Job, typed: str, meant: str
) -> None:
    answer = conversation.ask(typed.format(code=closed.code), people.ADMIN)
    assert f"Did you mean {meant.format(code=closed.code)}?" in answer.text()
    assert "please send it" in answer.text()
    assert "重新发送" in answer.text("zh_cn")
    assert answer.buttons() == ["Help"]


@pytest.mark.parametrize(
    ("typed", "meant", "shown"),
    [
        ("/reopn {code}", "/reopen {code}", "Reopen"),
        ("/reopn {code} A168688", "/reopen {code} A168688", "Reopen these 2 jobs?"),
        ("/unsubscrib", "/unsubscribe", "Unsubscribe"),
        ("/subscrbe", "/subscribe", "already"),
        ("/jbo {code}", "/job {code}", "Closed"),
        ("/expirng", "/expiring", "Expiring jobs"),
    ],
)
def test_a_suggestion_that_only_shows_or_asks_is_a_button(
    conversation: Conversation, closed: Job, typed: str, meant: str, shown: str
) -> None:
    conversation.ask("/subscribe")
    answer = conversation.ask(typed.format(code=closed.code))
    assert meant.format(code=closed.code) in answer.buttons()
    conversation.click(answer, meant.format(code=closed.code))
    assert shown in conversation.last().text()
    assert not closed.is_active
    assert len(conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP)) == 1


def test_while_it_cannot_be_said_what_a_suggestion_changes_it_is_to_be_typed(conversation: Conversation) -> None:
    assert conversation.ask("/subscrbe colour:red").buttons() == ["Help"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("重起 {code} 30天", "重启 {code} 30天"),
        ("/重起 {code} 30天", "重启 {code} 30天"),
        ("重起{code} 30天", "重启 {code} 30天"),
        ("订悦", "订阅"),
        ("/订悦 城市:成都", "订阅 城市:成都"),
        ("定月", "订阅"),
    ],
)
def test_a_mistyped_chinese_command_is_suggested_in_chinese_and_to_be_typed(
    conversation: Conversation, closed: Job, typed: str, meant: str
) -> None:
    answer = conversation.ask(typed.format(code=closed.code), people.ADMIN)
    assert f"你是不是想用「{meant.format(code=closed.code)}」？" in answer.text("zh_cn")
    assert answer.buttons() == ["Help"]
    assert not closed.is_active
    assert conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP) == ()


@pytest.mark.parametrize(
    ("typed", "meant", "shown"),
    [
        ("帮主", "帮助", "我能做什么"),
        ("到起", "到期", "即将到期"),
        ("/到起 60天", "到期 60天", "60 天内"),
        ("直位 {code}", "职位 {code}", "已关闭"),
        ("重起 {code}", "重启 {code}", "重启"),
        ("推订", "退订", "订阅"),
        ("记路", "记录", "操作记录"),
        ("职位列标", "职位列表", "职位列表"),
        ("今日提示", "今日提醒", "今日提醒"),
    ],
)
def test_a_mistyped_chinese_command_that_only_shows_is_a_button(
    conversation: Conversation, closed: Job, typed: str, meant: str, shown: str
) -> None:
    answer = conversation.ask(typed.format(code=closed.code))
    assert meant.format(code=closed.code) in answer.buttons("zh_cn")
    conversation.click(answer, meant.format(code=closed.code))
    assert shown in conversation.last().text("zh_cn")


@pytest.mark.parametrize(
    "typed", ["你好", "谢谢", "好的", "收到", "职业", "日期", "重要", "订单", "退款", "可以", "/收到"]
)
def test_everyday_words_suggest_nothing(conversation: Conversation, typed: str) -> None:
    assert "你是不是想用" not in conversation.ask(typed).text("zh_cn")


def test_an_everyday_word_before_a_code_still_offers_the_job(conversation: Conversation, closed: Job) -> None:
    assert "你是不是想用" not in conversation.ask(f"记得 {closed.code}").text("zh_cn")


def test_the_help_names_a_job_to_reopen_only_to_whoever_may(conversation: Conversation, feishu: Platform) -> None:
    (code,) = re.findall(r"Type: /reopen (A\d+)", conversation.ask("/help", people.ADMIN).text("en_us"))
    job = feishu.hire_service.store.job_with_code(code)
    job.team = replace(job.team, recruiter_id=people.RECRUITER.open_id)
    conversation.ask(f"/job {code}")  # The team is read for the card.
    assert f"输入：重启 {code}" in conversation.ask("/help").text("zh_cn")
    answer = conversation.ask("/help", people.OUTSIDER)
    assert "输入：重启 编码" in answer.text("zh_cn")
    assert "Type: /reopen REF" in answer.text("en_us")


@pytest.mark.parametrize(
    ("words", "command"), [("jobs expiring soon", "/expiring"), ("Jobs expiring?", "/expiring"), ("jobs list", "/jobs")]
)
def test_a_question_that_begins_with_the_name_of_a_command_is_that_question(
    conversation: Conversation, words: str, command: str
) -> None:
    assert conversation.ask(words).text("en_us") == conversation.ask(command).text("en_us")
    assert conversation.ask("/jobs expiring").text("en_us") != conversation.ask("/expiring").text("en_us")


@pytest.mark.parametrize(("typed", "button"), [("帮住", "帮助"), ("/hlep", "/help")])
def test_the_help_is_offered_once(conversation: Conversation, typed: str, button: str) -> None:
    answer = conversation.ask(typed)
    assert answer.buttons("zh_cn") == [button]
    conversation.click(answer, button)
    assert "What I can do" in conversation.last().text()


@pytest.mark.parametrize(
    ("typed", "button", "example"),
    [("职为", "职位", "职位 A168688"), ("/jbo", "/job", "/job A168688"), ("重起", "重启", "重启 A168688")],
)
def test_a_suggestion_without_the_job_that_it_needs_asks_for_it(
    conversation: Conversation, typed: str, button: str, example: str
) -> None:
    answer = conversation.ask(typed, people.ADMIN)
    outcome = conversation.click(answer, button, people.ADMIN)
    assert outcome.toast is None
    asked = conversation.last()
    assert "要哪个职位？" in asked.text("zh_cn")
    assert "Which job?" in asked.text("en_us")
    assert example in asked.text("zh_cn") + asked.text("en_us")


@pytest.mark.parametrize(
    "typed",
    [
        *("收到", "收到！", "好的", "好的。", "晚安", "辛苦", "辛苦了", "谢谢", "早安", "知道了", "再见"),
        *("ok", "OK!", "Okay.", "good night", "Good night!", "thanks", "Got it", "bye"),
    ],
)
def test_greetings_thanks_acknowledgements_and_farewells_get_the_help(conversation: Conversation, typed: str) -> None:
    answer = conversation.ask(typed)
    assert "What I can do" in answer.text("en_us")
    assert "我能做什么" in answer.text("zh_cn")
