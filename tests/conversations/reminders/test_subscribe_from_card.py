"""Subscribing from a job's card: its department by name, or all jobs."""

import pytest

from bot.domain.reminders import Filters, Subscription
from cards.wording.subscriptions import COMES_NOW
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation

DIRECT = direct_chat_id(people.RECRUITER.open_id)
ALL = "Subscribe to all jobs"
DEPARTMENT = {"do": "subscribe", "scope": "department"}


def subscriptions(conversation: Conversation, chat: str = RECRUITING_GROUP) -> tuple[Subscription, ...]:
    return conversation.store.subscriptions.list_for_chat(chat)


def department_of(conversation: Conversation, code: str) -> str:
    (job,) = conversation.store.jobs.find_by_code(code)
    assert job.details.department is not None
    return job.details.department.name.zh_cn


def test_a_job_card_subscribes_its_chat_to_its_department(conversation: Conversation) -> None:
    name = department_of(conversation, "A168688")
    card = conversation.ask("/job A168688")
    assert f"订阅「{name}」的职位" in card.buttons("zh_cn")
    outcome = conversation.click(card, DEPARTMENT, people.OUTSIDER)
    assert outcome.toast is not None
    assert outcome.toast_kind == "success"
    assert name in outcome.toast.zh_cn
    (made,) = subscriptions(conversation)
    assert made.filters == Filters(departments=(name,))


def test_a_job_card_subscribes_its_chat_to_all_jobs(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    outcome = conversation.click(card, ALL, people.OUTSIDER)
    assert outcome.toast is not None
    assert "all jobs" in outcome.toast.en_us
    assert subscriptions(conversation)[0].filters == Filters()


def test_the_group_is_told_in_the_thread_who_subscribed_it_to_what(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    conversation.click(card, DEPARTMENT, people.OUTSIDER)
    told = conversation.last()
    assert told.message.thread_id
    assert f"<person id='{people.OUTSIDER.open_id}'" in told.text("en_us")
    assert department_of(conversation, "A168688") in told.text("en_us")


def test_nothing_new_is_not_told(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    conversation.click(card, ALL)
    told = conversation.last()
    outcome = conversation.click(card, ALL)
    assert outcome.toast_kind == "info"
    assert conversation.last().message.id == told.message.id
    assert len(subscriptions(conversation)) == 1


def test_a_direct_chat_is_not_told_what_its_person_did(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688", chat=DIRECT)
    conversation.click(card, DEPARTMENT)
    assert conversation.last().message.id == card.message.id
    assert len(subscriptions(conversation, DIRECT)) == 1


def test_the_card_of_an_earlier_release_still_means_all_jobs(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    click = conversation.start_click(card, ALL)
    click.event.payload["event"]["action"]["value"] = {"do": "subscribe"}
    conversation.push(click.event)
    assert subscriptions(conversation)[0].filters == Filters()


@pytest.mark.parametrize("job_id", ["", "../x", "1", "7392894182636030259"])
def test_a_forged_job_subscribes_to_nothing(conversation: Conversation, job_id: str) -> None:
    card = conversation.ask("/job A168688")
    click = conversation.start_click(card, DEPARTMENT)
    click.event.payload["event"]["action"]["value"]["job_id"] = job_id
    status, body = conversation.push(click.event)
    assert status == 200
    assert "error" in body.decode()
    assert subscriptions(conversation) == ()


def test_a_hidden_job_tells_its_department_to_nobody(conversation: Conversation, feishu: Platform) -> None:
    hidden = next(
        job
        for job in feishu.hire_service.store.jobs.values()
        if not any(post.job_id == job.id for post in feishu.hire_service.store.posts.values())
        and (known := conversation.store.jobs.get(job.id)) is not None
        and not known.is_advertised
    )
    card = conversation.ask("/subscriptions")
    click = conversation.start_click(card, ALL)
    click.event.payload["event"]["action"]["value"] = {"do": "subscribe", "scope": "department", "job_id": hidden.id}
    _, body = conversation.push(click.event)
    assert "error" in body.decode()
    assert subscriptions(conversation) == ()


@pytest.mark.parametrize("chat", [RECRUITING_GROUP, DIRECT])
@pytest.mark.parametrize("language", ["zh_cn", "en_us"])
def test_after_the_hour_a_card_says_what_the_typed_command_says(
    conversation: Conversation, chat: str, language: str
) -> None:
    card = conversation.ask("/job A168688", chat=chat)
    toast = conversation.click(card, ALL).toast
    assert toast is not None
    said = getattr(COMES_NOW, language)
    assert getattr(toast, language).endswith(said)
    if chat == RECRUITING_GROUP:
        assert said in conversation.last().text(language)
    assert said in conversation.ask("/subscribe", chat=chat).text(language)
    assert len(conversation.remind()) == 1
    again = conversation.click(card, ALL).toast
    assert again is not None
    assert said not in getattr(again, language)


def test_without_fresh_data_a_card_promises_nothing_within_minutes(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    conversation.wait(hours=3)
    toast = conversation.click(card, ALL).toast
    assert toast is not None
    assert "few minutes" not in toast.en_us
    assert "few minutes" not in conversation.last().text("en_us")
