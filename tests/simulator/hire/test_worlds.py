"""What closing, expiring, opening and publishing do to adverts: in the documented world, and in the others."""

from datetime import datetime, timedelta

import pytest

from simulator.clock import MovableClock
from simulator.core.api_error import ApiError
from simulator.core.behaviour import Behaviour, ExpiredJob
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, Post
from simulator.platform import Platform
from simulator.seed.special_jobs import (
    CLOSED_LONG_AGO_CODE,
    EXPIRING_SAMPLE_CODE,
    OFF_SITE_CODE,
    OPEN_SAMPLE_CODE,
    SECOND_TEAM_UNADVERTISED_CODE,
    TWO_ADVERTS_CODE,
    UNADVERTISED_CLOSED_CODE,
    UNADVERTISED_CODE,
)

NEVER = {"is_never_expired": True}
CHANNEL = {"job_channel_id": SOCIAL_SITE.channel_id}
WORLDS = {"documented": Behaviour, "convenient": Behaviour.convenient}
in_both = pytest.mark.parametrize("world", WORLDS)


def in_world(now: datetime, world: str) -> Platform:
    return Platform(MovableClock(now), WORLDS[world]())


def job_of(platform: Platform, code: str) -> Job:
    return platform.hire_service.store.job_with_code(code)


def posts_of(platform: Platform, code: str) -> tuple[Post, ...]:
    return platform.hire_service.store.posts_of_job(job_of(platform, code).id)


def on_sites(platform: Platform, code: str) -> list[bool]:
    """For each advert whether it can be read, which is the same as whether it is listed."""
    posts = posts_of(platform, code)
    listed = [post in platform.hire_service.rules.listed(post.website_id) for post in posts]
    assert [can_be_read(platform, post) for post in posts] == listed
    return listed


def can_be_read(platform: Platform, post: Post) -> bool:
    try:
        platform.hire_service.get_post(post.website_id, post.id)
    except ApiError:
        return False
    return True


def status(platform: Platform, code: str) -> int:
    found: int = platform.hire_service.get_job(job_of(platform, code).id)["job"]["active_status"]
    return found


@in_both
def test_the_seed_fits_its_world(now: datetime, world: str) -> None:
    platform = in_world(now, world)
    listed = [post for site in (SOCIAL_SITE, CAMPUS_SITE) for post in platform.hire_service.rules.listed(site.id)]
    closed = [post for post in listed if not platform.hire_service.rules.is_active(platform.jobs[post.job_id])]
    assert bool(closed) == (world == "convenient")
    assert len(listed) > 200


@in_both
def test_some_jobs_have_no_advert_two_or_none_on_a_site(now: datetime, world: str) -> None:
    platform = in_world(now, world)
    for code in (UNADVERTISED_CODE, UNADVERTISED_CLOSED_CODE, SECOND_TEAM_UNADVERTISED_CODE):
        assert posts_of(platform, code) == ()
    assert on_sites(platform, TWO_ADVERTS_CODE) == [True, True]
    assert on_sites(platform, CLOSED_LONG_AGO_CODE) == [False, False]
    assert on_sites(platform, OFF_SITE_CODE) == [False]
    codes = (UNADVERTISED_CODE, UNADVERTISED_CLOSED_CODE, TWO_ADVERTS_CODE, CLOSED_LONG_AGO_CODE, OFF_SITE_CODE)
    assert [status(platform, code) for code in codes] == [1, 2, 1, 2, 1]
    advertised = {post.job_id for post in platform.hire_service.store.posts.values()}
    assert len([job for job in platform.jobs if job not in advertised]) == 11


@in_both
def test_closing_takes_adverts_off_and_opening_does_not_bring_them_back_or_nothing_moves(
    now: datetime, world: str
) -> None:
    platform, stays = in_world(now, world), world == "convenient"
    job = job_of(platform, TWO_ADVERTS_CODE)
    platform.hire_service.close_job(job.id)
    assert on_sites(platform, TWO_ADVERTS_CODE) == [stays, stays]
    platform.hire_service.open_job(job.id, NEVER)
    assert on_sites(platform, TWO_ADVERTS_CODE) == [stays, stays]


