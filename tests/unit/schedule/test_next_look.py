"""Chats with the same reminder time are spread, because the platform limits how many messages are sent in a second."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, timedelta

from bot.domain.schedule.reminder_schedule import reminder_time
from handlers.reminders.next_look import digest_time
from tests.support.schedule_samples import SETTINGS

DAY = date(2026, 3, 4)
CHATS = 300
SPREAD = timedelta(minutes=3)


def test_chats_with_the_same_time_are_spread_over_three_minutes() -> None:
    at = reminder_time(SETTINGS, DAY).astimezone(UTC)
    moments = [digest_time(replace(SETTINGS, chat_id=f"oc_{number}"), DAY) for number in range(CHATS)]
    assert all(at <= moment <= at + SPREAD for moment in moments)
    in_ten_seconds = Counter((moment - at) // timedelta(seconds=10) for moment in moments)
    # 17 on average, where the platform takes 50 messages a second for one app.
    assert len(in_ten_seconds) == 18
    assert max(in_ten_seconds.values()) < 50


def test_a_chat_has_the_same_moment_every_day() -> None:
    moments = {digest_time(SETTINGS, DAY + timedelta(days=day)) - timedelta(days=day) for day in range(5)}
    assert len(moments) == 1
