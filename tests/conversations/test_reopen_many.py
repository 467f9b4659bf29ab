"""Several closed jobs of a digest reopened with one date; and jobs that are reopened by order once they close."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.faults import FaultKind
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.platform import Platform
from tests.support.conversation import Heard, Talk

HOW_MANY = 4


@pytest.fixture
def closed(talk: Talk, feishu: Platform) -> list[Job]:
    """Four jobs of one recruiter that were open when the chat subscribed and have closed since."""
    talk.ask("/subscribe website:社会招聘官网")
    posts = [post for post in feishu.careers.store.posts.values() if post.website_id == SOCIAL_SITE.id]
    jobs = [feishu.jobs[post.job_id] for post in posts]
    mine = [job for job in jobs if job.is_active and job.team == people.FIRST_TEAM and job.expires_at is None]
    for job in mine[:HOW_MANY]:
        feishu.careers.close_job(job.id)
    return mine[:HOW_MANY]


@pytest.fixture
def digest(talk: Talk, closed: list[Job]) -> Heard:
    talk.scan()
    talk.wait(days=1)
    (heard,) = talk.remind()
    return heard


def values(card: Heard, jobs: list[Job], talk: Talk) -> list[str]:
    ids = {job.id for job in jobs}
    posts = [post for post in talk.platform.careers.store.posts.values() if post.job_id in ids]
    return [f"{post.website_id}/{post.id}" for post in posts if post.website_id == SOCIAL_SITE.id]


def choose(talk: Talk, digest: Heard, jobs: list[Job], **how: str) -> None:
    form = {"posts": values(digest, jobs, talk), **how}
    outcome = talk.click(digest, {"do": "choose_reopenings"}, form=form)
    assert outcome.toast_kind != "error"


def test_the_jobs_are_named_before_anything_happens(talk: Talk, closed: list[Job], digest: Heard) -> None:
    choose(talk, digest, closed[:2], period="90d")
    assert not closed[0].is_active
    assert closed[0].code in digest.words()
    assert digest.does("confirm_reopenings")
    talk.click(digest, {"do": "turn_digest"})
    assert digest.does("choose_reopenings")
    assert not closed[0].is_active


def test_confirmed_jobs_are_reopened_and_each_result_is_shown(talk: Talk, closed: list[Job], digest: Heard) -> None:
    choose(talk, digest, closed[:3], period="30d")
    talk.click(digest, {"do": "confirm_reopenings"})
    assert [job.is_active for job in closed] == [True, True, True, False]
    assert "3 of 3" in digest.words("en_us") or "3" in digest.words("en_us").splitlines()[0]
    versions = digest.message.versions
    assert len(versions) >= 3


def test_the_right_is_checked_for_each_job(talk: Talk, closed: list[Job], digest: Heard) -> None:
    closed[1].team = people.SECOND_TEAM
    choose(talk, digest, closed[:3], period="30d")
    talk.click(digest, {"do": "confirm_reopenings"})
    assert [job.is_active for job in closed[:3]] == [True, False, True]
    outcomes = {entry.job_id: entry.outcome for entry in talk.store.history.entries(None, 0, 50)[0]}
    assert outcomes[closed[1].id] == "refused"


def test_an_outsider_reopens_nothing(talk: Talk, closed: list[Job], digest: Heard) -> None:
    choose(talk, digest, closed, period="30d")
    talk.click(digest, {"do": "confirm_reopenings"}, people.OUTSIDER)
    assert not any(job.is_active for job in closed)


@pytest.mark.parametrize("fault", ["busy", "rate_limited", "dropped_after"])
def test_a_failure_in_the_middle_is_overcome(
    talk: Talk, feishu: Platform, closed: list[Job], digest: Heard, fault: FaultKind
) -> None:
    feishu.faults.add(fault, f"POST /hire/v1/jobs/{closed[1].id}/open", times=4, seconds=0.1)
    choose(talk, digest, closed, period="30d")
    talk.click(digest, {"do": "confirm_reopenings"})
    assert all(job.is_active for job in closed)
    last = {entry.job_id: entry.outcome for entry in reversed(talk.store.history.entries(None, 0, 50)[0])}
    assert set(last.values()) == {"reopened"}


def test_a_team_that_cannot_be_asked_for_a_moment_is_asked_again(
    talk: Talk, feishu: Platform, closed: list[Job], digest: Heard
) -> None:
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{closed[1].id}/recruiter", times=4)
    choose(talk, digest, closed, period="30d")
    talk.click(digest, {"do": "confirm_reopenings"})
    assert all(job.is_active for job in closed)


def test_nothing_chosen_is_explained(talk: Talk, closed: list[Job], digest: Heard) -> None:
    form = {"posts": values(digest, closed, talk)}
    click = talk.acts.click(digest.message.id, people.RECRUITER.open_id, {"do": "choose_reopenings"}, form)
    click.envelope.payload["event"]["action"]["form_value"]["posts"] = ["x/1"]
    _, body = talk.push(click.envelope)
    assert "error" in body.decode()


@pytest.fixture
def expiring(feishu: Platform, talk: Talk) -> Job:
    job = next(job for job in feishu.jobs.values() if job.code == "A168690")
    job.is_active, job.expires_at = True, feishu.clock.now() + timedelta(days=2)
    talk.scan()
    return job


def card_of(talk: Talk, job: Job) -> Heard:
    choice = talk.ask(f"/job {job.code}")
    if not choice.does("arm_reopening"):
        talk.click(choice, {"do": "show_post"})
    return talk.last()


def test_an_armed_job_is_reopened_once_it_has_closed_and_the_chat_is_told(
    talk: Talk, feishu: Platform, expiring: Job
) -> None:
    card = card_of(talk, expiring)
    outcome = talk.click(card, {"do": "arm_reopening"}, form={"period": "90d"})
    assert outcome.toast_kind == "success"
    assert people.RECRUITER.open_id in card.words()
    assert card.does("disarm_reopening")
    feishu.careers.close_job(expiring.id)
    talk.scan()
    assert expiring.is_active
    assert talk.last().message.parent_id == card.message.id
    talk.scan()
    assert len(talk.store.history.entries(expiring.id, 0, 9)[0]) == 1


def test_only_those_who_may_reopen_can_arm(talk: Talk, expiring: Job) -> None:
    card = card_of(talk, expiring)
    assert talk.click(card, {"do": "arm_reopening"}, people.OUTSIDER).toast_kind == "error"
    assert talk.store.reminding.armings.every() == ()


def test_a_disarmed_job_stays_closed(talk: Talk, feishu: Platform, expiring: Job) -> None:
    card = card_of(talk, expiring)
    talk.click(card, {"do": "arm_reopening"})
    talk.click(card, {"do": "disarm_reopening"}, people.MANAGER)
    feishu.careers.close_job(expiring.id)
    talk.scan()
    assert not expiring.is_active


def test_the_right_is_checked_again_when_the_order_fires(talk: Talk, feishu: Platform, expiring: Job) -> None:
    card = card_of(talk, expiring)
    talk.click(card, {"do": "arm_reopening"})
    expiring.team = people.SECOND_TEAM
    talk.wait(minutes=5)
    feishu.careers.close_job(expiring.id)
    talk.scan()
    assert not expiring.is_active
    assert "disarm_reopening" not in str(card.message.card)
    assert talk.store.reminding.armings.every() == ()


def test_an_order_waits_for_a_team_that_cannot_be_asked_for_a_moment(
    talk: Talk, feishu: Platform, expiring: Job
) -> None:
    talk.click(card_of(talk, expiring), {"do": "arm_reopening"})
    feishu.careers.close_job(expiring.id)
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{expiring.id}/recruiter", times=4)
    talk.scan()
    assert expiring.is_active


def test_a_new_expiry_makes_the_order_void(talk: Talk, feishu: Platform, expiring: Job) -> None:
    card = card_of(talk, expiring)
    talk.click(card, {"do": "arm_reopening"})
    expiring.expires_at = feishu.clock.now() + timedelta(days=30)
    talk.scan()
    feishu.careers.close_job(expiring.id)
    talk.scan()
    assert not expiring.is_active
