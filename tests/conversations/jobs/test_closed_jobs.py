"""A closed job is found, however it was closed; closings are told as what they are. In both worlds."""

import threading
from collections.abc import Callable

import pytest

from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, OFF_SITE_CODE, TWO_ADVERTS_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

Start = Callable[..., Conversation]


@pytest.fixture
def closed_job(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)


@pytest.fixture
def open_job(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)


def references(feishu: Platform, job: Job) -> list[str]:
    posts = feishu.hire_service.store.posts_of_job(job.id)
    link = f"https://careers.example.com/position/{posts[0].id}/detail"
    return [job.code, job.id, *(post.id for post in posts), link, job.title]


def test_a_job_that_closed_before_the_first_scan_is_found_by_every_reference(
    in_world: Start, feishu: Platform, closed_job: Job
) -> None:
    conversation = in_world()
    for reference in references(feishu, closed_job):
        card = conversation.ask(f"/job {reference}")
        assert closed_job.title in card.text(), reference
        assert "Closed" in card.text()
        assert card.has_button("reopen_job")


def test_a_closed_job_is_reopened_by_its_id_and_a_period(in_world: Start, closed_job: Job) -> None:
    in_world().ask(f"/reopen {closed_job.id} 30d")
    assert closed_job.is_active


def test_a_closed_job_is_shown_with_what_its_advert_said(in_world: Start, feishu: Platform, closed_job: Job) -> None:
    description = feishu.hire_service.store.posts_of_job(closed_job.id)[0].fields["description"]
    assert description.splitlines()[0] in in_world().ask(f"/job {closed_job.code}").text("zh_cn")


def test_a_job_that_closes_later_is_closed_and_not_only_off_the_site(
    in_world: Start, feishu: Platform, open_job: Job
) -> None:
    conversation = in_world()
    conversation.ask("/subscribe")
    conversation.wait(minutes=30)
    feishu.hire_service.close_job(open_job.id)
    conversation.scan()
    assert open_job.code in conversation.ask("/jobs closed").text()
    card = conversation.ask(f"/job {open_job.code}")
    assert "Closed since" in card.text()
    assert "Not on the site" not in card.text()
    conversation.wait(days=1)
    (digest,) = conversation.remind()
    assert open_job.code in _all_pages(conversation, digest)


def _all_pages(conversation: Conversation, digest: BotMessage) -> str:
    text = digest.text()
    while "Next" in digest.buttons():
        conversation.click(digest, "Next")
        text += digest.text()
    return text


def test_a_job_that_expires_is_found_whatever_that_does_to_its_adverts(
    in_world: Start, feishu: Platform, open_job: Job
) -> None:
    conversation = in_world()
    assert open_job.expires_at is not None
    conversation.wait(days=(open_job.expires_at - feishu.clock.now()).days + 1)
    conversation.scan()
    card = conversation.ask(f"/job {open_job.code}")
    assert card.has_button("reopen_job")
    assert "Expired" in card.text() or "Closed" in card.text()


def test_an_expired_job_that_hire_counts_as_open_has_a_button_that_tries(
    in_world: Start, feishu: Platform, open_job: Job
) -> None:
    feishu.behaviour.expired_job = "stays_active"
    feishu.hire_service.edit_job(open_job.id, expires_at=feishu.clock.now())
    conversation = in_world()
    conversation.wait(days=2)
    conversation.scan()
    card = conversation.ask(f"/job {open_job.code}")
    assert "Expired 2 days ago; Hire still counts it as open" in card.text()
    outcome = conversation.click(card, {"do": "reopen_job"})
    assert outcome.toast is not None
    assert "Hire still counts it as open" in outcome.toast.en_us
    assert card.text().count("so it cannot be reopened") == 1
    feishu.behaviour.expired_can_be_opened = True
    conversation.click(card, {"do": "reopen_job"})
    assert open_job.expires_at is not None
    assert open_job.expires_at > feishu.clock.now()


def test_without_the_jobs_api_the_bot_works_from_adverts(in_world: Start, feishu: Platform, open_job: Job) -> None:
    feishu.missing_scopes = {"hire:job:readonly"}
    conversation = in_world()
    assert open_job.title in conversation.ask(f"/job {open_job.code}").text()
    feishu.hire_service.close_job(open_job.id)
    conversation.scan()
    card = conversation.ask(f"/job {open_job.code}")
    assert card.has_button("reopen_job")
    assert "Closed" in card.text() or "Not on the site" in card.text()


@pytest.mark.parametrize(
    "scope", ["hire:site_job_post:readonly", "hire:site:readonly", "hire:job", "hire:advertisement"]
)
def test_a_scope_that_is_missing_does_not_break_what_the_others_allow(
    in_world: Start, feishu: Platform, open_job: Job, scope: str
) -> None:
    feishu.missing_scopes = {scope}
    conversation = in_world(SHOW_UNADVERTISED="true")
    assert open_job.title in conversation.ask(f"/job {open_job.code}").text()
    assert open_job.code in conversation.ask("/jobs open").text() or "Next" in conversation.last().buttons()


def test_a_list_before_the_first_scan_says_what_is_known_so_far(in_world: Start, feishu: Platform) -> None:
    conversation = in_world(scan=False)
    assert "being read for the first time" in conversation.ask("/jobs").text()
    assert "Subscribed" in conversation.ask("/subscribe").text()


def test_a_closed_job_is_found_as_soon_as_the_first_scan_is_over(in_world: Start, closed_job: Job) -> None:
    conversation = in_world(scan=False)
    scan = threading.Timer(0.5, conversation.scan)
    scan.start()
    card = conversation.ask(f"/job {closed_job.code}")
    scan.join()
    assert closed_job.title in card.text()


def test_a_job_that_hire_has_deleted_is_not_shown_any_more(in_world: Start, feishu: Platform, open_job: Job) -> None:
    conversation = in_world()
    card = conversation.ask(f"/job {open_job.code}")
    feishu.hire_service.delete_job(open_job.id)
    outcome = conversation.click(card, {"do": "refresh_post"})
    assert outcome.toast is not None
    assert "no such job" in outcome.toast.en_us
    assert open_job.title not in conversation.ask(f"/job {open_job.code}").text()


def test_an_open_job_off_every_site_offers_publishing_and_no_form(in_world: Start, feishu: Platform) -> None:
    card = in_world().ask(f"/job {OFF_SITE_CODE}")
    assert card.has_button("publish_adverts")
    assert not card.has_button("reopen_job")


def test_two_adverts_of_one_job_are_one_row_with_its_sites(in_world: Start, feishu: Platform, open_job: Job) -> None:
    conversation = in_world()
    listed = conversation.ask(f"/jobs {open_job.title}")
    assert listed.text().count(open_job.code) == 1
    card = conversation.ask(f"/job {open_job.title}")
    for site in feishu.hire_service.store.sites.values():
        assert site.name.en_us in card.text()
    assert card.message.chat_id == RECRUITING_GROUP


def test_a_job_with_two_adverts_is_reopened_once(in_world: Start, feishu: Platform, open_job: Job) -> None:
    conversation = in_world()
    feishu.hire_service.close_job(open_job.id)
    conversation.ask(f"/reopen {open_job.code} 30d")
    assert open_job.is_active
    (entry,), _ = conversation.store.history.entries(open_job.id, 0, 9)
    assert entry.outcome == "reopened"