@in_both
def test_the_console_follows_the_same_rules(now: datetime, world: str) -> None:
    platform, stays = in_world(now, world), world == "convenient"
    job = job_of(platform, TWO_ADVERTS_CODE)
    platform.hire_service.edit_job(job.id, is_active=False)
    assert on_sites(platform, TWO_ADVERTS_CODE) == [stays, stays]
    platform.hire_service.edit_job(job.id, is_active=True)
    assert on_sites(platform, TWO_ADVERTS_CODE) == [stays, stays]


def test_opening_may_bring_the_adverts_back(platform: Platform) -> None:
    platform.behaviour.open_lists_posts = True
    job = job_of(platform, OPEN_SAMPLE_CODE)
    assert on_sites(platform, OPEN_SAMPLE_CODE) == [False, False]
    platform.hire_service.open_job(job.id, NEVER)
    assert on_sites(platform, OPEN_SAMPLE_CODE) == [True, True]


@pytest.mark.parametrize(
    ("rule", "active", "listed"),
    [("closes", 2, False), ("stays_active", 1, True), ("becomes_inactive", 2, True), ("disappears", 1, False)],
)
def test_an_expired_job_follows_the_rule_that_is_set(
    platform: Platform, rule: ExpiredJob, active: int, *, listed: bool
) -> None:
    """The rule may also be set after the job has expired."""
    before = platform.hire_service.rules.listed(SOCIAL_SITE.id)
    platform.move(timedelta(days=4))
    platform.behaviour.expired_job = rule
    assert on_sites(platform, EXPIRING_SAMPLE_CODE) == [listed]
    assert status(platform, EXPIRING_SAMPLE_CODE) == active
    assert (before == platform.hire_service.rules.listed(SOCIAL_SITE.id)) is False


def test_an_expired_job_can_be_opened_like_any_closed_one(platform: Platform) -> None:
    job = job_of(platform, EXPIRING_SAMPLE_CODE)
    platform.move(timedelta(days=4))
    with pytest.raises(ApiError, match="1002609"):
        platform.hire_service.close_job(job.id)
    platform.hire_service.open_job(job.id, NEVER)
    assert (status(platform, EXPIRING_SAMPLE_CODE), on_sites(platform, EXPIRING_SAMPLE_CODE)) == (1, [False])


def test_an_expired_job_that_stays_active_cannot_be_opened_unless_that_is_allowed(platform: Platform) -> None:
    platform.behaviour.expired_job = "stays_active"
    job = job_of(platform, EXPIRING_SAMPLE_CODE)
    platform.move(timedelta(days=4))
    with pytest.raises(ApiError, match="1002616"):
        platform.hire_service.open_job(job.id, NEVER)
    platform.behaviour.expired_can_be_opened = True
    platform.hire_service.open_job(job.id, NEVER)
    assert on_sites(platform, EXPIRING_SAMPLE_CODE) == [True]


def test_a_switch_changes_at_once_what_is_seen(platform: Platform) -> None:
    assert on_sites(platform, OPEN_SAMPLE_CODE) == [False, False]
    platform.behaviour.close_unlists_posts = False
    assert on_sites(platform, OPEN_SAMPLE_CODE) == [True, True]
    assert on_sites(platform, CLOSED_LONG_AGO_CODE) == [False, False]
    platform.behaviour.close_unlists_posts = True
    assert on_sites(platform, OPEN_SAMPLE_CODE) == [False, False]


