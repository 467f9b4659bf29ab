"""A job that is reopened automatically once it has closed."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation

HOW_MANY = 4


@pytest.fixture
def expiring(feishu: Platform, conversation: Conversation) -> Job:
    job = next(job for job in feishu.jobs.values() if job.code == "A168690")
    job.is_active, job.expires_at = True, feishu.clock.now() + timedelta(days=2)
    conversation.scan()
    return job


def card_of(conversation: Conversation, job: Job) -> BotMessage:
    choice = conversation.ask(f"/job {job.code}")
    if not choice.has_button("arm_reopening"):
        conversation.click(choice, {"do": "show_post"})
    return conversation.last()


def test_a_scheduled_job_is_reopened_once_it_has_closed_with_a_notice(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = card_of(conversation, expiring)
    outcome = conversation.click(card, {"do": "arm_reopening"}, form={"period": "90d"})
    assert outcome.toast_kind == "success"
    assert people.RECRUITER.open_id in card.text()
    assert card.has_button("disarm_reopening")
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert expiring.is_active
    assert conversation.last().message.parent_id == card.message.id
    conversation.scan()
    assert len(conversation.store.history.entries(expiring.id, 0, 9)[0]) == 1


def test_only_those_who_may_reopen_can_schedule_it(conversation: Conversation, expiring: Job) -> None:
    card = card_of(conversation, expiring)
    assert conversation.click(card, {"do": "arm_reopening"}, people.OUTSIDER).toast_kind == "error"
    assert conversation.store.auto_reopens.list_all() == ()


def test_a_cancelled_job_stays_closed(conversation: Conversation, feishu: Platform, expiring: Job) -> None:
    card = card_of(conversation, expiring)
    conversation.click(card, {"do": "arm_reopening"})
    conversation.click(card, {"do": "disarm_reopening"}, people.MANAGER)
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert not expiring.is_active


def test_the_permission_is_checked_again_when_the_job_is_reopened(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = card_of(conversation, expiring)
    conversation.click(card, {"do": "arm_reopening"})
    expiring.team = people.SECOND_TEAM
    conversation.wait(minutes=5)
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert not expiring.is_active
    assert "disarm_reopening" not in str(card.message.card)
    assert conversation.store.auto_reopens.list_all() == ()


def test_an_automatic_reopening_waits_until_the_team_can_be_read(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    conversation.click(card_of(conversation, expiring), {"do": "arm_reopening"})
    feishu.hire_service.close_job(expiring.id)
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{expiring.id}/recruiter", times=4)
    conversation.scan()
    assert expiring.is_active


def test_a_new_expiry_cancels_the_automatic_reopening(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = card_of(conversation, expiring)
    conversation.click(card, {"do": "arm_reopening"})
    expiring.expires_at = feishu.clock.now() + timedelta(days=30)
    conversation.scan()
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert not expiring.is_active
