"""Only a part of Hire fails: one website, one list, one read. The rest of the bot works."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.event_log import LogEntry
from simulator.core.faults import FaultKind
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job
from simulator.platform import Platform
from simulator.seed.special_jobs import EXPIRING_SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation

UNKNOWN_SITE = "999"
POST_ID, JOB_ID = "7392894182636144946", "7392894182636030258"
WEBSITES = "GET /hire/v1/websites"


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


@pytest.fixture
def misconfigured(start_conversation: Callable[..., Conversation]) -> Conversation:
    """A bot that is told to look first at a website that does not exist."""
    return start_conversation(HIRE_WEBSITE_IDS=f"{UNKNOWN_SITE},{SOCIAL_SITE.id}")


def test_a_website_that_does_not_exist_does_not_hide_the_others(misconfigured: Conversation, job: Job) -> None:
    assert "Open card" in misconfigured.ask("/jobs").buttons()
    assert job.code in misconfigured.ask(f"/job {job.code}").text()
    assert misconfigured.engine.pauses == []


def test_an_unscanned_post_is_looked_up_on_the_websites_that_exist(
    misconfigured: Conversation, feishu: Platform
) -> None:
    fresh = next(
        post
        for post in feishu.hire_service.store.posts.values()
        if post.website_id == CAMPUS_SITE.id and post.is_listed and post.job_id != JOB_ID
    )
    assert "Nothing" not in misconfigured.ask(f"/job {fresh.id}").text("en_us")
    assert "Incident" not in misconfigured.ask("/job no such words at all").text("en_us")


def test_a_failing_website_is_retried_and_the_others_are_read_at_once(
    start_conversation: Callable[..., Conversation], feishu: Platform
) -> None:
    feishu.faults.add("busy", f"GET /hire/v1/websites/{SOCIAL_SITE.id}/job_posts", times=12)
    conversation = start_conversation()
    assert all(conversation.store.jobs.listed_adverts(site.id) for site in (SOCIAL_SITE, CAMPUS_SITE))
    assert conversation.engine.pauses


def test_the_list_is_shown_although_one_website_never_answers(
    start_conversation: Callable[..., Conversation], feishu: Platform
) -> None:
    feishu.faults.add("busy", f"GET /hire/v1/websites/{SOCIAL_SITE.id}/job_posts", times=10_000)
    assert "Open card" in start_conversation().ask("/jobs").buttons()


@pytest.mark.parametrize("fault", ["busy", "scope_missing"])
def test_subscribing_needs_no_names_of_websites(conversation: Conversation, feishu: Platform, fault: FaultKind) -> None:
    feishu.faults.add(fault, WEBSITES, times=10_000)
    for text in ("/subscribe city:成都", "/subscriptions", "/unsubscribe"):
        assert "That did not work" not in conversation.ask(text).text("en_us")


def test_a_number_that_is_no_id_may_be_a_code(conversation_in_world: Conversation, feishu: Platform) -> None:
    job = feishu.hire_service.store.job_with_code(EXPIRING_SAMPLE_CODE)
    feishu.hire_service.edit_job(job.id, code="7001")
    conversation_in_world.scan()
    assert job.title in conversation_in_world.ask("/job 7001").text()


def test_a_job_that_hire_does_not_give_to_the_bot_at_all_is_not_reopened_by_guess(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    card = conversation.ask(f"/job {job.code}")
    for path in (f"GET /hire/v1/jobs/{JOB_ID}", "GET /hire/v1/websites/*/job_posts/*"):
        feishu.faults.add("scope_missing", path, times=10_000)
    outcome = conversation.click(card, {"do": "reopen_job"}, people.ADMIN)
    assert outcome.toast is not None
    assert "permission" in outcome.toast.en_us
    assert not job.is_active


def test_a_link_with_a_short_id_is_understood(conversation: Conversation, feishu: Platform, job: Job) -> None:
    link = f"https://127.0.0.1:8080/position/{POST_ID}/detail?from=1234567890"
    assert job.title in conversation.ask(f"/job {link}").text()


@pytest.mark.parametrize("fault", ["busy", "dropped_before"])
def test_a_job_that_was_opened_counts_as_reopened_even_if_it_cannot_be_read_afterwards(
    conversation_in_world: Conversation, feishu: Platform, job: Job, fault: FaultKind
) -> None:
    conversation = conversation_in_world

    def go_silent(line: LogEntry) -> None:
        if line.kind == "job_changed":
            feishu.faults.add(fault, "GET *", times=10_000)

    card = conversation.ask(f"/job {job.code}")
    feishu.event_log.subscribe(go_silent)
    outcome = conversation.click(card, {"do": "reopen_job"})
    assert outcome.toast_kind == "success"
    assert not card.has_button("reopen_job")
    assert [entry.outcome for entry in conversation.store.history.entries(JOB_ID, 0, 9)[0]] == ["reopened"]
