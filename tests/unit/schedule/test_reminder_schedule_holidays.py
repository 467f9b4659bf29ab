"""The stages and closings of a chat that is not reminded every day, on real holidays of 2026."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.jobs import Job
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, ReminderDays, StageKey
from bot.domain.schedule.reminder_schedule import JobSnapshot, due_now, is_reminding_day
from tests.support.schedule_samples import DAY, JOB, SETTINGS, active, chat_state, moment

EVERY_DAY, MONDAY_TO_FRIDAY, CHINA = (replace(SETTINGS, reminder_days=days) for days in ReminderDays)


def expiring(day: date) -> Job:
    """The job, until the end of that day in Shanghai."""
    return replace(JOB, expires_at=moment(day, time(23, 59, 59)))


def digests(job: Job, settings: ChatSettings) -> Iterator[tuple[date, int]]:
    """The day and the stage of every reminder, from a look at the chat's time on each of its days."""
    known: set[StageKey] = set()
    assert job.expires_at is not None
    first = job.expires_at.date() - timedelta(days=max(settings.stages, default=0) + 15)
    for day in (first + DAY * number for number in range(60)):
        if not is_reminding_day(settings, day):
            continue
        now = moment(day)
        due = due_now(chat_state(settings, known), _snapshot(job, now), now)
        yield from ((day, reminder.key.stage) for reminder in due.reminders)
        known |= {reminder.key for reminder in (*due.reminders, *due.skipped)}


def _snapshot(job: Job, now: datetime) -> JobSnapshot:
    is_over = job.expires_at is not None and job.expires_at <= now
    return JobSnapshot((), ((job, job.expires_at),)) if is_over and job.expires_at else active(job)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (EVERY_DAY, [((9, 28), 7), ((10, 2), 3), ((10, 4), 1), ((10, 5), 0), ((10, 6), CLOSED_STAGE)]),
        (MONDAY_TO_FRIDAY, [((9, 28), 7), ((10, 2), 1), ((10, 5), 0), ((10, 6), CLOSED_STAGE)]),
        (CHINA, [((9, 28), 7), ((9, 30), 0), ((10, 8), CLOSED_STAGE)]),
    ],
    ids=list(ReminderDays),
)
def test_a_job_that_expires_on_national_day_week_is_told_before_and_after(
    settings: ChatSettings, expected: list[tuple[tuple[int, int], int]]
) -> None:
    told = [((day.month, day.day), stage) for day, stage in digests(expiring(date(2026, 10, 5)), settings)]
    assert told == expected


def test_before_spring_festival_the_last_stage_comes_on_the_make_up_saturday() -> None:
    """From 15 to 23 February nobody works; the 14th and the 28th, both Saturdays, are worked instead."""
    told = list(digests(expiring(date(2026, 2, 23)), replace(CHINA, stages=(7, 0, CLOSED_STAGE))))
    assert told == [(date(2026, 2, 14), 0), (date(2026, 2, 24), CLOSED_STAGE)]


@pytest.mark.parametrize(
    ("settings", "day"),
    [(EVERY_DAY, date(2026, 10, 10)), (CHINA, date(2026, 10, 10)), (MONDAY_TO_FRIDAY, date(2026, 10, 9))],
)
def test_a_stage_on_a_make_up_saturday_stays_there_by_the_calendar_of_china_only(
    settings: ChatSettings, day: date
) -> None:
    told = list(digests(expiring(date(2026, 10, 13)), replace(settings, stages=(3,))))
    assert told == [(day, 3)]


def test_a_closing_on_a_make_up_saturday_is_told_on_that_day_by_the_calendar_of_china_only() -> None:
    closed = expiring(date(2026, 10, 9))
    assert list(digests(closed, replace(CHINA, stages=(CLOSED_STAGE,)))) == [(date(2026, 10, 10), CLOSED_STAGE)]
    on_monday = [(date(2026, 10, 12), CLOSED_STAGE)]
    assert list(digests(closed, replace(MONDAY_TO_FRIDAY, stages=(CLOSED_STAGE,)))) == on_monday


def test_in_a_year_that_is_not_known_the_days_are_monday_to_friday() -> None:
    in_2126 = expiring(date(2126, 10, 5))
    assert list(digests(in_2126, CHINA)) == list(digests(in_2126, MONDAY_TO_FRIDAY))


@given(
    settings=st.sampled_from([EVERY_DAY, MONDAY_TO_FRIDAY, CHINA]),
    expires_on=st.dates(date(2026, 1, 20), date(2026, 12, 10)),
    stages=st.sets(st.integers(min_value=0, max_value=30), min_size=1, max_size=8),
)
def test_every_stage_comes_once_on_the_last_reminding_day_by_then(
    settings: ChatSettings, expires_on: date, stages: set[int]
) -> None:
    """Stages that holidays bring to the same day are one reminder, the most urgent."""
    told = list(digests(expiring(expires_on), replace(settings, stages=(*stages, CLOSED_STAGE))))
    expected: dict[date, int] = {}
    for stage in sorted(stages, reverse=True):
        expected[_last_reminding_day(settings, expires_on - timedelta(days=stage))] = stage
    assert told[:-1] == list(expected.items())
    day, stage = told[-1]
    assert stage == CLOSED_STAGE
    between = [expires_on + DAY * number for number in range(1, (day - expires_on).days)]
    assert day > expires_on
    assert not any(is_reminding_day(settings, each) for each in between)


def _last_reminding_day(settings: ChatSettings, day: date) -> date:
    while not is_reminding_day(settings, day):
        day -= DAY
    return day
