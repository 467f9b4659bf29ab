"""An unassigned job on its last stage is sent to its recruiter, or else its creator, if the operator wants it. In both worlds."""

from collections.abc import Callable

import pytest

from bot.domain.jobs import JobTeam
from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, choose_in_menu, digest_in

Start = Callable[..., Conversation]
DIRECT_CHAT = direct_chat_id(people.OUTSIDER.open_id)


@pytest.fixture
def conversation(in_world: Start, expiring_job: Job) -> Conversation:
    return in_world(REMIND_CREATOR="true")


def on_the_last_stage(conversation: Conversation) -> list[BotMessage]:
    """What is sent on the day on which the job expires, besides the digest."""
    conversation.ask(SUBSCRIBE)
    conversation.wait(days=10)
    _, *others = conversation.remind()
    return others


def is_for(message: BotMessage, person: Person) -> bool:
    return message.message.chat_id == direct_chat_id(person.open_id)


def test_the_recruiter_gets_an_unassigned_job_on_its_last_stage(conversation: Conversation, expiring_job: Job) -> None:
    (message,) = on_the_last_stage(conversation)
    assert is_for(message, people.RECRUITER)
    assert expiring_job.title in message.text()
    assert "because you are the job's recruiter" in message.text()
    assert "你负责的职位" in message.text("zh_cn")


def test_nobody_gets_it_if_the_operator_does_not_want_that(in_world: Start, expiring_job: Job) -> None:
    assert on_the_last_stage(in_world()) == []


def test_the_creator_gets_a_job_without_a_recruiter(conversation: Conversation, expiring_job: Job) -> None:
    expiring_job.team = JobTeam("", expiring_job.team.hiring_manager_ids)
    (message,) = on_the_last_stage(conversation)
    assert is_for(message, people.CREATOR)
    assert "because you created the job" in message.text()
    assert "你创建的职位" in message.text("zh_cn")


def test_the_creator_gets_it_if_the_recruiter_cannot_be_reached(
    conversation: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    feishu.people.resign(people.RECRUITER.open_id)
    (message,) = on_the_last_stage(conversation)
    assert is_for(message, people.CREATOR)


def test_nobody_gets_it_if_neither_can_be_reached(
    conversation: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    feishu.people.resign(people.RECRUITER.open_id)
    feishu.people.resign(people.CREATOR.open_id)
    assert on_the_last_stage(conversation) == []


def test_a_recruiter_who_created_the_job_gets_it_once(conversation: Conversation, expiring_job: Job) -> None:
    expiring_job.team = JobTeam(people.CREATOR.open_id)
    (message,) = on_the_last_stage(conversation)
    assert is_for(message, people.CREATOR)
    assert "because you are the job's recruiter" in message.text()


def test_nobody_gets_an_assigned_job(conversation: Conversation) -> None:
    conversation.ask(SUBSCRIBE)
    choose_in_menu(conversation, digest_in(conversation, 9), "assign", people.MANAGER)
    conversation.wait(days=1)
    assert len(conversation.remind()) == 1


@pytest.mark.parametrize("has_new_recruiter", [False, True])
def test_one_person_is_told_once_also_if_another_chats_last_stage_comes_days_later(
    conversation: Conversation, expiring_job: Job, *, has_new_recruiter: bool
) -> None:
    conversation.ask(SUBSCRIBE)
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    conversation.click(card, {"do": "save_reminders"}, form={"ladder": ["7"]})
    conversation.ask(SUBSCRIBE, people.OUTSIDER, DIRECT_CHAT)
    conversation.wait(days=3)
    assert [is_for(message, people.RECRUITER) for message in conversation.remind()].count(True) == 1
    # What the engine has finished is forgotten after two days.
    conversation.engine.results.clear()
    if has_new_recruiter:
        expiring_job.team = people.SECOND_TEAM
    conversation.wait(days=7)
    assert [message.message.chat_id for message in conversation.remind()] == [DIRECT_CHAT]
