"""Reopening by form and by command: dates, and every answer that Hire may give."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.faults import FaultKind
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation

SHANGHAI = ZoneInfo("Asia/Shanghai")
POST_ID, JOB_ID = "7392894182636144946", "7392894182636030258"
OPEN = f"POST /hire/v1/jobs/{JOB_ID}/open"
REOPEN = {"do": "reopen_job"}


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


def days_from_now(feishu: Platform, days: int) -> datetime:
    day = feishu.clock.now().astimezone(SHANGHAI).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999000, SHANGHAI)


def outcomes(conversation: Conversation) -> list[str]:
    return [entry.outcome for entry in conversation.store.history.entries(JOB_ID, 0, 50)[0]]


def test_the_form_reopens_the_job_and_disappears(conversation: Conversation, feishu: Platform, job: Job) -> None:
    card = conversation.ask("/job A168688")
    outcome = conversation.click(card, REOPEN, form={"date": "2099-01-31"} | {"date": _in(feishu, 70)})
    assert job.is_active
    assert job.expires_at == days_from_now(feishu, 70)
    assert outcome.toast is not None
    assert outcome.toast.en_us == "The job is open again"
    assert not card.has_button("reopen_job")
    assert "开放" in card.text("zh_cn")


def _in(feishu: Platform, days: int) -> str:
    return days_from_now(feishu, days).date().isoformat()


@pytest.mark.parametrize(("period", "days"), [("30d", 30), ("60d", 60), ("90d", 90), ("180d", 180), ("forever", None)])
def test_every_period_of_the_form_means_what_it_says(
    conversation: Conversation, feishu: Platform, job: Job, period: str, days: int | None
) -> None:
    conversation.click(conversation.ask("/job A168688"), REOPEN, form={"period": period})
    assert job.expires_at == (days_from_now(feishu, days) if days else None)
    assert job.is_active


def test_an_unchanged_form_uses_the_period_it_shows(conversation: Conversation, feishu: Platform, job: Job) -> None:
    conversation.click(conversation.ask("/job A168688"), REOPEN)
    assert job.expires_at == days_from_now(feishu, 90)


def test_a_notice_in_the_thread_says_who_reopened_the_job(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    conversation.click(card, REOPEN, form={"date": _in(feishu, 70)})
    reply = conversation.last()
    assert reply.message.parent_id == card.message.id
    assert reply.message.thread_id
    assert people.RECRUITER.open_id in reply.text()
    assert "高级工程师" in reply.text("zh_cn")


def test_a_group_without_threads_gets_the_notice_too(conversation: Conversation, feishu: Platform) -> None:
    feishu.chats[RECRUITING_GROUP].allows_threads = False
    card = conversation.ask("/job A168688")
    conversation.click(card, REOPEN)
    assert people.RECRUITER.open_id in conversation.last().text()


@pytest.mark.parametrize(
    ("text", "days"),
    [("30d", 30), ("30天", 30), ("30 天", 30), ("３０ｄ", 30), ("forever", None), ("长期", None), ("FOREVER", None)],
)
def test_the_command_with_a_date_reopens_at_once(
    conversation: Conversation, feishu: Platform, job: Job, text: str, days: int | None
) -> None:
    card = conversation.ask(f"/reopen A168688 {text}")
    assert job.is_active
    assert job.expires_at == (days_from_now(feishu, days) if days else None)
    assert "The job is open again" in card.text("en_us")
    assert people.RECRUITER.open_id in card.text()


@pytest.mark.parametrize("day", ["2036-11-23", "2036-02-29"])
def test_a_date_in_the_far_future_is_accepted(conversation: Conversation, job: Job, day: str) -> None:
    conversation.say(f"/reopen A168688 {day}")
    assert job.expires_at is not None
    assert job.expires_at.astimezone(SHANGHAI).date().isoformat() == day


def test_a_typed_date_means_the_end_of_that_day(conversation: Conversation, feishu: Platform, job: Job) -> None:
    conversation.say(f"重启 A168688 {_in(feishu, 33)}")
    assert job.expires_at == days_from_now(feishu, 33)


def test_months_are_calendar_months(conversation: Conversation, feishu: Platform, job: Job) -> None:
    conversation.say("/reopen A168688 3个月")
    today = feishu.clock.now().astimezone(SHANGHAI).date()
    assert job.expires_at is not None
    closing = job.expires_at.astimezone(SHANGHAI).date()
    assert (closing.year * 12 + closing.month) - (today.year * 12 + today.month) == 3


def test_the_command_without_a_date_shows_the_form(conversation: Conversation, job: Job) -> None:
    assert conversation.ask("/reopen A168688").has_button("reopen_job")
    assert not job.is_active


@pytest.mark.parametrize("until", ["2027-13-45", "0d", "sometime", "99999d", "30x", "2027/02/30", "2036-11-24"])
def test_an_invalid_date_is_explained(conversation: Conversation, job: Job, until: str) -> None:
    reasons = ("2027-01-31", "no such day", "at least one day", "ten years")
    answer = conversation.ask(f"/reopen A168688 {until}")
    assert any(reason in answer.text() for reason in reasons)
    assert answer.has_button("reopen_job")
    assert not job.is_active


def test_a_date_in_the_past_is_rejected(conversation: Conversation, job: Job) -> None:
    assert "That day is over" in conversation.ask("/reopen A168688 2020-01-31").text("en_us")
    assert not job.is_active


def test_a_date_in_the_past_in_the_form_is_rejected_in_a_toast(conversation: Conversation, job: Job) -> None:
    outcome = conversation.click(conversation.ask("/job A168688"), REOPEN, form={"date": "2020-01-31"})
    assert outcome.toast_kind == "error"
    assert not job.is_active


def test_a_second_click_on_an_old_card_changes_nothing(conversation: Conversation, feishu: Platform, job: Job) -> None:
    first, second = conversation.ask("/job A168688"), conversation.ask("/job A168688")
    conversation.click(first, REOPEN, form={"period": "30d"})
    outcome = conversation.click(second, REOPEN, people.MANAGER, form={"period": "180d"})
    assert job.expires_at == days_from_now(feishu, 30)
    assert outcome.toast is not None
    assert "already" in outcome.toast.en_us
    assert not second.has_button("reopen_job")
    assert sorted(outcomes(conversation)) == ["already_open", "reopened"]


def test_already_reopened_counts_as_done(conversation: Conversation, feishu: Platform, job: Job) -> None:
    """Hire says 1002616, does not give the job to the bot, and its advert is off, so it was last seen closed."""
    card = conversation.ask("/job A168688")
    conversation.wait(seconds=6)
    feishu.faults.add("scope_missing", f"GET /hire/v1/jobs/{JOB_ID}", times=50)
    feishu.hire_service.take_down(SOCIAL_SITE.id, POST_ID)
    feishu.hire_service.edit_job(JOB_ID, is_active=True, expires_at=None)
    outcome = conversation.click(card, REOPEN)
    assert outcome.toast is not None
    assert "already" in outcome.toast.en_us
    assert "Closed" not in card.text()
    assert outcomes(conversation) == ["already_open"]
    assert job.expires_at is None


def test_the_switched_off_console_is_explained(conversation: Conversation, feishu: Platform, job: Job) -> None:
    feishu.hire_service.is_sync_on = False
    outcome = conversation.click(conversation.ask("/job A168688"), REOPEN)
    assert outcome.toast is not None
    assert "通过 API 同步职位" in outcome.toast.zh_cn
    assert "飞书招聘 - 设置 - 职位管理 - 职位设置" in outcome.toast.zh_cn
    assert not job.is_active
    assert outcomes(conversation) == ["failed"]


@pytest.mark.parametrize("fault", ["busy", "bad_gateway", "dropped_before"])
def test_a_hire_that_fails_reopens_nothing_and_says_so(
    conversation: Conversation, feishu: Platform, job: Job, fault: FaultKind
) -> None:
    card = conversation.ask("/job A168688")
    feishu.faults.add(fault, OPEN, times=50)
    outcome = conversation.click(card, REOPEN)
    assert outcome.toast is not None
    assert "Incident number" in outcome.toast.en_us
    assert not job.is_active
    assert outcomes(conversation) == ["failed"]


def test_a_lost_answer_is_checked_by_reading_the_job(conversation: Conversation, feishu: Platform, job: Job) -> None:
    card = conversation.ask("/job A168688")
    feishu.faults.add("dropped_after", OPEN)
    outcome = conversation.click(card, REOPEN)
    assert outcome.toast is not None
    assert outcome.toast.en_us == "The job is open again"
    assert job.is_active
    assert outcomes(conversation) == ["reopened"]


def test_reopening_a_deleted_job_says_that_there_is_no_such_job(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    feishu.hire_service.delete_job(JOB_ID)
    outcome = conversation.click(card, REOPEN, people.ADMIN)
    assert outcome.toast_kind == "error"
    assert outcome.toast is not None
    assert "no such job" in outcome.toast.en_us


def test_a_job_whose_advert_left_the_site_can_be_reopened(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.hire_service.take_down(SOCIAL_SITE.id, POST_ID)
    card = conversation.ask("/job A168688")
    conversation.click(card, REOPEN)
    assert job.is_active
    assert not card.has_button("reopen_job")
    assert card.has_button("publish_adverts")


def test_an_expired_job_that_hire_counts_as_open_is_explained(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.behaviour.expired_job = "stays_active"
    feishu.hire_service.edit_job(JOB_ID, is_active=True)
    card, before = conversation.ask("/job A168688"), job.expires_at
    assert "已到期" in card.text("zh_cn")
    outcome = conversation.click(card, REOPEN)
    assert outcome.toast is not None
    assert "still counts" in outcome.toast.en_us
    assert "still counts" in conversation.ask("/reopen A168688 30d").text("en_us")
    assert job.expires_at == before
    assert outcomes(conversation) == ["already_open", "already_open"]


def test_an_expired_job_that_hire_lets_reopen_is_reopened(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.behaviour.expired_job, feishu.behaviour.expired_can_be_opened = "stays_active", True
    feishu.hire_service.edit_job(JOB_ID, is_active=True)
    conversation.click(conversation.ask("/job A168688"), REOPEN, form={"period": "30d"})
    assert job.expires_at == days_from_now(feishu, 30)
    assert outcomes(conversation) == ["reopened"]


def test_a_repeated_click_gets_the_first_answer(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    click = conversation.start_click(card, REOPEN)
    assert conversation.push(click.event) == conversation.push(click.event)
    assert outcomes(conversation) == ["reopened"]
