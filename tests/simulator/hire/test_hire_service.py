"""The jobs on the simulated careers websites, and opening and closing them."""

from datetime import datetime, timedelta

import pytest

from bot.domain.errors import (
    AdvertNotListed,
    FeishuBusy,
    FeishuMisconfigured,
    FeishuQuotaUsedUp,
    HireParameterRefused,
    JobNotFound,
    JobSyncOff,
    WebsiteUnknown,
)
from bot.domain.job_details import CustomFieldType
from bot.domain.jobs import AdvertKey
from bot.feishu.hire import FeishuHire
from bot.interfaces.feishu import OpenResult
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.api_error import ApiError
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE
from simulator.platform import Platform
from simulator.seed import special_jobs
from tests.support.whole_bot.in_process import connect_in_process

SAMPLE_POST, SAMPLE_JOB = "7392894182636144946", "7392894182636030258"


@pytest.fixture
def hire(platform: Platform) -> FeishuHire:
    """Closed jobs keep their adverts, because the sample advert belongs to a closed job."""
    platform.behaviour.close_unlists_posts = False
    return connect_in_process(platform)[0]


def test_about_three_hundred_jobs_stand_in_every_state(hire: FeishuHire, now: datetime) -> None:
    jobs = [job for page in hire.list_jobs() for job in page]
    assert 300 <= len({job.id for job in jobs}) <= 320
    soon = [
        job for job in jobs if job.is_active and job.expires_at and now < job.expires_at <= now + timedelta(days=90)
    ]
    assert len(soon) > 100
    assert any(job.is_active and job.expires_at is None for job in jobs)
    assert sum(not job.is_active for job in jobs) > 60


def test_the_same_jobs_come_at_every_start(now: datetime) -> None:
    first, second = (connect_in_process(Platform(MovableClock(now)))[0] for _ in range(2))
    assert list(first.list_adverts(CAMPUS_SITE.id)) == list(second.list_adverts(CAMPUS_SITE.id))


def test_the_vendors_sample_is_verbatim_but_closed(platform: Platform) -> None:
    platform.behaviour.close_unlists_posts = False
    record = platform.hire_service.get_post(SOCIAL_SITE.id, SAMPLE_POST)["job_post"]
    assert record == {**special_jobs.sample_record(), "job_active_status": 2}


def test_one_job_has_posts_on_both_websites(platform: Platform) -> None:
    job = platform.hire_service.store.job_with_code(special_jobs.OPEN_SAMPLE_CODE)
    assert {post.website_id for post in platform.hire_service.store.posts_of_job(job.id)} == {
        SOCIAL_SITE.id,
        CAMPUS_SITE.id,
    }


def test_a_post_has_a_custom_field_of_each_of_the_ten_types(platform: Platform, hire: FeishuHire) -> None:
    job = platform.hire_service.store.job_with_code(special_jobs.CUSTOM_FIELDS_CODE)
    post = hire.get_advert(AdvertKey(SOCIAL_SITE.id, platform.hire_service.store.posts_of_job(job.id)[0].id))
    assert [field.type for field in post.details.custom_fields] == list(CustomFieldType)


def test_a_bare_post_has_nothing_but_its_id_title_and_job(platform: Platform) -> None:
    record = platform.hire_service.get_post(SOCIAL_SITE.id, special_jobs.BARE_POST_ID)["job_post"]
    assert set(record) == {"id", "title", "job_id"}


def test_a_hostile_post_keeps_its_words(platform: Platform, hire: FeishuHire) -> None:
    job = platform.hire_service.store.job_with_code(special_jobs.HOSTILE_CODE)
    post = hire.get_advert(AdvertKey(SOCIAL_SITE.id, platform.hire_service.store.posts_of_job(job.id)[0].id))
    assert "<at id=all></at>" in post.details.title
    assert "\u202e" in post.details.title
    assert len(post.details.description.encode()) > 100_000


def test_never_is_said_in_all_four_ways(platform: Platform) -> None:
    records = [
        platform.hire_service.get_post(post.website_id, post.id)["job_post"]
        for post in platform.hire_service.store.posts.values()
        if platform.hire_service.rules.is_on_site(post)
        and platform.jobs[post.job_id].expires_at is None
        and not post.is_bare
    ]
    assert {record.get("job_expire_time", "absent") for record in records} == {"null", None, "", "absent"}


def test_the_list_lacks_what_only_get_answers(platform: Platform) -> None:
    items = platform.hire_service.list_posts(SOCIAL_SITE.id, {})["items"]
    assert not {"customized_data_list", "job_function", "subject"} & set().union(*items)


def test_a_page_of_more_than_ten_is_refused_with_the_field(platform: Platform) -> None:
    with pytest.raises(ApiError) as refused:
        platform.hire_service.list_posts(SOCIAL_SITE.id, {"page_size": "11"})
    assert refused.value.code == 99992402
    assert refused.value.error["field_violations"][0]["field"] == "page_size"


