"""Ending subscriptions: asked once, told to the chat, and taken back within a day."""

from collections.abc import Callable

import pytest

from bot.domain.reminders import Subscription
from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE

DIRECT = direct_chat_id(people.RECRUITER.open_id)
END = {"do": "end_subscription"}
UNDO = {"do": "restore_subscription"}
ASK = {"do": "unsubscribe"}


def subscriptions(conversation: Conversation, chat: str = RECRUITING_GROUP) -> tuple[Subscription, ...]:
    return conversation.store.subscriptions.list_for_chat(chat)


def end_the_only_one(conversation: Conversation, chat: str = RECRUITING_GROUP) -> BotMessage:
    """The message that tells the chat of it."""
    conversation.click(conversation.ask("/unsubscribe", chat=chat), END)
    return conversation.last()


def test_unsubscribing_names_what_would_end_and_ends_nothing_yet(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    question = conversation.ask("退订")
    assert "City: 成都" in question.text("en_us")
    assert "It is this chat's only subscription." in question.text("en_us")
    assert len(subscriptions(conversation)) == 1


def test_the_press_on_the_question_ends_it_and_the_chat_is_told_who_did_it(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    question = conversation.ask("/unsubscribe")
    outcome = conversation.click(question, END, people.OUTSIDER)
    assert outcome.toast_kind == "success"
    assert subscriptions(conversation) == ()
    told = conversation.last()
    assert f"<person id='{people.OUTSIDER.open_id}'" in told.text("en_us")
    assert "ended this subscription of the chat" in told.text("en_us")
    assert "City: 成都" in told.text("en_us")
    assert told.message.thread_id is None or not told.message.thread_id
    assert not question.has_button("end_subscription")


def test_keeping_it_ends_nothing(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    question = conversation.ask("/unsubscribe")
    conversation.click(question, {"do": "list_subscriptions"})
    assert "City: 成都" in question.text("en_us")
    assert len(subscriptions(conversation)) == 1


def test_a_chat_that_never_subscribed_is_told_so(conversation: Conversation) -> None:
    answer = conversation.ask("/unsubscribe").text("en_us")
    assert "This chat has no subscriptions, so it gets no reminders" in answer
    assert "Unsubscribed" not in answer


def test_of_several_subscriptions_the_chosen_one_ends(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    conversation.wait(seconds=1)
    conversation.ask("/subscribe city:上海")
    question = conversation.ask("/unsubscribe")
    assert question.buttons().count("Unsubscribe") == 2
    conversation.click(question, {**END, "subscription_id": subscriptions(conversation)[1].id})
    (left,) = subscriptions(conversation)
    assert left.filters.cities == ("成都",)
    assert "City: 上海" in conversation.last().text("en_us")
    assert "This chat still has 1 subscription." in conversation.last().text("en_us")


def test_the_button_in_a_list_asks_in_a_message_of_its_own(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    for opened in ("/subscriptions", "/subscribe city:上海"):
        card = conversation.ask(opened)
        before = card.text()
        conversation.click(card, ASK)
        assert card.text() == before
        question = conversation.last()
        assert "Unsubscribe?" in question.text("en_us")
        assert "would no longer be reminded of" in question.text("en_us")
    assert len(subscriptions(conversation)) == 2


def test_two_questions_about_one_subscription_end_it_once(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    first, second = conversation.ask("/unsubscribe"), conversation.ask("/unsubscribe")
    conversation.click(first, END)
    told = conversation.last()
    outcome = conversation.click(second, END)
    assert outcome.toast is not None
    assert "any more" in outcome.toast.en_us
    assert conversation.last().message.id == told.message.id
    assert "This chat has no subscriptions, so it gets no reminders" in second.text("en_us")


def test_a_forged_button_ends_nothing_of_another_chat(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    conversation.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    (elsewhere,) = subscriptions(conversation, CAMPUS_GROUP)
    question = conversation.ask("/unsubscribe")
    click = conversation.start_click(question, END)
    click.event.payload["event"]["action"]["value"]["subscription_id"] = elsewhere.id
    status, _ = conversation.push(click.event)
    assert status == 200
    assert len(subscriptions(conversation, CAMPUS_GROUP)) == 1
    assert len(subscriptions(conversation)) == 1


def test_anybody_in_the_chat_can_take_it_back_for_a_day(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都 部门:产品部")
    before = subscriptions(conversation)
    told = end_the_only_one(conversation)
    conversation.wait(hours=23)
    outcome = conversation.click(told, UNDO, people.SECOND_RECRUITER)
    assert outcome.toast_kind == "success"
    assert subscriptions(conversation) == before
    assert f"<person id='{people.SECOND_RECRUITER.open_id}'" in told.text("en_us")
    assert "restored this subscription" in told.text("en_us")
    assert not told.has_button("restore_subscription")


def test_after_a_day_it_is_too_late(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    told = end_the_only_one(conversation)
    conversation.wait(hours=25)
    outcome = conversation.click(told, UNDO)
    assert outcome.toast is not None
    assert "more than a day ago" in outcome.toast.en_us
    assert subscriptions(conversation) == ()


def test_what_was_subscribed_again_meanwhile_is_not_restored(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    told = end_the_only_one(conversation)
    conversation.ask("/subscribe city:成都")
    again = subscriptions(conversation)
    outcome = conversation.click(told, UNDO)
    assert outcome.toast is not None
    assert "already" in outcome.toast.en_us
    assert subscriptions(conversation) == again


def test_a_direct_chat_can_take_it_back_too(conversation: Conversation) -> None:
    conversation.ask("/subscribe", chat=DIRECT)
    told = end_the_only_one(conversation, DIRECT)
    conversation.click(told, UNDO)
    assert len(subscriptions(conversation, DIRECT)) == 1


def test_an_ended_subscription_reminds_of_nothing(
    in_world: Callable[..., Conversation], expiring_job: Job, feishu: Platform
) -> None:
    conversation = in_world()
    conversation.ask(SUBSCRIBE)
    end_the_only_one(conversation)
    conversation.wait(days=8)
    assert conversation.remind() == []


def test_after_an_undo_a_closing_in_between_is_told(
    in_world: Callable[..., Conversation], expiring_job: Job, feishu: Platform
) -> None:
    conversation = in_world()
    conversation.ask(SUBSCRIBE)
    told = end_the_only_one(conversation)
    feishu.hire_service.close_job(expiring_job.id)
    conversation.wait(hours=20)
    conversation.scan()
    conversation.click(told, UNDO)
    conversation.wait(hours=6)
    (digest,) = conversation.remind()
    assert expiring_job.code in digest.text()


@pytest.mark.parametrize("text", ["/unsubscribe", "暂停", "退订"])
def test_who_wants_no_reminders_is_not_urged_to_subscribe(conversation: Conversation, text: str) -> None:
    answer = conversation.ask(text)
    assert "本会话没有订阅，不会收到提醒" in answer.text("zh_cn")
    buttons = [each.element for each in card_reader.buttons(answer.message.card)]
    assert {button["type"] for button in buttons} == {"default"}


def test_the_question_says_what_was_ended_and_nothing_that_is_wrong_once_it_is_restored(
    conversation: Conversation,
) -> None:
    conversation.ask("/subscribe city:成都")
    question = conversation.ask("退订")
    conversation.click(question, END)
    conversation.click(conversation.last(), UNDO)
    assert len(subscriptions(conversation)) == 1
    assert "Unsubscribed from:\nCity: 成都" in question.text("en_us")
    assert "已退订以下职位的提醒：\n城市：成都" in question.text("zh_cn")
    assert "This chat has no subscriptions" not in question.text("en_us")
    assert "本会话没有订阅" not in question.text("zh_cn")
    conversation.click(question, "See subscriptions")
    assert "Subscriptions in this chat: 1" in question.text("en_us")


@pytest.mark.parametrize(("language", "label"), [("en_us", "/unsubscribe"), ("zh_cn", "退订")])
def test_it_only_asks_so_the_help_has_a_button_for_it(conversation: Conversation, language: str, label: str) -> None:
    conversation.ask("/subscribe city:成都")
    help_card = conversation.ask("/help")
    assert label in help_card.buttons(language)
    conversation.click(help_card, "/unsubscribe")
    assert "It is this chat's only subscription." in conversation.last().text()
    assert len(subscriptions(conversation)) == 1
