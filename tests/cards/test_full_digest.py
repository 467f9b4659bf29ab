"""A page of ten rows with the form keeps the people and the whole titles: see cards/components/size_limit.py."""

from dataclasses import replace

import pytest

from bot.domain.jobs import JobTeam
from bot.domain.reminders import CLOSED_STAGE
from cards.digest_card import PAGE_SIZE, DigestRow, DigestView, digest_card
from tests.support.card_assertions import assert_platform_accepts, shown, tagged
from tests.support.job_samples import NOW, ZONE, with_details
from tests.support.reminder_samples import ASSIGNMENT, DIGEST_ID, closed_job, expiring_in, reminder_for

TITLE = "高级后端开发工程师（基础架构）Senior Backend Engineer"


def row(number: int, *, is_closed: bool, is_assigned: bool) -> DigestRow:
    """A row with ids as long as the platform's."""
    job = closed_job(10 + number) if is_closed else expiring_in(1 + number % 7, number)
    recruiter = JobTeam(f"ou_7d8a6e6df7621556ce0d21922b6760{number:02}", (), ())
    job = replace(job, id=f"69606632409259560{number:02}", team=recruiter)
    job = with_details(job, title=f"{TITLE} {number}")
    return DigestRow(job, reminder_for(job, CLOSED_STAGE if is_closed else 3), ASSIGNMENT if is_assigned else None)


@pytest.mark.parametrize("closed", [1, 3, 5, 8, PAGE_SIZE])
def test_ten_rows_and_the_form_name_every_recruiter_and_assignee(closed: int) -> None:
    page = [row(number, is_closed=number < closed, is_assigned=number < 3) for number in range(PAGE_SIZE)]
    more = [row(20 + number, is_closed=False, is_assigned=False) for number in range(14)]
    card = digest_card(DigestView(DIGEST_ID, (*page, *more)), 0, NOW, ZONE)
    assert_platform_accepts(card)
    assert tagged(card, "form")
    text = shown(card, "en_us")
    assert text.count("<person id='ou_7d8a6e6df7621556ce0d21922b6760") >= PAGE_SIZE
    assert text.count(f"Assigned to <person id='{ASSIGNMENT.open_id}'") == len([r for r in page if r.assignment])
    assert text.count(TITLE) >= PAGE_SIZE
