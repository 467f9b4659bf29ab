"""Who is responsible for a job: who may end that, and what ends it. In both worlds."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import choose_in_menu, digest_in


@pytest.fixture
def digest(subscribed: Conversation) -> BotMessage:
    """A digest whose only job is assigned to the hiring manager."""
    digest = digest_in(subscribed, 3)
    choose_in_menu(subscribed, digest, "assign", people.MANAGER)
    return digest


def is_assigned(conversation: Conversation, job: Job) -> bool:
    return job.id in conversation.store.assignments.get_many([job.id])


def test_an_administrator_releases_anybodys_job_and_others_do_not(
    subscribed: Conversation, digest: BotMessage, expiring_job: Job
) -> None:
    refused = choose_in_menu(subscribed, digest, "release", people.RECRUITER)
    assert refused.toast is not None
    assert (refused.toast_kind, refused.toast.zh_cn) == ("warning", "只有处理人本人或机器人管理员可以取消")
    assert is_assigned(subscribed, expiring_job)
    assert choose_in_menu(subscribed, digest, "release", people.ADMIN).toast_kind == "success"
    assert not is_assigned(subscribed, expiring_job)
    assert people.MANAGER.open_id not in digest.text()


def test_a_job_that_was_extended_in_hire_is_assigned_to_nobody(
    subscribed: Conversation, digest: BotMessage, expiring_job: Job, feishu: Platform
) -> None:
    feishu.hire_service.edit_job(expiring_job.id, expires_at=feishu.clock.now() + timedelta(days=60))
    subscribed.scan()
    assert not is_assigned(subscribed, expiring_job)


def test_a_job_that_never_expires_any_more_is_assigned_to_nobody(
    subscribed: Conversation, digest: BotMessage, expiring_job: Job, feishu: Platform
) -> None:
    feishu.hire_service.edit_job(expiring_job.id, expires_at=None)
    subscribed.scan()
    assert not is_assigned(subscribed, expiring_job)


def test_a_job_that_was_closed_and_reopened_in_hire_is_assigned_to_nobody(
    subscribed: Conversation, digest: BotMessage, expiring_job: Job, feishu: Platform
) -> None:
    feishu.hire_service.close_job(expiring_job.id)
    subscribed.scan()
    assert is_assigned(subscribed, expiring_job)
    feishu.hire_service.edit_job(expiring_job.id, is_active=True)
    subscribed.scan()
    assert not is_assigned(subscribed, expiring_job)


def test_other_changes_in_hire_leave_the_assignment(
    subscribed: Conversation, digest: BotMessage, expiring_job: Job, feishu: Platform
) -> None:
    sooner = feishu.clock.now() + timedelta(days=3)
    feishu.hire_service.edit_job(expiring_job.id, expires_at=sooner, title="Growth product manager")
    subscribed.scan()
    assert is_assigned(subscribed, expiring_job)


def test_a_job_that_was_reopened_with_the_bot_is_assigned_to_nobody(
    subscribed: Conversation, digest: BotMessage, expiring_job: Job, feishu: Platform
) -> None:
    feishu.hire_service.close_job(expiring_job.id)
    subscribed.scan()
    assert is_assigned(subscribed, expiring_job)
    card = subscribed.ask(f"/job {expiring_job.code}")
    assert subscribed.click(card, {"do": "reopen_job"}).toast_kind == "success"
    assert not is_assigned(subscribed, expiring_job)


def test_a_job_that_was_reopened_automatically_is_assigned_to_nobody(
    subscribed: Conversation, digest: BotMessage, expiring_job: Job, feishu: Platform
) -> None:
    assert choose_in_menu(subscribed, digest, "reopen").toast_kind == "success"
    subscribed.wait(days=7, hours=9)
    if feishu.behaviour.expired_job == "stays_active":
        feishu.hire_service.close_job(expiring_job.id)
    subscribed.scan()
    assert expiring_job.is_active
    assert not is_assigned(subscribed, expiring_job)


def test_publishing_an_advert_leaves_the_assignment(
    subscribed: Conversation, digest: BotMessage, expiring_job: Job, feishu: Platform
) -> None:
    for post in feishu.hire_service.store.posts_of_job(expiring_job.id):
        feishu.hire_service.take_down(post.website_id, post.id)
    subscribed.scan()
    card = subscribed.ask(f"/job {expiring_job.code}")
    subscribed.click(card, {"do": "publish_adverts"})
    subscribed.scan()
    assert "The advert is on the careers site again" in card.text() or "on their careers sites again" in card.text()
    assert is_assigned(subscribed, expiring_job)
