"""When the closing of a job is due for a chat, and that each closing is due once."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.reminders import CLOSED_STAGE, ReminderDays, StageKey
from bot.domain.schedule.reminder_schedule import JobSnapshot, due_now
from tests.support.schedule_samples import (
    DAY,
    EXPIRES_AT,
    JOB,
    SECOND,
    SETTINGS,
    before_expiry,
    chat_state,
    closed,
    key,
    stages,
    subscription,
)

WORKING_DAYS = replace(SETTINGS, reminder_days=ReminderDays.MONDAY_TO_FRIDAY)


def test_working_days_postpone_a_weekend_closing_to_monday() -> None:
    chat = chat_state(WORKING_DAYS)
    assert stages(chat, closed(EXPIRES_AT), before_expiry(-3) - SECOND) == []
    assert stages(chat, closed(EXPIRES_AT), before_expiry(-3)) == [CLOSED_STAGE]


def test_a_closing_is_reported_once_at_the_next_reminder_time() -> None:
    at = before_expiry(0) + SECOND
    assert stages(chat_state(), closed(at, by_hand=True), before_expiry(-1) - SECOND) == []
    due = due_now(chat_state(), closed(at, by_hand=True), before_expiry(-1))
    assert [(each.key.stage, each.due_at) for each in due.reminders] == [(CLOSED_STAGE, before_expiry(-1))]
    assert stages(chat_state(known=[key(CLOSED_STAGE)]), closed(at, by_hand=True), before_expiry(-9)) == []


@pytest.mark.parametrize("expires_at", [EXPIRES_AT, None], ids=["with a date", "without a date"])
def test_a_job_that_closes_a_second_time_is_reported_a_second_time(expires_at: datetime | None) -> None:
    known: set[StageKey] = set()
    for times_closed in (1, 2, 3):
        job = replace(JOB, expires_at=expires_at, is_active=False, times_closed=times_closed)
        snapshot = JobSnapshot((), ((job, before_expiry(5)),))
        (reminder,) = due_now(chat_state(known=known), snapshot, before_expiry(4)).reminders
        known.add(reminder.key)
        assert stages(chat_state(known=known), snapshot, before_expiry(3)) == []


def test_a_job_that_has_expired_and_that_hire_closes_later_is_reported_once() -> None:
    (reminder,) = due_now(chat_state(), closed(EXPIRES_AT), before_expiry(-1)).reminders
    by_hire = closed(EXPIRES_AT + 3 * DAY, by_hand=True)
    assert stages(chat_state(known=[reminder.key]), by_hire, before_expiry(-9)) == []


def test_a_job_that_expired_and_whose_expiry_was_moved_is_reported_again() -> None:
    (reminder,) = due_now(chat_state(), closed(EXPIRES_AT), before_expiry(-1)).reminders
    moved = replace(JOB, expires_at=EXPIRES_AT + 5 * DAY)
    snapshot = JobSnapshot((), ((moved, EXPIRES_AT + 5 * DAY),))
    assert stages(chat_state(known=[reminder.key]), snapshot, before_expiry(-6)) == [CLOSED_STAGE]


def test_a_closing_exactly_at_the_reminder_time_is_reported_at_once() -> None:
    assert stages(chat_state(), closed(before_expiry(0), by_hand=True), before_expiry(0)) == [CLOSED_STAGE]


def test_after_missed_stages_only_the_closing_is_reported() -> None:
    assert stages(chat_state(), closed(EXPIRES_AT), before_expiry(-2)) == [CLOSED_STAGE]


def test_a_closing_before_the_subscription_is_not_reported() -> None:
    before, later = subscription(EXPIRES_AT + SECOND), subscription(EXPIRES_AT)
    assert stages(chat_state(subscriptions=(before,)), closed(EXPIRES_AT), before_expiry(-1)) == []
    assert stages(chat_state(subscriptions=(before, later)), closed(EXPIRES_AT), before_expiry(-1)) == [CLOSED_STAGE]


def test_a_closing_is_reported_only_if_a_subscription_of_that_time_matches() -> None:
    earlier, new = subscription(cities=("成都",)), subscription(EXPIRES_AT + SECOND)
    assert stages(chat_state(subscriptions=(earlier, new)), closed(EXPIRES_AT), before_expiry(-1)) == []


def test_a_job_that_closed_without_a_date_has_a_stage_of_its_own() -> None:
    forever = replace(JOB, expires_at=None, is_active=False, times_closed=1)
    (reminder,) = due_now(chat_state(), JobSnapshot((), ((forever, EXPIRES_AT),)), before_expiry(-1)).reminders
    assert reminder.key == key(CLOSED_STAGE, forever)
    assert reminder.expires_at is None
