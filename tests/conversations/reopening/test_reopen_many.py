"""Several closed jobs of a digest are reopened with one date, one after the other."""

from datetime import timedelta
from typing import Any

import pytest

from simulator.core import people
from simulator.core.faults import FaultKind
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.events.callback_answer import Outcome, apply_answer
from simulator.platform import Platform
from tests.conversations.reopening.conftest import Pauses
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import choose_jobs

CONFIRM = {"do": "confirm_bulk"}


def versions(message: BotMessage) -> list[str]:
    return [str(version) for version in message.message.versions]


def click_changed(conversation: Conversation, feishu: Platform, digest: BotMessage, job: Job, **action: Any) -> Outcome:
    """Choose a job in a digest, with other members of the event's ``action``."""
    click = conversation.start_click(digest, {"do": "choose_reopenings"}, form={"posts": [job.id]})
    click.event.payload["event"]["action"].update(action)
    status, body = conversation.push(click.event)
    return apply_answer(feishu, click, status, body)


def test_confirmed_jobs_are_reopened_and_each_result_is_shown(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    asked = choose_jobs(conversation, digest, closed[:3], period="30d")
    conversation.click(asked, CONFIRM)
    assert [job.is_active for job in closed] == [True, True, True, False]
    # The task runs within the click here, so that its progress is shown before the click's own answer.
    shown = versions(asked)
    for progress in ("Reopening: 1 of 3 done", "Reopening: 2 of 3 done", "3 of 3 jobs reopened"):
        assert sum(progress in version for version in shown) == 1, progress
    (result,) = (version for version in shown if "3 of 3 jobs reopened" in version)
    assert result.count("'do': 'show_post'") == 3


def test_reopenings_and_refreshed_cards_give_way_to_digests(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    conversation.ask(f"/job {closed[0].code}")
    conversation.click(choose_jobs(conversation, digest, closed[:2], period="30d"), CONFIRM)
    assert conversation.engine.gave_way == {"reopen_many", "refresh_cards"}


def test_the_next_job_does_not_wait_long_for_the_progress_of_the_last(
    conversation: Conversation, closed: list[Job], digest: BotMessage, pauses: Pauses
) -> None:
    asked = choose_jobs(conversation, digest, closed[:3], period="30d")
    waited: list[timedelta] = []
    pauses.on_pause = lambda: None if all(job.is_active for job in closed[:3]) else waited.append(pauses[-1])
    conversation.click(asked, CONFIRM)
    assert all(job.is_active for job in closed[:3])
    assert sum(waited, timedelta()) <= timedelta(seconds=2)


def test_the_digest_keeps_its_form_and_shows_the_new_states(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    before = digest.text()
    assert "6 jobs have closed or expired" in before
    asked = choose_jobs(conversation, digest, closed[:3], period="30d")
    assert digest.text() == before
    conversation.click(asked, CONFIRM)
    assert "3 jobs have closed or expired" in digest.text()
    assert digest.has_button("choose_reopenings")
    codes = [job.code for job in closed if job.code in before]
    assert codes
    assert all(code in digest.text() for code in codes)


@pytest.fixture
def urgent(feishu: Platform, closed: list[Job]) -> None:
    """Eight jobs that expire on the day of the digest, so that some closed jobs are on its second page."""
    posts = [post for post in feishu.hire_service.store.posts.values() if post.website_id == SOCIAL_SITE.id]
    jobs = [feishu.jobs[job_id] for job_id in dict.fromkeys(post.job_id for post in posts)]
    for job in [job for job in jobs if job.is_active and job.expires_at is None][:8]:
        feishu.hire_service.edit_job(job.id, expires_at=feishu.clock.now() + timedelta(days=1, hours=8))


@pytest.mark.usefixtures("urgent")
def test_the_digest_stays_on_its_page(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    conversation.click(digest, {"do": "turn_digest", "page": 1})
    before = digest.text()
    asked = choose_jobs(conversation, digest, closed[:1], period="30d")
    conversation.click(asked, CONFIRM)
    assert "5 jobs have closed or expired" in digest.text()
    shown = [line for line in before.splitlines() if " · " in line and line.startswith("A")]
    assert shown
    assert all(line in digest.text() for line in shown)


def test_the_refreshed_digest_is_that_of_the_clicked_message(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    click_changed(
        conversation,
        feishu,
        digest,
        closed[0],
        value={"do": "choose_reopenings", "digest_id": "another", "period": "90d", "page": 7},
    )
    conversation.click(conversation.last(), CONFIRM)
    assert "5 jobs have closed or expired" in digest.text()


def test_the_permission_is_checked_for_each_job(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    asked = choose_jobs(conversation, digest, closed[:3], period="30d")
    closed[1].team = people.SECOND_TEAM
    conversation.click(asked, CONFIRM)
    assert [job.is_active for job in closed[:3]] == [True, False, True]
    outcomes = {entry.job_id: entry.outcome for entry in conversation.store.history.entries(None, 0, 50)[0]}
    assert outcomes[closed[1].id] == "refused"
    assert sum("2 of 3 jobs reopened" in version for version in versions(asked)) == 1


@pytest.mark.parametrize("fault", ["busy", "rate_limited", "dropped_after"])
def test_a_failure_in_the_middle_is_retried(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage, fault: FaultKind
) -> None:
    asked = choose_jobs(conversation, digest, closed, period="30d")
    feishu.faults.add(fault, f"POST /hire/v1/jobs/{closed[1].id}/open", times=4, seconds=0.1)
    conversation.click(asked, CONFIRM)
    assert all(job.is_active for job in closed)
    last = {entry.job_id: entry.outcome for entry in reversed(conversation.store.history.entries(None, 0, 50)[0])}
    assert set(last.values()) == {"reopened"}


def test_reading_the_team_is_retried(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    asked = choose_jobs(conversation, digest, closed, period="30d")
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{closed[1].id}/recruiter", times=4)
    conversation.click(asked, CONFIRM)
    assert all(job.is_active for job in closed)


def test_nothing_chosen_is_explained(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    unknown_jobs: list[Any] = [["x/1"], ["1"], [], "", None, [7, None, {}]]
    for unknown in unknown_jobs:
        form = {"posts": unknown, "period": "30d"}
        outcome = click_changed(conversation, feishu, digest, closed[0], form_value=form)
        assert outcome.toast_kind == "error", unknown
        assert conversation.last().message.id == digest.message.id


def test_a_digest_of_release_0_1_that_names_adverts_chooses_their_jobs(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    adverts = [post for job in closed[:2] for post in feishu.hire_service.store.posts_of_job(job.id)]
    names = [f"{each.website_id}/{each.id}" for each in adverts]
    click_changed(conversation, feishu, digest, closed[0], form_value={"posts": names, "period": "30d"})
    conversation.click(conversation.last(), CONFIRM)
    assert [job.is_active for job in closed] == [True, True, False, False]
    assert len(conversation.store.history.entries(None, 0, 50)[0]) == 2


@pytest.mark.parametrize("names_adverts", [False, True])
def test_a_confirmation_of_an_earlier_release_still_works(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage, *, names_adverts: bool
) -> None:
    adverts = [post for job in closed[:2] for post in feishu.hire_service.store.posts_of_job(job.id)]
    jobs = {"job_ids": [job.id for job in closed[:2]]}
    posts = {"posts": [f"{each.website_id}/{each.id}" for each in adverts]}
    value = {"do": "confirm_reopenings", "digest_id": "d", "until": "30d", **(posts if names_adverts else jobs)}
    outcome = click_changed(conversation, feishu, digest, closed[0], value=value, form_value={}, name="")
    assert outcome.toast_kind == "info"
    assert [job.is_active for job in closed] == [True, True, False, False]
    assert any("2 of 2 jobs reopened" in version for version in versions(digest))


def test_a_card_of_an_earlier_release_is_confirmed_once(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    value = {"do": "confirm_reopenings", "digest_id": "d", "until": "30d"}
    form = {"posts": [closed[0].id]}
    clicks = [conversation.start_click(digest, {"do": "choose_reopenings"}, form=form) for _ in range(2)]
    for click, jobs in zip(clicks, (closed[:1], closed), strict=True):
        action = {"value": {**value, "job_ids": [job.id for job in jobs]}, "form_value": {}, "name": ""}
        click.event.payload["event"]["action"].update(action)
    answers = [conversation.push(click.event)[1] for click in clicks]
    assert [b"already" in answer for answer in answers] == [False, True]
    assert [job.is_active for job in closed] == [True, False, False, False]
