"""What counts as a closing, and how often each is told. In both worlds."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.jobs import JobRecord, Reading
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, prepare_expiring_job

Start = Callable[..., Conversation]


@pytest.fixture
def job(feishu: Platform) -> Job:
    return prepare_expiring_job(feishu)


@pytest.fixture
def subscribed(in_world: Start, job: Job) -> Conversation:
    conversation = in_world()
    conversation.ask(SUBSCRIBE)
    conversation.wait(minutes=30)
    return conversation


def next_digests(conversation: Conversation) -> list[BotMessage]:
    conversation.wait(days=1)
    return conversation.remind()


def test_an_advert_that_one_listing_leaves_out_is_no_closing(
    subscribed: Conversation, feishu: Platform, job: Job
) -> None:
    posts = feishu.hire_service.store.posts_of_job(job.id)
    feishu.behaviour.lists_lag = {post.id for post in posts} | {job.id}
    assert next_digests(subscribed) == []
    card = subscribed.ask(f"/job {job.code}")
    assert "Open until" in card.text()


def test_an_advert_taken_down_by_hand_is_no_closing_and_fires_no_order(
    subscribed: Conversation, feishu: Platform, job: Job
) -> None:
    subscribed.wait(days=4)
    card = subscribed.ask(f"/job {job.code}")
    subscribed.click(card, {"do": "arm_reopening"})
    expires_at = job.expires_at
    for post in feishu.hire_service.store.posts_of_job(job.id):
        feishu.hire_service.take_down(post.website_id, post.id)
    subscribed.scan()
    subscribed.wait(days=1)
    subscribed.scan()
    assert job.expires_at == expires_at
    card = subscribed.ask(f"/job {job.code}")
    assert "Expires" in card.text()
    assert card.has_button("publish_adverts")
    assert card.has_button("disarm_reopening")


def test_every_closing_of_a_job_without_a_date_is_told(subscribed: Conversation, feishu: Platform, job: Job) -> None:
    feishu.hire_service.edit_job(job.id, expires_at=None)
    subscribed.scan()
    for _ in range(3):
        feishu.hire_service.close_job(job.id)
        subscribed.scan()
        (digest,) = next_digests(subscribed)
        assert job.title in digest.text()
        assert next_digests(subscribed) == []
        feishu.hire_service.open_job(job.id, {"is_never_expired": True})
        subscribed.scan()


def test_two_early_closings_before_one_date_are_both_told(subscribed: Conversation, feishu: Platform, job: Job) -> None:
    expires_at = job.expires_at
    for _ in range(2):
        feishu.hire_service.close_job(job.id)
        subscribed.scan()
        (digest,) = next_digests(subscribed)
        assert job.title in digest.text()
        feishu.hire_service.edit_job(job.id, is_active=True, expires_at=expires_at)
        subscribed.scan()


@pytest.mark.parametrize("expired_job", ["closes", "stays_active", "becomes_inactive", "disappears"])
def test_an_expiry_is_told_once_whatever_it_does_to_the_job(
    subscribed: Conversation, feishu: Platform, job: Job, expired_job: str
) -> None:
    feishu.behaviour.expired_job = expired_job  # type: ignore[assignment]  # each of the literals
    told = [day for day in range(16) if any("Closed or expired" in each.text() for each in next_digests(subscribed))]
    assert len(told) == 1


def test_a_job_that_expired_and_is_closed_days_later_is_told_once(
    subscribed: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.behaviour.expired_job = "stays_active"
    feishu.hire_service.edit_job(job.id, expires_at=feishu.clock.now() + timedelta(hours=1))
    subscribed.scan()
    assert any("Closed or expired" in each.text() for each in next_digests(subscribed))
    feishu.hire_service.close_job(job.id)
    assert next_digests(subscribed) == []


def test_an_edit_of_a_closed_job_tells_its_closing_no_second_time(
    subscribed: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.hire_service.close_job(job.id)
    subscribed.scan()
    assert any(job.title in each.text() for each in next_digests(subscribed))
    feishu.hire_service.edit_job(job.id, expires_at=feishu.clock.now() + timedelta(days=100))
    subscribed.scan()
    assert next_digests(subscribed) == []


def test_a_job_that_was_extended_in_hire_is_not_told_from_what_a_list_said(
    subscribed: Conversation, feishu: Platform, job: Job
) -> None:
    subscribed.wait(days=2)
    # The list of changes does not show it, and the digest reads the job itself before it tells.
    feishu.behaviour.lists_lag = {job.id}
    job.expires_at = feishu.clock.now() + timedelta(days=200)
    assert subscribed.remind() == []
    assert next_digests(subscribed) == []


def test_an_older_read_never_replaces_a_newer_one(subscribed: Conversation, feishu: Platform, job: Job) -> None:
    jobs = subscribed.store.jobs
    number = jobs.next_number()
    feishu.hire_service.close_job(job.id)
    subscribed.ask(f"/job {job.code}")

    jobs.put(Reading(number, feishu.clock.now() + timedelta(hours=1), jobs=(JobRecord(job.id),)))
    stored = jobs.get(job.id)
    assert stored is not None
    assert not stored.is_active


def test_a_job_has_one_row_in_a_digest_and_the_social_site_in_its_card(
    subscribed: Conversation, feishu: Platform, job: Job
) -> None:
    subscribed.wait(days=3)
    (digest,) = subscribed.remind()
    assert digest.text().count(job.code) == 1
    assert SOCIAL_SITE.name.en_us in subscribed.ask(f"/job {job.code}").text()
