"""``/reopen`` with a date or period as people type it."""

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, UNADVERTISED_CLOSED_CODE
from tests.support.whole_bot.conversation import Conversation

DIRECT = direct_chat_id(people.RECRUITER.open_id)


@pytest.fixture
def closed(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)


def test_an_exact_title_with_a_period_in_it_shows_the_form(conversation: Conversation, feishu: Platform) -> None:
    job = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    feishu.hire_service.edit_job(job.id, title="暑期实习生 3个月")
    conversation.scan()
    answer = conversation.ask("/reopen 暑期实习生 3个月", chat=DIRECT)
    assert answer.has_button("reopen_job")
    assert not job.is_active
    conversation.ask("/reopen 暑期实习生 3个月 30d", chat=DIRECT)
    assert job.is_active


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0d", "at least one day"),
        ("2027-13-01", "no such day"),
        ("99999d", "ten years"),
        ("2020-01-01", "is over"),
        ("ASAP", "2027-01-31"),
    ],
)
def test_a_date_that_cannot_be_meant_is_answered_with_the_form(
    conversation: Conversation, closed: Job, typed: str, reason: str
) -> None:
    answer = conversation.ask(f"/reopen {closed.code} {typed}")
    assert reason in answer.text()
    assert answer.has_button("reopen_job")
    assert not closed.is_active


def test_the_card_says_by_which_zone_a_typed_date_counts(conversation: Conversation, closed: Job) -> None:
    answer = conversation.ask(f"/reopen {closed.code} 明天")
    assert "until the end of 2026-11-24 (Asia/Shanghai time)" in answer.text()