@in_both
def test_what_a_person_took_down_stays_down_until_it_is_published(now: datetime, world: str) -> None:
    platform = in_world(now, world)
    hire, job = platform.hire_service, job_of(platform, TWO_ADVERTS_CODE)
    first = posts_of(platform, TWO_ADVERTS_CODE)[0]
    hire.take_down(first.website_id, first.id)
    assert (on_sites(platform, TWO_ADVERTS_CODE), status(platform, TWO_ADVERTS_CODE)) == ([False, True], 1)
    hire.close_job(job.id)
    hire.open_job(job.id, NEVER)
    assert on_sites(platform, TWO_ADVERTS_CODE)[0] is False
    hire.put_up(first.website_id, first.id)
    assert on_sites(platform, TWO_ADVERTS_CODE)[0] is True


@in_both
def test_publishing_puts_one_advert_of_an_open_job_on_its_site(now: datetime, world: str) -> None:
    platform = in_world(now, world)
    post = posts_of(platform, OFF_SITE_CODE)[0]
    assert platform.hire_service.publish(post.id, CHANNEL) == {}
    assert on_sites(platform, OFF_SITE_CODE) == [True]
    assert platform.event_log.since(kind="job_changed")[-1].detail["change"] == "published"


@pytest.mark.parametrize(
    ("code", "change", "body", "error"),
    [
        (OPEN_SAMPLE_CODE, {}, CHANNEL, "1002609"),
        (OFF_SITE_CODE, {"is_sync_on": False}, CHANNEL, "1002613"),
        (OFF_SITE_CODE, {}, {"job_channel_id": CAMPUS_SITE.channel_id}, "1002624"),
        (OFF_SITE_CODE, {}, {"job_channel_id": SOCIAL_SITE.id}, "1002624"),
        (OFF_SITE_CODE, {}, {}, "1002002"),
    ],
)
def test_publishing_is_refused(
    platform: Platform, code: str, change: dict[str, bool], body: dict[str, str], error: str
) -> None:
    for name, value in change.items():
        setattr(platform.hire_service, name, value)
    with pytest.raises(ApiError, match=error):
        platform.hire_service.publish(posts_of(platform, code)[0].id, body)
    assert not any(on_sites(platform, code))


def test_an_unknown_advert_is_not_published(platform: Platform) -> None:
    with pytest.raises(ApiError, match="1002624"):
        platform.hire_service.publish("1", CHANNEL)


def test_a_deleted_job_is_known_nowhere(platform: Platform) -> None:
    job, posts = job_of(platform, TWO_ADVERTS_CODE), posts_of(platform, TWO_ADVERTS_CODE)
    platform.hire_service.delete_job(job.id)
    with pytest.raises(ApiError, match="1002601"):
        platform.hire_service.get_job(job.id)
    for post in posts:
        with pytest.raises(ApiError, match="1002509"):
            platform.hire_service.get_post(post.website_id, post.id)
    published = platform.hire_service.search_published({"page_size": "100"}, CHANNEL)["items"]
    assert job.id not in {item["job_id"] for item in published}


@pytest.mark.parametrize("of", ["advert", "job"])
def test_a_list_may_lack_what_can_be_read(platform: Platform, of: str) -> None:
    job, post = job_of(platform, OPEN_SAMPLE_CODE), posts_of(platform, TWO_ADVERTS_CODE)[0]
    listed = platform.hire_service.rules.listed(post.website_id)
    platform.behaviour.lists_lag = {job.id, post.id}
    if of == "advert":
        left = platform.hire_service.rules.listed(post.website_id)
        assert [each for each in listed if each not in left] == [post]
        assert platform.hire_service.get_post(post.website_id, post.id)
    else:
        assert job.id not in {item["id"] for item in platform.hire_service.list_jobs({"page_size": "20"})["items"]}
        assert platform.hire_service.get_job(job.id)


def test_an_advert_counts_as_changed_when_it_is_published(platform: Platform, now: datetime) -> None:
    post = posts_of(platform, OFF_SITE_CODE)[0]
    platform.move(timedelta(minutes=1))
    platform.hire_service.put_up(post.website_id, post.id)
    since = {"update_start_time": str(int(now.timestamp() * 1000) + 1)}
    assert [item["id"] for item in platform.hire_service.list_posts(SOCIAL_SITE.id, since)["items"]] == [post.id]
