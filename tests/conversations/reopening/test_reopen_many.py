"""Several closed jobs of a digest are reopened with one date."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.faults import FaultKind
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.events import callback_answer
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation

HOW_MANY = 4


@pytest.fixture
def closed(conversation: Conversation, feishu: Platform) -> list[Job]:
    """Four jobs of one recruiter that were open when the chat subscribed and have closed since."""
    conversation.ask("/subscribe website:社会招聘官网")
    posts = [post for post in feishu.hire_service.store.posts.values() if post.website_id == SOCIAL_SITE.id]
    jobs = [feishu.jobs[post.job_id] for post in posts]
    mine = [job for job in jobs if job.is_active and job.team == people.FIRST_TEAM and job.expires_at is None]
    for job in mine[:HOW_MANY]:
        feishu.hire_service.close_job(job.id)
    return mine[:HOW_MANY]


@pytest.fixture
def digest(conversation: Conversation, closed: list[Job], pauses: list[timedelta]) -> BotMessage:
    conversation.scan()
    assert pauses == []
    conversation.wait(days=1)
    (reply,) = conversation.remind()
    return reply


def choose(conversation: Conversation, digest: BotMessage, jobs: list[Job], **how: str) -> None:
    form = {"posts": [job.id for job in jobs], **how}
    outcome = conversation.click(digest, {"do": "choose_reopenings"}, form=form)
    assert outcome.toast_kind != "error"


def test_the_jobs_are_named_before_anything_happens(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    choose(conversation, digest, closed[:2], period="90d")
    assert not closed[0].is_active
    assert closed[0].code in digest.text()
    assert digest.has_button("confirm_reopenings")
    conversation.click(digest, {"do": "turn_digest"})
    assert digest.has_button("choose_reopenings")
    assert not closed[0].is_active


def test_confirmed_jobs_are_reopened_and_each_result_is_shown(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    choose(conversation, digest, closed[:3], period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"})
    assert [job.is_active for job in closed] == [True, True, True, False]
    # The task runs within the click here, so that its progress is shown before the click's own answer.
    shown = [str(version) for version in digest.message.versions]
    for progress in ("Reopening: 1 of 3 done", "Reopening: 2 of 3 done", "Reopening finished: 3 of 3 are open"):
        assert sum(progress in version for version in shown) == 1, progress


def test_the_permission_is_checked_for_each_job(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    closed[1].team = people.SECOND_TEAM
    choose(conversation, digest, closed[:3], period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"})
    assert [job.is_active for job in closed[:3]] == [True, False, True]
    outcomes = {entry.job_id: entry.outcome for entry in conversation.store.history.entries(None, 0, 50)[0]}
    assert outcomes[closed[1].id] == "refused"


def test_an_outsider_cannot_reopen_any(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    choose(conversation, digest, closed, period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"}, people.OUTSIDER)
    assert not any(job.is_active for job in closed)


@pytest.mark.parametrize("fault", ["busy", "rate_limited", "dropped_after"])
def test_a_failure_in_the_middle_is_retried(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage, fault: FaultKind
) -> None:
    feishu.faults.add(fault, f"POST /hire/v1/jobs/{closed[1].id}/open", times=4, seconds=0.1)
    choose(conversation, digest, closed, period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"})
    assert all(job.is_active for job in closed)
    last = {entry.job_id: entry.outcome for entry in reversed(conversation.store.history.entries(None, 0, 50)[0])}
    assert set(last.values()) == {"reopened"}


def test_reading_the_team_is_retried(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{closed[1].id}/recruiter", times=4)
    choose(conversation, digest, closed, period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"})
    assert all(job.is_active for job in closed)


def test_nothing_chosen_is_explained(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    form = {"posts": [closed[0].id]}
    for unknown in (["x/1"], ["1"], [], "", None):
        click = conversation.start_click(digest, {"do": "choose_reopenings"}, form=form)
        click.event.payload["event"]["action"]["form_value"]["posts"] = unknown
        _, body = conversation.push(click.event)
        assert "error" in body.decode(), unknown


def test_a_digest_of_release_0_1_that_names_adverts_chooses_their_jobs(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    adverts = [post for job in closed[:2] for post in feishu.hire_service.store.posts_of_job(job.id)]
    click = conversation.start_click(digest, {"do": "choose_reopenings"}, form={"posts": [closed[0].id]})
    click.event.payload["event"]["action"]["form_value"]["posts"] = [f"{each.website_id}/{each.id}" for each in adverts]
    status, body = conversation.push(click.event)
    callback_answer.apply_answer(feishu, click, status, body)
    conversation.click(digest, {"do": "confirm_reopenings"})
    assert [job.is_active for job in closed] == [True, True, False, False]
    assert len(conversation.store.history.entries(None, 0, 50)[0]) == 2
