"""Subscribing: what fits nothing asks first, what exists says so, and a long list has pages."""

from collections.abc import Callable

import pytest

from bot.domain.reminders import Filters, Subscription
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from tests.support.whole_bot.conversation import Conversation

DIRECT = direct_chat_id(people.OUTSIDER.open_id)
RECRUITERS = direct_chat_id(people.RECRUITER.open_id)


def subscriptions(conversation: Conversation, chat: str = RECRUITING_GROUP) -> tuple[Subscription, ...]:
    return conversation.store.subscriptions.list_for_chat(chat)


def test_filters_that_fit_nothing_ask_first_and_show_near_values(conversation: Conversation) -> None:
    question = conversation.ask("/subscribe city:成都府")
    assert "No job matches now. Subscribe anyway?" in question.text("en_us")
    assert "成都" in question.text("zh_cn")
    assert subscriptions(conversation) == ()


def test_the_button_of_the_question_subscribes_with_these_filters(conversation: Conversation) -> None:
    question = conversation.ask("/subscribe city:成者,火星 部门:产品部 校招 gardener")
    outcome = conversation.click(question, {"do": "subscribe_anyway"}, people.SECOND_RECRUITER)
    assert outcome.toast_kind == "success"
    (made,) = subscriptions(conversation)
    assert made.filters == Filters(
        words=("gardener",), departments=("产品部",), cities=("成者", "火星"), process_types=(2,)
    )
    assert made.created_by == people.SECOND_RECRUITER.open_id
    assert "Subscribed" in question.text("en_us")


def test_a_second_press_on_the_question_adds_nothing(conversation: Conversation) -> None:
    question, again = conversation.ask("/subscribe city:火星"), conversation.ask("/subscribe city:火星")
    conversation.click(question, {"do": "subscribe_anyway"})
    outcome = conversation.click(again, {"do": "subscribe_anyway"})
    assert outcome.toast_kind == "info"
    assert len(subscriptions(conversation)) == 1


@pytest.mark.parametrize("text", ["/subscribe", "/subscribe city:成都"])
def test_what_fits_something_and_all_jobs_are_subscribed_at_once(conversation: Conversation, text: str) -> None:
    conversation.ask(text)
    assert len(subscriptions(conversation)) == 1


def test_filters_that_fit_a_closed_job_are_no_mistake(conversation: Conversation) -> None:
    closed = next(job for job in conversation.platform.jobs.values() if not job.is_active)
    answer = conversation.ask(f"/subscribe {closed.code}")
    assert "Subscribed" in answer.text("en_us")
    assert "No open job matches now" in answer.text("en_us")
    assert "目前没有开放中的职位符合" in answer.text("zh_cn")


def test_before_the_first_full_read_nothing_is_asked_and_no_number_is_told(
    in_world: Callable[..., Conversation],
) -> None:
    conversation = in_world(scan=False)
    answer = conversation.ask("/subscribe city:成都")
    assert "Subscribed" in answer.text("en_us")
    assert "how many match is not known yet" in answer.text("en_us")
    assert "开放中的职位符合" not in answer.text("zh_cn")
    assert len(subscriptions(conversation)) == 1


def test_somebody_without_jobs_is_asked_too(conversation: Conversation) -> None:
    question = conversation.ask("/subscribe mine", people.OUTSIDER, DIRECT)
    assert "You are on no job's team now. Subscribe anyway?" in question.text("en_us")
    assert "你目前没有参与任何职位，仍要订阅吗？" in question.text("zh_cn")
    conversation.click(question, {"do": "subscribe_anyway"}, people.OUTSIDER)
    assert subscriptions(conversation, DIRECT)[0].filters == Filters(mine=True)


def test_what_was_typed_is_not_suggested_as_similar(conversation: Conversation) -> None:
    question = conversation.ask("/subscribe mine 城市:成都", people.OUTSIDER, DIRECT)
    assert "你目前没有参与这样的职位，仍要订阅吗？" in question.text("zh_cn")
    assert "not on the team of any such job" in question.text("en_us")
    assert "相近的选项" not in question.text("zh_cn")


