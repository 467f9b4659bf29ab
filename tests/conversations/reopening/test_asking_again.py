"""Whoever was declined cannot ask again for the same job for a day, unless the job has closed anew. In both worlds."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.people import Person
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.reopen_requests import (
    ASK,
    DECLINE,
    JOB_ID,
    asked,
    decides,
    direct_messages,
    in_thread_of,
    request_for,
)


@pytest.fixture
def declined(conversation: Conversation) -> BotMessage:
    """The job's card on which somebody has asked and was declined."""
    card = asked(conversation)
    conversation.wait(seconds=6)
    decides(conversation, people.MANAGER, DECLINE)
    return card


def may_ask(conversation: Conversation, card: BotMessage, by: Person = people.OUTSIDER) -> bool:
    before = len(direct_messages(conversation, people.MANAGER))
    outcome = conversation.click(card, ASK, by)
    is_sent = len(direct_messages(conversation, people.MANAGER)) > before
    assert (outcome.toast_kind == "success") is is_sent
    return is_sent


def test_asking_again_at_once_is_refused_in_words(conversation: Conversation, declined: BotMessage) -> None:
    toast = conversation.click(declined, ASK, people.OUTSIDER).toast
    assert toast is not None
    assert "was declined" in toast.en_us
    assert "after 24 hours" in toast.en_us
    assert "24 小时内不能再次请求" in toast.zh_cn
    assert len(direct_messages(conversation, people.MANAGER)) == 1


def test_the_outcome_addresses_who_asked_and_names_the_exception(
    conversation: Conversation, declined: BotMessage
) -> None:
    (told,) = in_thread_of(conversation, declined)
    assert f"<person id='{people.OUTSIDER.open_id}'" in told.text()
    assert ", you can ask again for this job after 24 hours, or earlier if it is opened" in told.text()
    assert "，你在 24 小时内不能再次请求重启这个职位；职位重新开放后又关闭的除外。" in told.text("zh_cn")
    assert "请求人" not in told.text("zh_cn")


def test_who_declined_is_told_the_same_of_who_asked(conversation: Conversation, declined: BotMessage) -> None:
    for person in (people.MANAGER, people.RECRUITER):
        card = request_for(conversation, person)
        assert "Whoever asked can ask again for this job after 24 hours, or earlier" in card.text()
        assert "请求人在 24 小时内不能再次请求" in card.text("zh_cn")
        assert "后又关闭的除外" in card.text("zh_cn")
        assert "已拒绝重启请求" in card.text("zh_cn")


def test_another_card_or_another_period_changes_nothing(conversation: Conversation, declined: BotMessage) -> None:
    card = conversation.ask("/job A168688", people.OUTSIDER)
    assert conversation.click(card, ASK, people.OUTSIDER, {"period": "30d"}).toast_kind == "warning"
    assert len(direct_messages(conversation, people.MANAGER)) == 1


def test_after_a_day_one_can_ask_again(conversation: Conversation, declined: BotMessage) -> None:
    conversation.wait(hours=23)
    assert not may_ask(conversation, declined)
    conversation.wait(hours=1)
    assert may_ask(conversation, declined)


def test_somebody_else_can_ask(conversation: Conversation, declined: BotMessage) -> None:
    assert may_ask(conversation, declined, people.CREATOR)


def test_a_job_that_has_closed_anew_can_be_asked_for(
    conversation: Conversation, feishu: Platform, declined: BotMessage
) -> None:
    conversation.wait(minutes=5)
    feishu.hire_service.edit_job(JOB_ID, is_active=True, expires_at=feishu.clock.now() + timedelta(days=3))
    conversation.scan()
    conversation.wait(minutes=5)
    feishu.hire_service.close_job(JOB_ID)
    conversation.scan()
    assert may_ask(conversation, declined)


def test_an_edit_of_the_closed_job_changes_nothing(
    conversation: Conversation, feishu: Platform, declined: BotMessage
) -> None:
    conversation.wait(minutes=5)
    feishu.hire_service.edit_job(JOB_ID, title="另一个名字")
    conversation.scan()
    assert not may_ask(conversation, declined)
