"""Several closed jobs of a digest reopened with one date; and jobs that are reopened by order once they close."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.faults import FaultKind
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.platform import Platform
from tests.support.conversation import BotMessage, Conversation

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
def digest(conversation: Conversation, closed: list[Job]) -> BotMessage:
    conversation.scan()
    conversation.wait(days=1)
    (reply,) = conversation.remind()
    return reply


def values(card: BotMessage, jobs: list[Job], conversation: Conversation) -> list[str]:
    ids = {job.id for job in jobs}
    posts = [post for post in conversation.platform.hire_service.store.posts.values() if post.job_id in ids]
    return [f"{post.website_id}/{post.id}" for post in posts if post.website_id == SOCIAL_SITE.id]


def choose(conversation: Conversation, digest: BotMessage, jobs: list[Job], **how: str) -> None:
    form = {"posts": values(digest, jobs, conversation), **how}
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
    assert "3 of 3" in digest.text("en_us") or "3" in digest.text("en_us").splitlines()[0]
    versions = digest.message.versions
    assert len(versions) >= 3


def test_the_right_is_checked_for_each_job(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    closed[1].team = people.SECOND_TEAM
    choose(conversation, digest, closed[:3], period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"})
    assert [job.is_active for job in closed[:3]] == [True, False, True]
    outcomes = {entry.job_id: entry.outcome for entry in conversation.store.history.entries(None, 0, 50)[0]}
    assert outcomes[closed[1].id] == "refused"


def test_an_outsider_reopens_nothing(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    choose(conversation, digest, closed, period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"}, people.OUTSIDER)
    assert not any(job.is_active for job in closed)


@pytest.mark.parametrize("fault", ["busy", "rate_limited", "dropped_after"])
def test_a_failure_in_the_middle_is_overcome(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage, fault: FaultKind
) -> None:
    feishu.faults.add(fault, f"POST /hire/v1/jobs/{closed[1].id}/open", times=4, seconds=0.1)
    choose(conversation, digest, closed, period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"})
    assert all(job.is_active for job in closed)
    last = {entry.job_id: entry.outcome for entry in reversed(conversation.store.history.entries(None, 0, 50)[0])}
    assert set(last.values()) == {"reopened"}


def test_a_team_that_cannot_be_asked_for_a_moment_is_asked_again(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{closed[1].id}/recruiter", times=4)
    choose(conversation, digest, closed, period="30d")
    conversation.click(digest, {"do": "confirm_reopenings"})
    assert all(job.is_active for job in closed)


def test_nothing_chosen_is_explained(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    form = {"posts": values(digest, closed, conversation)}
    click = conversation.start_click(digest, {"do": "choose_reopenings"}, form=form)
    click.event.payload["event"]["action"]["form_value"]["posts"] = ["x/1"]
    _, body = conversation.push(click.event)
    assert "error" in body.decode()


@pytest.fixture
def expiring(feishu: Platform, conversation: Conversation) -> Job:
    job = next(job for job in feishu.jobs.values() if job.code == "A168690")
    job.is_active, job.expires_at = True, feishu.clock.now() + timedelta(days=2)
    conversation.scan()
    return job


def card_of(conversation: Conversation, job: Job) -> BotMessage:
    choice = conversation.ask(f"/job {job.code}")
    if not choice.has_button("arm_reopening"):
        conversation.click(choice, {"do": "show_post"})
    return conversation.last()


def test_an_armed_job_is_reopened_once_it_has_closed_and_the_chat_is_told(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = card_of(conversation, expiring)
    outcome = conversation.click(card, {"do": "arm_reopening"}, form={"period": "90d"})
    assert outcome.toast_kind == "success"
    assert people.RECRUITER.open_id in card.text()
    assert card.has_button("disarm_reopening")
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert expiring.is_active
    assert conversation.last().message.parent_id == card.message.id
    conversation.scan()
    assert len(conversation.store.history.entries(expiring.id, 0, 9)[0]) == 1


def test_only_those_who_may_reopen_can_arm(conversation: Conversation, expiring: Job) -> None:
    card = card_of(conversation, expiring)
    assert conversation.click(card, {"do": "arm_reopening"}, people.OUTSIDER).toast_kind == "error"
    assert conversation.store.auto_reopens.list_all() == ()


def test_a_disarmed_job_stays_closed(conversation: Conversation, feishu: Platform, expiring: Job) -> None:
    card = card_of(conversation, expiring)
    conversation.click(card, {"do": "arm_reopening"})
    conversation.click(card, {"do": "disarm_reopening"}, people.MANAGER)
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert not expiring.is_active


def test_the_right_is_checked_again_when_the_order_fires(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = card_of(conversation, expiring)
    conversation.click(card, {"do": "arm_reopening"})
    expiring.team = people.SECOND_TEAM
    conversation.wait(minutes=5)
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert not expiring.is_active
    assert "disarm_reopening" not in str(card.message.card)
    assert conversation.store.auto_reopens.list_all() == ()


def test_an_order_waits_for_a_team_that_cannot_be_asked_for_a_moment(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    conversation.click(card_of(conversation, expiring), {"do": "arm_reopening"})
    feishu.hire_service.close_job(expiring.id)
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{expiring.id}/recruiter", times=4)
    conversation.scan()
    assert expiring.is_active


def test_a_new_expiry_makes_the_order_void(conversation: Conversation, feishu: Platform, expiring: Job) -> None:
    card = card_of(conversation, expiring)
    conversation.click(card, {"do": "arm_reopening"})
    expiring.expires_at = feishu.clock.now() + timedelta(days=30)
    conversation.scan()
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert not expiring.is_active