def test_the_same_filters_again_say_so_and_the_button_works(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:成都")
    (made,) = subscriptions(conversation)
    again = conversation.ask("/subscribe 城市：成都")
    assert "Subscribed already" in again.text("en_us")
    assert subscriptions(conversation) == (made,)
    conversation.click(again, {"do": "unsubscribe"})
    conversation.click(conversation.last(), {"do": "end_subscription"})
    assert subscriptions(conversation) == ()


def test_filters_in_the_form_that_fit_nothing_ask_while_the_settings_are_saved(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    form = {"ladder": ["3"], "hour": "08:30", "zone": "UTC", "working_days": "no", "cities": "火星"}
    assert conversation.click(card, {"do": "save_reminders"}, form=form).toast_kind == "success"
    assert "No job matches now" in conversation.last().text("en_us")
    settings = conversation.store.subscriptions.settings(RECRUITING_GROUP)
    assert settings is not None
    assert settings.stages == (3,)
    assert len(subscriptions(conversation)) == 1
    conversation.click(conversation.last(), {"do": "subscribe_anyway"})
    assert len(subscriptions(conversation)) == 2


def test_the_pages_of_a_long_list_can_be_turned(conversation: Conversation) -> None:
    for city in ("北京", "上海", "成都", "深圳", "杭州", "广州", "武汉", "西安", "南京"):
        conversation.store.subscriptions.add(
            Subscription(city, RECRUITING_GROUP, Filters(cities=(city,)), "ou_1", conversation.platform.clock.now())
        )
    card = conversation.ask("/subscriptions")
    assert "Page 1 of 2" in card.text("en_us")
    conversation.click(card, {"do": "list_subscriptions", "page": 1})
    assert "Page 2 of 2" in card.text("en_us")
    question = conversation.ask("/unsubscribe")
    conversation.click(question, {"do": "list_subscriptions", "page": 1, "ending": True})
    assert "Page 2 of 2" in question.text("en_us")
    assert "Choose what to end" in question.text("en_us")
    assert len(subscriptions(conversation)) == 9


def test_an_empty_list_subscribes_to_all_jobs_and_shows_it(conversation: Conversation) -> None:
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "subscribe"})
    assert "Subscriptions in this chat: 1" in card.text("en_us")


def test_a_chinese_reader_is_sent_to_chinese_commands(conversation: Conversation) -> None:
    assert "「订阅 我的」" in conversation.ask("/subscribe mine").text("zh_cn")


@pytest.mark.parametrize("text", ["提醒", "提醒一下", "reminders", "我要提醒"])
def test_the_bare_word_for_reminders_shows_the_list_and_subscribes_to_nothing(
    conversation: Conversation, text: str
) -> None:
    assert "订阅列表" in conversation.ask(text).text("zh_cn")
    assert conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP) == ()


@pytest.mark.parametrize("typed", ["/subscribe mine", "订阅 城市:成都", "/subscribe city:成都"])
def test_beside_all_jobs_it_says_that_they_still_come_and_how_to_end_that(
    conversation: Conversation, typed: str
) -> None:
    first = conversation.ask("/subscribe", people.RECRUITER, chat=RECRUITERS)
    assert "still subscribed to all jobs" not in first.text()
    answer = conversation.ask(typed, people.RECRUITER, chat=RECRUITERS)
    assert "still subscribed to all jobs" in answer.text()
    assert "send /subscriptions and unsubscribe from “All jobs”" in answer.text()
    assert "其他职位的提醒也会照常发送" in answer.text("zh_cn")
    assert "发送「订阅列表」，退订「全部职位」" in answer.text("zh_cn")


def test_without_all_jobs_nothing_is_said_of_them(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:上海")
    answer = conversation.ask("/subscribe city:成都")
    assert "all jobs" not in answer.text()
    assert "全部职位" not in answer.text("zh_cn")


def test_all_jobs_beside_a_filter_is_not_said_to_be_more_than_itself(conversation: Conversation) -> None:
    conversation.ask("/subscribe city:上海")
    assert "still subscribed to all jobs" not in conversation.ask("/subscribe").text()
