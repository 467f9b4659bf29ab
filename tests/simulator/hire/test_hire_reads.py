"""Reading from Hire: websites, complete lists without repeated ids, searches, single adverts and teams."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest

from bot.domain.errors import AdvertNotListed, FeishuBusy, JobNotFound, WebsiteUnknown
from bot.domain.job_details import CustomFieldType
from bot.domain.jobs import Advert, AdvertKey, JobTeam
from bot.interfaces.feishu import Hire
from simulator.clock import from_ms
from simulator.core import people
from simulator.core.behaviour import NeverForm
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Post
from simulator.platform import Platform
from simulator.seed import special_jobs

SOCIAL, CAMPUS = SOCIAL_SITE.id, CAMPUS_SITE.id
POST_ID, JOB_ID = "7392894182636144946", "7392894182636030258"
ODD_IDS = ["", "..", "../x", "7047318856652261676/job_posts", "7 ", "七", "-1", "9" * 60]


@pytest.fixture(autouse=True)
def closed_jobs_keep_their_adverts(platform: Platform) -> None:
    """The sample advert belongs to a closed job."""
    platform.behaviour.close_unlists_posts = False


def listed_ids(platform: Platform, website_id: str) -> list[str]:
    service = platform.hire_service
    return [post.id for post in service.store.posts_of_site(website_id) if service.rules.is_on_site(post)]


def adverts(hire: Hire, website_id: str = SOCIAL) -> list[Advert]:
    return [advert for page in hire.list_adverts(website_id) for advert in page]


def listed_advert(hire: Hire, code: str) -> Advert:
    return next(advert for advert in adverts(hire) if advert.details.code == code)


def test_every_website_is_named_in_both_languages(hire: Hire) -> None:
    assert [(site.id, site.name) for site in hire.list_websites()] == [
        (SOCIAL, SOCIAL_SITE.name),
        (CAMPUS, CAMPUS_SITE.name),
    ]


def test_more_websites_than_fit_on_a_page_are_all_listed(hire: Hire, platform: Platform) -> None:
    for number in range(25):
        site = replace(SOCIAL_SITE, id=str(8000 + number))
        platform.hire_service.store.sites[site.id] = site
    assert len({site.id for site in hire.list_websites()}) == 27


@pytest.mark.parametrize("website_id", [SOCIAL, CAMPUS])
def test_a_list_is_complete_and_holds_each_post_once(hire: Hire, platform: Platform, website_id: str) -> None:
    found = [advert.id for advert in adverts(hire, website_id)]
    assert found == listed_ids(platform, website_id)
    assert len(found) > 30
    assert len(set(found)) == len(found)


def test_a_website_without_posts_is_an_empty_list(hire: Hire, platform: Platform) -> None:
    for post in platform.hire_service.store.posts.values():
        post.is_listed = False
    assert adverts(hire) == []


def push_in_front(platform: Platform) -> None:
    """A new advert at the beginning moves all others down by one, also across pages."""
    store = platform.hire_service.store
    first = store.posts_of_site(SOCIAL)[0]
    new = Post(SOCIAL, "9000000000000000001", first.job_id, "刚刚发布")
    store.posts = {(SOCIAL, new.id): new, **store.posts}


def take(pages: Iterator[tuple[Advert, ...]], count: int) -> list[Advert]:
    return [advert for _ in range(count) for advert in next(pages)]


def test_a_list_that_shifts_while_it_is_read_still_holds_each_post_once(hire: Hire, platform: Platform) -> None:
    wanted = listed_ids(platform, SOCIAL)
    pages = hire.list_adverts(SOCIAL)
    found = take(pages, 1)
    push_in_front(platform)
    found += [advert for page in pages for advert in page]
    assert [advert.id for advert in found] == wanted


def test_a_page_skips_one_when_an_advert_before_it_leaves_the_list(hire: Hire, platform: Platform) -> None:
    wanted = listed_ids(platform, SOCIAL)
    pages = hire.list_adverts(SOCIAL)
    found = take(pages, 1)
    platform.hire_service.take_down(SOCIAL, wanted[0])
    found += [advert for page in pages for advert in page]
    assert [advert.id for advert in found] == wanted[:10] + wanted[11:]


def test_a_list_that_breaks_off_says_so_instead_of_ending(hire: Hire, platform: Platform) -> None:
    pages = hire.list_adverts(SOCIAL)
    take(pages, 2)
    platform.faults.add("quota_used_up", f"GET /hire/v1/websites/{SOCIAL}/job_posts", times=99)
    with pytest.raises(Exception, match="FeishuQuotaUsedUp"):
        list(pages)


def test_pages_that_never_end_are_not_taken_for_a_list(hire: Hire, platform: Platform) -> None:
    serve = platform.hire_service.list_posts

    def same_page_again(website_id: str, query: dict[str, str]) -> dict[str, object]:
        return {**serve(website_id, {}), "query": query}

    platform.hire_service.list_posts = same_page_again  # type: ignore[method-assign]  # a platform whose pages never end
    with pytest.raises(FeishuBusy):
        list(hire.list_adverts(SOCIAL))


def test_a_list_lacks_what_only_a_single_post_tells(hire: Hire) -> None:
    listed, single = listed_advert(hire, special_jobs.SAMPLE_CODE), hire.get_advert(AdvertKey(SOCIAL, POST_ID))
    details = listed.details
    assert (details.custom_fields, details.job_function, details.subject) == ((), None, None)
    assert single.details.custom_fields
    assert single.details.job_function
    assert single.details.subject
    assert replace(single.details, custom_fields=(), job_function=None, subject=None) == details


def test_the_sample_post_is_read_field_by_field(hire: Hire) -> None:
    advert = hire.get_advert(AdvertKey(SOCIAL, POST_ID))
    post = advert.details
    assert (advert.website_id, advert.id, advert.job_id, post.code) == (SOCIAL, POST_ID, JOB_ID, "A168688")
    assert post.title == "高级工程师职位-官网广告"
    assert advert.expires_at == from_ms(1701226882718)
    assert advert.is_active is False
    assert post.department is not None
    assert post.department.name == ("产品部", "product department")
    assert post.places[0].city == ("成都", "Chengdu")
    assert (post.min_salary, post.max_salary, post.headcount) == ("5", "10", 12)
    assert post.created_at == from_ms(1715867075246)
    assert post.created_at
    assert post.created_at.tzinfo == UTC


def test_all_ten_kinds_of_custom_fields_are_read(hire: Hire) -> None:
    post = hire.get_advert(AdvertKey(SOCIAL, listed_advert(hire, special_jobs.CUSTOM_FIELDS_CODE).id))
    assert [each.type for each in post.details.custom_fields] == list(CustomFieldType)


def test_a_bare_post_is_a_post(hire: Hire) -> None:
    post = hire.get_advert(AdvertKey(SOCIAL, special_jobs.BARE_POST_ID))
    assert (post.id, post.job_id) == (special_jobs.BARE_POST_ID, special_jobs.BARE_JOB_ID)
    assert (post.expires_at, post.details.department, post.details.places) == (None, None, ())


@pytest.mark.parametrize("form", ["word", "null", "empty", "absent"])
def test_every_way_of_saying_never_is_understood(hire: Hire, platform: Platform, form: NeverForm) -> None:
    platform.behaviour.never_form = form
    platform.jobs[JOB_ID].expires_at = None
    assert hire.get_advert(AdvertKey(SOCIAL, POST_ID)).expires_at is None
    assert listed_advert(hire, special_jobs.SAMPLE_CODE).expires_at is None


@pytest.mark.parametrize("website_id", ["7047318856652260000", *ODD_IDS])
def test_an_unknown_or_odd_website_is_unknown(hire: Hire, website_id: str) -> None:
    with pytest.raises(WebsiteUnknown):
        list(hire.list_adverts(website_id))
    with pytest.raises(WebsiteUnknown):
        hire.search_adverts(website_id, "工程师")
    with pytest.raises(WebsiteUnknown):
        hire.get_advert(AdvertKey(website_id, POST_ID))


@pytest.mark.parametrize("post_id", ["7392894182636140000", JOB_ID, *ODD_IDS])
def test_an_unknown_or_odd_post_is_not_listed(hire: Hire, post_id: str) -> None:
    with pytest.raises(AdvertNotListed):
        hire.get_advert(AdvertKey(SOCIAL, post_id))


def test_a_post_is_listed_on_its_own_website_only(hire: Hire) -> None:
    with pytest.raises(AdvertNotListed):
        hire.get_advert(AdvertKey(CAMPUS, POST_ID))


def test_a_post_that_left_its_website_is_not_listed(hire: Hire, platform: Platform) -> None:
    platform.hire_service.store.posts[SOCIAL, POST_ID].is_listed = False
    with pytest.raises(AdvertNotListed):
        hire.get_advert(AdvertKey(SOCIAL, POST_ID))


@pytest.mark.parametrize("status", [400, 404])
@pytest.mark.parametrize("job_id", ["7392894182636039999", *ODD_IDS])
def test_an_unknown_or_odd_job_has_no_team(hire: Hire, platform: Platform, job_id: str, status: int) -> None:
    platform.behaviour.unknown_job_status = status
    with pytest.raises(JobNotFound):
        hire.job_team(job_id)


def test_a_team_is_told_as_open_ids(hire: Hire, platform: Platform) -> None:
    assert hire.job_team(JOB_ID) == people.FIRST_TEAM
    platform.jobs[JOB_ID].team = JobTeam()
    assert hire.job_team(JOB_ID) == JobTeam()


def test_a_search_finds_words_of_the_title_and_codes(hire: Hire) -> None:
    assert [post.id for post in hire.search_adverts(SOCIAL, "A168688")] == [POST_ID]
    assert POST_ID in [post.id for post in hire.search_adverts(SOCIAL, "高级工程师职位-官网")]
    assert hire.search_adverts(SOCIAL, "没有这样的职位") == ()


@pytest.mark.parametrize("keyword", ["", "工程师"])
def test_a_search_gives_its_first_page(hire: Hire, keyword: str) -> None:
    found = hire.search_adverts(SOCIAL, keyword)
    assert 0 < len(found) <= 10
    assert len({post.id for post in found}) == len(found)


def test_a_search_finds_hostile_words_without_stumbling(hire: Hire) -> None:
    assert hire.search_adverts(SOCIAL, '"}\\ <at id=all> \u202e 😀 %s') == ()
