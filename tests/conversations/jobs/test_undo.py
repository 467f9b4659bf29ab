"""A reopening can be taken back for ten minutes, by whoever reopened the job or an administrator. In both worlds."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, TWO_ADVERTS_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

Start = Callable[..., Conversation]
UNDO = {"do": "undo_reopening"}


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)


def reopened(conversation: Conversation, job: Job) -> BotMessage:
    card = conversation.ask(f"/job {job.code}")
    conversation.click(card, {"do": "reopen_job"})
    assert job.is_active
    return card


@pytest.mark.parametrize(("by", "may"), [(people.RECRUITER, True), (people.ADMIN, True), (people.MANAGER, False)])
def test_who_may_undo(in_world: Start, job: Job, by: people.Person, *, may: bool) -> None:
    conversation = in_world()
    card = reopened(conversation, job)
    outcome = conversation.click(card, UNDO, by=by)
    assert job.is_active is not may
    assert outcome.toast is not None
    if may:
        assert "The reopening was undone. The job is closed again" in card.text()
        assert "The previous expiry date is not restored." in card.text()
        assert "已撤销重启。职位已再次关闭" in card.text("zh_cn")
        assert not card.has_button("undo_reopening")
        assert card.has_button("reopen_job")
        assert "closed again" in conversation.last().text()
    (entry, *_), _ = conversation.store.history.entries(job.id, 0, 1)
    assert (entry.action, entry.outcome) == ("undo", "undone" if may else "refused")


def test_refused_clicks_of_others_do_not_take_undo_away(in_world: Start, job: Job) -> None:
    conversation = in_world()
    card = reopened(conversation, job)
    for _ in range(12):
        conversation.click(card, UNDO, by=people.OUTSIDER)
    conversation.click(card, UNDO)
    assert not job.is_active


def test_from_the_notice_in_the_thread(in_world: Start, job: Job) -> None:
    conversation = in_world()
    card = reopened(conversation, job)
    notice = conversation.last()
    conversation.wait(seconds=6)  # a card is left alone for a moment after a click on it
    conversation.click(notice, UNDO)
    assert not job.is_active
    assert (
        "reopened the job on" in notice.text()
    )  # it keeps who reopened the job, and loses what cannot be done any more
    assert not notice.has_button("undo_reopening")
    assert "closed again" in conversation.last().text()
    assert "Closed" in card.text()


def test_a_button_that_comes_too_late_leaves_the_card(in_world: Start, job: Job) -> None:
    conversation = in_world()
    card = reopened(conversation, job)
    notice = conversation.last()
    conversation.click(card, UNDO)
    conversation.wait(seconds=6)
    outcome = conversation.click(notice, UNDO)
    assert outcome.toast is not None
    assert "undone already" in outcome.toast.en_us
    assert not notice.has_button("undo_reopening")


def test_after_ten_minutes_it_is_too_late(in_world: Start, job: Job) -> None:
    conversation = in_world()
    card = reopened(conversation, job)
    conversation.wait(minutes=11)
    outcome = conversation.click(card, UNDO)
    assert job.is_active
    assert outcome.toast is not None
    assert "can no longer be undone" in outcome.toast.en_us
    conversation.click(card, {"do": "refresh_post"})
    assert not card.has_button("undo_reopening")


def test_a_job_that_has_changed_since_is_not_closed(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    card = reopened(conversation, job)
    assert job.expires_at is not None
    feishu.hire_service.edit_job(job.id, expires_at=job.expires_at + timedelta(days=5))
    conversation.click(card, UNDO)
    assert job.is_active


def test_undo_is_not_offered_for_a_job_that_was_open_before(in_world: Start) -> None:
    conversation = in_world()
    card = conversation.ask(f"/reopen {TWO_ADVERTS_CODE} 30d")
    assert "open already" in card.text()
    assert not card.has_button("undo_reopening")


def test_the_closing_of_an_undo_is_not_told(in_world: Start, job: Job) -> None:
    conversation = in_world()
    conversation.ask(f"/subscribe {job.title}")
    conversation.wait(minutes=30)
    card = reopened(conversation, job)
    conversation.wait(minutes=1)
    conversation.click(card, UNDO)
    for _ in range(3):
        conversation.wait(days=1)
        assert conversation.remind() == []
    assert job.code in conversation.ask("/jobs closed").text() or "Next" in conversation.last().buttons()


def test_a_later_reopening_and_closing_is_told_again(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    conversation.ask(f"/subscribe {job.title}")
    conversation.wait(minutes=30)
    conversation.click(reopened(conversation, job), UNDO)
    conversation.wait(hours=1)
    conversation.ask(f"/reopen {job.code} 30d")
    conversation.wait(hours=1)
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    conversation.wait(days=1)
    (digest,) = conversation.remind()
    assert job.title in digest.text()


def test_an_undo_takes_the_adverts_off_again(in_world: Start, feishu: Platform) -> None:
    conversation = in_world()
    job = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    card = reopened(conversation, job)
    conversation.click(card, UNDO)
    assert not job.is_active
    assert "closed again" in conversation.last().text()


def test_the_same_click_twice_undoes_once(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    card = reopened(conversation, job)
    click = conversation.start_click(card, UNDO)
    first, second = conversation.push(click.event), conversation.push(click.event)
    assert first == second
    assert [entry.outcome for entry in conversation.store.history.entries(job.id, 0, 9)[0]] == ["undone", "reopened"]


def test_an_undo_whose_answer_was_lost_counts(in_world: Start, feishu: Platform, job: Job) -> None:
    conversation = in_world()
    card = reopened(conversation, job)
    feishu.faults.add("dropped_after", f"POST /hire/v1/jobs/{job.id}/close")
    conversation.click(card, UNDO)
    assert not job.is_active
