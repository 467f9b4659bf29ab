"""Adverts come back: one by one, or all that were on a site when the job closed. In both worlds."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, Post
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, OFF_SITE_CODE, TWO_ADVERTS_CODE, UNADVERTISED_CODE
from tests.support.whole_bot.conversation import Conversation

Start = Callable[..., Conversation]
PUBLISH = {"do": "publish_adverts"}


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)


def posts(feishu: Platform, job: Job) -> tuple[Post, ...]:
    return feishu.hire_service.store.posts_of_job(job.id)


def listed(feishu: Platform, job: Job) -> set[str]:
    """The websites on which the job is advertised now."""
    found = set()
    for site_id in feishu.hire_service.store.sites:
        ids = {item["id"] for item in feishu.hire_service.search_posts(site_id, {}, {"keyword": job.code})["items"]}
        found |= {site_id} if ids & {post.id for post in posts(feishu, job)} else set()
    return found


def take_down_everywhere(feishu: Platform, job: Job) -> None:
    for post in posts(feishu, job):
        feishu.hire_service.take_down(post.website_id, post.id)


def test_after_a_reopening_what_was_on_a_site_is_offered_and_comes_back(
    in_world: Start, feishu: Platform, job: Job
) -> None:
    conversation = in_world()
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    card = conversation.ask(f"/job {job.code}")
    conversation.click(card, {"do": "reopen_job"})
    if feishu.behaviour.open_lists_posts:
        assert not card.has_button("publish_adverts")
        return
    assert listed(feishu, job) == set()
    conversation.click(card, PUBLISH)
    assert listed(feishu, job) == {SOCIAL_SITE.id, CAMPUS_SITE.id}
    assert not card.has_button("publish_adverts")
    assert "2 adverts are on their careers sites again" in card.text()
    notice = conversation.last()
    assert people.RECRUITER.open_id in notice.text()
    assert SOCIAL_SITE.name.en_us in notice.text()


def test_the_message_in_the_thread_shows_what_is_still_off(in_world: Start, feishu: Platform, job: Job) -> None:
    feishu.behaviour.open_lists_posts, feishu.behaviour.close_unlists_posts = False, True
    conversation = in_world()
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    conversation.click(conversation.ask(f"/job {job.code}"), {"do": "reopen_job"})
    notice = conversation.last()
    conversation.click(notice, {**PUBLISH, "post_id": posts(feishu, job)[0].id})
    assert notice.has_button("publish_adverts")
    conversation.wait(seconds=6)
    conversation.click(notice, {**PUBLISH, "post_id": posts(feishu, job)[1].id})
    assert not notice.has_button("publish_adverts")
    assert "reopened the job on" in notice.text()


def test_one_advert_comes_back_alone(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    take_down_everywhere(feishu, job)
    conversation.scan()
    card = conversation.ask(f"/job {job.code}")
    post = posts(feishu, job)[1]
    conversation.click(card, {**PUBLISH, "post_id": post.id})
    assert listed(feishu, job) == {post.website_id}
    assert card.has_button("publish_adverts")


def test_an_advert_that_was_off_before_the_job_closed_does_not_come_back_with_all(
    in_world: Start, feishu: Platform, job: Job
) -> None:
    feishu.behaviour.open_lists_posts, feishu.behaviour.close_unlists_posts = False, True
    conversation = in_world()
    feishu.hire_service.take_down(CAMPUS_SITE.id, posts(feishu, job)[1].id)
    conversation.wait(days=1, hours=1)
    conversation.scan()
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    conversation.ask(f"/reopen {job.code} 30d")
    conversation.click(conversation.last(), {**PUBLISH, "job_id": job.id})
    assert listed(feishu, job) == {SOCIAL_SITE.id}


def test_the_only_advert_of_an_open_job_comes_back_with_the_primary_button(in_world: Start, feishu: Platform) -> None:
    found = feishu.hire_service.store.job_with_code(OFF_SITE_CODE)
    card = in_world().ask(f"/job {OFF_SITE_CODE}")
    assert "Publish again" in card.buttons()
    assert listed(feishu, found) == set()


@pytest.mark.parametrize(("by", "may"), [(people.MANAGER, True), (people.ADMIN, True), (people.OUTSIDER, False)])
def test_whoever_may_reopen_may_publish(
    in_world: Start, feishu: Platform, job: Job, by: people.Person, *, may: bool
) -> None:
    conversation = in_world()
    take_down_everywhere(feishu, job)
    conversation.scan()
    card = conversation.ask(f"/job {job.code}")
    outcome = conversation.click(card, {**PUBLISH, "post_id": posts(feishu, job)[0].id}, by=by)
    assert bool(listed(feishu, job)) is may
    assert outcome.toast is not None
    assert ("on the careers site again" in outcome.toast.en_us) is may
    (entry, *_), _ = conversation.store.history.entries(job.id, 0, 1)
    assert (entry.action, entry.outcome) == ("publish", "published" if may else "refused")


def test_without_the_scope_the_words_say_so(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    take_down_everywhere(feishu, job)
    conversation.scan()
    card = conversation.ask(f"/job {job.code}")
    feishu.missing_scopes = {"hire:advertisement"}
    outcome = conversation.click(card, {**PUBLISH, "post_id": posts(feishu, job)[0].id})
    assert outcome.toast is not None
    assert "hire:advertisement" in outcome.toast.en_us


def test_a_closed_job_cannot_be_published(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    take_down_everywhere(feishu, job)
    conversation.scan()
    card = conversation.ask(f"/job {job.code}")
    feishu.hire_service.close_job(job.id)
    outcome = conversation.click(card, {**PUBLISH, "post_id": posts(feishu, job)[0].id})
    assert outcome.toast is not None
    assert "closed" in outcome.toast.en_us
    assert listed(feishu, job) == set()


def test_with_syncing_switched_off_the_words_say_where_the_switch_is(
    in_world: Start, feishu: Platform, job: Job
) -> None:
    conversation = in_world()
    take_down_everywhere(feishu, job)
    conversation.scan()
    card = conversation.ask(f"/job {job.code}")
    feishu.hire_service.is_sync_on = False
    outcome = conversation.click(card, {**PUBLISH, "post_id": posts(feishu, job)[0].id})
    assert outcome.toast is not None
    assert "通过 API 同步职位" in outcome.toast.en_us


def test_older_adverts_of_a_job_that_closed_long_ago_are_offered_singly(in_world: Start, feishu: Platform) -> None:
    feishu.behaviour.open_lists_posts = False
    conversation = in_world()
    job = feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)
    card = conversation.ask(f"/reopen {job.code} 30d")
    if listed(feishu, job):
        return
    assert card.buttons().count("Publish again") == len(posts(feishu, job))
    conversation.click(card, {**PUBLISH, "post_id": posts(feishu, job)[0].id})
    assert listed(feishu, job) == {posts(feishu, job)[0].website_id}


def test_a_job_without_an_advert_offers_no_publishing(in_world: Start) -> None:
    card = in_world(SHOW_UNADVERTISED="true").ask(f"/job {UNADVERTISED_CODE}")
    assert not card.has_button("publish_adverts")
