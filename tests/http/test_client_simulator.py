"""The client's calls for jobs, publish records and publishing against the simulated platform, in both of its worlds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import AdvertNotAccepted, AdvertNotListed, JobClosed, JobNotFound, JobSyncOff, PermissionMissing
from bot.domain.jobs import AdvertKey
from bot.feishu.hire import FeishuHire
from bot.interfaces.feishu import OpenResult
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.behaviour import Behaviour
from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import Platform
from simulator.seed.special_jobs import (
    CLOSED_LONG_AGO_CODE,
    CUSTOM_FIELDS_CODE,
    OFF_SITE_CODE,
    TWO_ADVERTS_CODE,
    UNADVERTISED_CODE,
)
from tests.support.whole_bot.in_process import connect_in_process

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
CALLS: dict[str, Callable[[FeishuHire], object]] = {
    "hire:site:readonly hire:site": lambda hire: hire.list_websites(),
    "hire:site_job_post:readonly": lambda hire: next(hire.list_adverts(SOCIAL_SITE.id)),
    "hire:job:readonly": lambda hire: next(hire.list_jobs()),
    "hire:job:readonly hire:job": lambda hire: next(hire.list_published(SOCIAL_SITE.channel_id, SOCIAL_SITE.id)),
    "hire:job": lambda hire: hire.close_job("1"),
    "hire:advertisement": lambda hire: hire.publish_advert("1", SOCIAL_SITE.channel_id),
}


@pytest.fixture(params=["documented", "convenient"])
def platform(request: pytest.FixtureRequest) -> Platform:
    behaviour = Behaviour() if request.param == "documented" else Behaviour.convenient()
    return Platform(MovableClock(START), behaviour)


@pytest.fixture
def hire(platform: Platform) -> FeishuHire:
    return connect_in_process(platform)[0]


def job_id_of(platform: Platform, code: str) -> str:
    return platform.hire_service.store.job_with_code(code).id


def post_id_of(platform: Platform, code: str) -> str:
    store = platform.hire_service.store
    return next(post.id for post in store.posts_of_job(job_id_of(platform, code)) if post.website_id == SOCIAL_SITE.id)


def test_every_job_is_listed_as_the_platform_has_it(platform: Platform, hire: FeishuHire) -> None:
    pages = list(hire.list_jobs())
    assert max(map(len, pages)) == 20
    listed = {job.id: job for page in pages for job in page}
    is_active = platform.hire_service.rules.is_active
    expected = {job.id: (job.title, job.code, job.expires_at, is_active(job)) for job in platform.jobs.values()}
    assert {
        job.id: (job.details.title, job.details.code, job.expires_at, job.is_active) for job in listed.values()
    } == expected


def test_a_job_is_the_same_by_itself_but_for_its_custom_fields(platform: Platform, hire: FeishuHire) -> None:
    listed = {job.details.code: job for page in hire.list_jobs() for job in page}
    for code in (CUSTOM_FIELDS_CODE, UNADVERTISED_CODE, CLOSED_LONG_AGO_CODE):
        alone = hire.get_job(listed[code].id)
        assert replace(alone, details=replace(alone.details, custom_fields=())) == listed[code]


def test_a_jobs_own_record_says_what_its_advert_says(platform: Platform, hire: FeishuHire) -> None:
    advert = hire.get_advert(AdvertKey(SOCIAL_SITE.id, post_id_of(platform, TWO_ADVERTS_CODE)))
    job = hire.get_job(advert.job_id)
    assert (advert.is_active, advert.expires_at) == (job.is_active, job.expires_at)
    assert [place.city for place in advert.details.places] == [place.city for place in job.details.places]
    assert advert.details.creator is not None
    assert job.details.creator is not None
    assert advert.details.creator.id == job.details.creator.id
    assert replace(advert.details, places=(), creator=None) == replace(job.details, places=(), creator=None)


def test_only_jobs_and_adverts_that_changed_lately_are_listed(platform: Platform, hire: FeishuHire) -> None:
    platform.move(timedelta(hours=1))
    job_id = job_id_of(platform, TWO_ADVERTS_CODE)
    platform.hire_service.edit_job(job_id, expires_at=START + timedelta(days=99))
    since = START + timedelta(minutes=50)
    assert [job.id for page in hire.list_jobs(since) for job in page] == [job_id]
    assert [advert.job_id for page in hire.list_adverts(SOCIAL_SITE.id, since) for advert in page] == [job_id]


def test_the_jobs_of_a_person_are_those_with_the_person_on_the_team(platform: Platform, hire: FeishuHire) -> None:
    for person in (people.RECRUITER, people.MANAGER, people.ASSISTANT, people.SECOND_MANAGER):
        expected = {job.id for job in platform.jobs.values() if person.open_id in job.team.members()}
        assert expected
        assert hire.jobs_of(person.open_id) == expected
    assert hire.jobs_of(people.OUTSIDER.open_id) == frozenset()


def test_publish_records_hold_also_what_is_off_its_site(platform: Platform, hire: FeishuHire) -> None:
    site = next(site for site in hire.list_websites() if site.id == SOCIAL_SITE.id)
    pages = list(hire.list_published(site.channel_id, site.id))
    assert len(pages[0]) == 100
    published = {advert.key for page in pages for advert in page}
    assert published == {AdvertKey(*key) for key in platform.hire_service.store.posts if key[0] == site.id}
    listed = {advert.key for page in hire.list_adverts(site.id) for advert in page}
    assert AdvertKey(site.id, post_id_of(platform, CLOSED_LONG_AGO_CODE)) in published - listed


def test_an_advert_of_an_open_job_comes_back(platform: Platform, hire: FeishuHire) -> None:
    key = AdvertKey(SOCIAL_SITE.id, post_id_of(platform, OFF_SITE_CODE))
    with pytest.raises(AdvertNotListed):
        hire.get_advert(key)
    hire.publish_advert(key.post_id, SOCIAL_SITE.channel_id)
    assert hire.get_advert(key).job_id == job_id_of(platform, OFF_SITE_CODE)


def test_publishing_is_refused_in_words(platform: Platform, hire: FeishuHire) -> None:
    with pytest.raises(AdvertNotAccepted):
        hire.publish_advert("1", SOCIAL_SITE.channel_id)
    with pytest.raises(JobClosed):
        hire.publish_advert(post_id_of(platform, CLOSED_LONG_AGO_CODE), SOCIAL_SITE.channel_id)
    platform.hire_service.is_sync_on = False
    with pytest.raises(JobSyncOff):
        hire.publish_advert(post_id_of(platform, OFF_SITE_CODE), SOCIAL_SITE.channel_id)


def test_a_job_is_closed_opened_and_closed_again(platform: Platform, hire: FeishuHire) -> None:
    job_id = job_id_of(platform, TWO_ADVERTS_CODE)
    hire.close_job(job_id)
    assert not hire.get_job(job_id).is_active
    hire.close_job(job_id)
    assert hire.open_job(job_id, None) is OpenResult.REOPENED
    assert hire.get_job(job_id).expires_at is None
    hire.close_job(job_id)
    assert not hire.get_job(job_id).is_active


def test_an_unknown_job_is_not_found(platform: Platform, hire: FeishuHire) -> None:
    for call in (hire.get_job, hire.close_job, hire.job_team):
        with pytest.raises(JobNotFound):
            call("1")


@pytest.mark.parametrize("scopes", CALLS)
def test_a_missing_permission_is_told_by_its_own_error(platform: Platform, hire: FeishuHire, scopes: str) -> None:
    platform.missing_scopes |= set(scopes.split())
    with pytest.raises(PermissionMissing) as raised:
        CALLS[scopes](hire)
    assert any(scope in raised.value.text.en_us for scope in scopes.split())