def test_searching_finds_by_title_and_by_code(hire: FeishuHire) -> None:
    assert [post.id for post in hire.search_adverts(SOCIAL_SITE.id, "a168688")] == [SAMPLE_POST]
    assert len(hire.search_adverts(SOCIAL_SITE.id, "工程师")) == 10


def test_opening_a_closed_job_opens_it_once(platform: Platform, hire: FeishuHire, now: datetime) -> None:
    until = now + timedelta(days=30)
    assert hire.open_job(SAMPLE_JOB, until) is OpenResult.REOPENED
    assert hire.open_job(SAMPLE_JOB, until) is OpenResult.ALREADY_OPEN
    post = hire.get_advert(AdvertKey(SOCIAL_SITE.id, SAMPLE_POST))
    assert (post.is_active, post.expires_at) == (True, until)


@pytest.mark.parametrize("days", [0, -1])
def test_an_expiry_that_is_not_in_the_future_is_refused(hire: FeishuHire, days: int, now: datetime) -> None:
    with pytest.raises(HireParameterRefused):
        hire.open_job(SAMPLE_JOB, now + timedelta(days=days))


def test_the_console_switch_keeps_apps_from_opening_jobs(platform: Platform, hire: FeishuHire) -> None:
    platform.hire_service.is_sync_on = False
    with pytest.raises(JobSyncOff):
        hire.open_job(SAMPLE_JOB, None)


def test_unknown_things_have_their_own_errors(hire: FeishuHire) -> None:
    with pytest.raises(JobNotFound):
        hire.open_job("1", None)
    with pytest.raises(JobNotFound):
        hire.job_team("1")
    with pytest.raises(AdvertNotListed):
        hire.get_advert(AdvertKey(SOCIAL_SITE.id, "1"))
    with pytest.raises(WebsiteUnknown):
        list(hire.list_adverts("1"))


def test_the_team_is_told_as_open_ids(hire: FeishuHire) -> None:
    assert hire.job_team(SAMPLE_JOB) == people.FIRST_TEAM


def test_closing_a_job_closes_it_once(platform: Platform) -> None:
    job = platform.hire_service.store.job_with_code(special_jobs.EXPIRING_SAMPLE_CODE)
    platform.hire_service.close_job(job.id)
    with pytest.raises(ApiError, match="1002609"):
        platform.hire_service.close_job(job.id)


def test_an_expired_job_follows_the_rule_that_is_set(platform: Platform, hire: FeishuHire) -> None:
    job = platform.hire_service.store.job_with_code(special_jobs.EXPIRING_SAMPLE_CODE)
    post_id = platform.hire_service.store.posts_of_job(job.id)[0].id
    platform.clock.move(timedelta(days=4))
    platform.behaviour.expired_job = "stays_active"
    assert hire.get_advert(AdvertKey(SOCIAL_SITE.id, post_id)).is_active
    platform.behaviour.expired_job = "becomes_inactive"
    assert not hire.get_advert(AdvertKey(SOCIAL_SITE.id, post_id)).is_active
    platform.behaviour.expired_job = "disappears"
    with pytest.raises(AdvertNotListed):
        hire.get_advert(AdvertKey(SOCIAL_SITE.id, post_id))


def test_a_lost_answer_to_open_leaves_the_job_open(platform: Platform, hire: FeishuHire) -> None:
    platform.faults.add("dropped_after", "POST /hire/v1/jobs/*/open")
    with pytest.raises(FeishuBusy):
        hire.open_job(SAMPLE_JOB, None)
    assert platform.jobs[SAMPLE_JOB].is_active


def test_a_call_that_was_dropped_before_its_effect_changed_nothing(platform: Platform, hire: FeishuHire) -> None:
    platform.faults.add("dropped_before", "POST /hire/v1/jobs/*/open")
    with pytest.raises(FeishuBusy):
        hire.open_job(SAMPLE_JOB, None)
    assert not platform.jobs[SAMPLE_JOB].is_active


def test_a_passing_fault_is_retried_and_a_lasting_one_is_an_error(platform: Platform, hire: FeishuHire) -> None:
    platform.faults.add("busy", "GET /hire/*", times=2)
    assert hire.get_advert(AdvertKey(SOCIAL_SITE.id, SAMPLE_POST)).id == SAMPLE_POST
    platform.faults.add("busy", "GET /hire/*", times=100)
    with pytest.raises(FeishuBusy):
        hire.get_advert(AdvertKey(SOCIAL_SITE.id, SAMPLE_POST))


def test_quota_and_scope_are_told_apart(platform: Platform, hire: FeishuHire) -> None:
    platform.faults.add("quota_used_up")
    with pytest.raises(FeishuQuotaUsedUp):
        hire.list_websites()
    platform.faults.add("scope_missing")
    with pytest.raises(FeishuMisconfigured):
        hire.list_websites()
