"""Reminder times in the chat's time zone, also in nights with a clock change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.reminders import CLOSED_STAGE, ChatSettings, ReminderDays
from bot.domain.schedule.reminder_schedule import is_reminding_day, reminder_time
from tests.support.schedule_samples import DAY, JOB, SECOND, SETTINGS, active, chat_state, closed, key, moment, stages

MINUTE = timedelta(minutes=1)
# The zone, the night, the reminder time that is skipped or comes twice, and the instant at which it is due.
SKIPPED = [
    ("Europe/Berlin", date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ("America/New_York", date(2026, 3, 8), time(2, 0), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), datetime(2026, 10, 3, 15, 45, tzinfo=UTC)),
    # Midnight itself is skipped.
    ("America/Havana", date(2026, 3, 8), time(0, 30), datetime(2026, 3, 8, 5, 30, tzinfo=UTC)),
    # Samoa moved across the date line and skipped this whole day.
    ("Pacific/Apia", date(2011, 12, 30), time(9, 30), datetime(2011, 12, 30, 19, 30, tzinfo=UTC)),
]
TWICE = [
    ("Europe/Berlin", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ("America/New_York", date(2026, 11, 1), time(1, 0), datetime(2026, 11, 1, 5, 0, tzinfo=UTC)),
]


def in_zone(zone: str, at: time = time(9, 30)) -> ChatSettings:
    return replace(SETTINGS, zone=zone, remind_at=at)


@pytest.mark.parametrize(("zone", "night", "hour", "due_at"), SKIPPED + TWICE)
def test_a_reminder_time_that_the_clock_skips_or_repeats_comes_once(
    zone: str, night: date, hour: time, due_at: datetime
) -> None:
    settings = in_zone(zone, hour)
    assert reminder_time(settings, night).astimezone(UTC) == due_at
    job = replace(JOB, expires_at=due_at + 2 * DAY)
    expires_on = job.expires_at.astimezone(ZoneInfo(zone)).date() if job.expires_at else night
    stage = (expires_on - night).days
    chat = chat_state(replace(settings, stages=(stage,)))
    assert stages(chat, active(job), due_at - SECOND) == []
    assert stages(chat, active(job), due_at) == [stage]
    known = chat_state(replace(settings, stages=(stage,)), known=[key(stage, job)])
    assert [stages(known, active(job), due_at + 15 * MINUTE * n) for n in range(12)] == [[]] * 12


@pytest.mark.parametrize(
    ("zone", "expiry_day"),
    [
        ("Europe/Berlin", date(2026, 3, 30)),
        ("Europe/Berlin", date(2026, 10, 26)),
        ("America/New_York", date(2026, 3, 9)),
        ("America/New_York", date(2026, 11, 2)),
        ("Asia/Shanghai", date(2026, 3, 30)),
    ],
)
def test_stages_on_both_sides_of_a_clock_change_keep_their_local_time(zone: str, expiry_day: date) -> None:
    job = replace(JOB, expires_at=moment(expiry_day, time(23, 59, 59), zone))
    for days in (7, 3, 1, 0):
        due_at = moment(expiry_day - timedelta(days=days), time(9, 30), zone)
        chat = chat_state(in_zone(zone), known=[key(stage, job) for stage in (7, 3, 1) if stage > days])
        assert stages(chat, active(job), due_at - SECOND) == []
        assert stages(chat, active(job), due_at) == [days]


def test_the_last_day_is_that_of_the_chats_time_zone() -> None:
    evening = replace(JOB, expires_at=datetime(2026, 7, 10, 20, 0, tzinfo=UTC))
    stages_of_today = (0,)
    shanghai = chat_state(replace(in_zone("Asia/Shanghai", time(3, 0)), stages=stages_of_today))
    new_york = chat_state(replace(in_zone("America/New_York"), stages=stages_of_today))
    assert stages(shanghai, active(evening), moment(date(2026, 7, 11), time(3, 0))) == [0]
    assert stages(shanghai, active(evening), moment(date(2026, 7, 11), time(3, 0)) - SECOND) == []
    assert stages(new_york, active(evening), moment(date(2026, 7, 10), time(9, 30), "America/New_York")) == [0]


def test_a_closing_in_the_repeated_hour_is_reported_the_next_day() -> None:
    berlin = chat_state(in_zone("Europe/Berlin", time(2, 30)))
    second_time = moment(date(2026, 10, 25), time(2, 30), "Europe/Berlin", fold=1)
    next_day = moment(date(2026, 10, 26), time(2, 30), "Europe/Berlin")
    assert stages(berlin, closed(second_time - MINUTE), next_day - SECOND) == []
    assert stages(berlin, closed(second_time - MINUTE), next_day) == [CLOSED_STAGE]


def test_a_chat_in_utc_is_no_special_case() -> None:
    chat = chat_state(replace(in_zone("UTC"), stages=(0, CLOSED_STAGE)))
    job = replace(JOB, expires_at=datetime(2026, 7, 10, 9, 30, 0, 1000, tzinfo=UTC))
    assert stages(chat, active(job), datetime(2026, 7, 10, 9, 30, tzinfo=UTC)) == [0]
    assert stages(chat, closed(datetime(2026, 7, 10, 9, 30, tzinfo=UTC)), datetime(2026, 7, 10, 9, 30, tzinfo=UTC)) == [
        CLOSED_STAGE
    ]


def test_only_saturday_and_sunday_are_days_off() -> None:
    settings = replace(SETTINGS, reminder_days=ReminderDays.MONDAY_TO_FRIDAY)
    week = [date(2026, 7, 13) + timedelta(days=n) for n in range(7)]
    assert [is_reminding_day(settings, day) for day in week] == [True] * 5 + [False] * 2
    assert all(is_reminding_day(SETTINGS, day) for day in week)
