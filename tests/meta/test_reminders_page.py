"""The example in docs/reminders.md agrees with the schedule: each row is a story that is played every half hour."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.jobs import Job, JobAdvert
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, Filters, ReminderDays, Snooze, StageKey, Subscription
from bot.domain.schedule.reminder_schedule import (
    ChatReminderState,
    JobSnapshot,
    due_now,
    is_reminding_day,
    reminder_time,
)

PAGE = Path(__file__).parents[2] / "docs" / "reminders.md"
ZONE = ZoneInfo("Asia/Shanghai")
SETTINGS = ChatSettings("oc_1", (7, 3, 1, 0, CLOSED_STAGE), time(9, 30), ZONE.key)
SUBSCRIBED_AT = datetime(2026, 7, 1, tzinfo=ZONE)
EXPIRES_AT = datetime(2026, 7, 19, 23, 59, 59, 999_000, tzinfo=ZONE)
MOVED_TO = datetime(2026, 7, 31, 23, 59, 59, 999_000, tzinfo=ZONE)
JOB = Job("6960", expires_at=EXPIRES_AT, adverts=(JobAdvert("70", "7001"), JobAdvert("71", "7101")))
UNTIL_IT_CLOSES = Snooze("oc_1", JOB.id, None)
NAMES = {7: "7 days before", 3: "3 days before", 1: "1 day before", 0: "on the day", CLOSED_STAGE: "closed"}


def july(day: int, hour: int) -> datetime:
    return datetime(2026, 7, day, hour, tzinfo=ZONE)


def closing(at: datetime, **more: Any) -> dict[str, Any]:
    """What a closing changes in a job."""
    return {"is_active": False, "closed_at": at, "is_closing_seen": True, **more}


def reopening(expires_at: datetime) -> dict[str, Any]:
    return {"is_active": True, "closed_at": None, "is_closing_seen": False, "expires_at": expires_at}


@dataclass(frozen=True)
class Story:
    """What happens to a job that expires at the end of 2026-07-19 and to the chat that is reminded of it.

    ``changes`` are those of the job, by their times.
    """

    settings: ChatSettings = SETTINGS
    subscribed_at: datetime = SUBSCRIBED_AT
    changes: dict[datetime, dict[str, Any]] = field(default_factory=dict)
    snoozed_at: datetime | None = None
    snooze: Snooze = UNTIL_IT_CLOSES
    down_until: datetime | None = None


STORIES = {
    "nothing else": Story(),
    "the chat wants Monday to Friday only": Story(replace(SETTINGS, reminder_days=ReminderDays.MONDAY_TO_FRIDAY)),
    "the chat subscribes on Friday 07-17 at 14:00": Story(subscribed_at=july(17, 14)),
    "the chat is paused until 07-17, that day included": Story(replace(SETTINGS, paused_until=date(2026, 7, 17))),
    "the job is snoozed on 07-12 until it closes": Story(snoozed_at=july(12, 10)),
    "the job is snoozed on 07-12 at 10:00 for three days": Story(
        snoozed_at=july(12, 10), snooze=replace(UNTIL_IT_CLOSES, until=july(15, 10))
    ),
    "the job is snoozed on 07-14 at 10:00 for three days": Story(
        snoozed_at=july(14, 10), snooze=replace(UNTIL_IT_CLOSES, until=july(17, 10))
    ),
    "on 07-16 at 15:00 the expiry is moved to 07-31": Story(changes={july(16, 15): {"expires_at": MOVED_TO}}),
    "somebody closes the job on 07-14 at 16:00": Story(changes={july(14, 16): closing(july(14, 16))}),
    "so they do, and on 07-15 at 15:00 it is reopened until the same date": Story(
        changes={july(14, 16): closing(july(14, 16)), july(15, 15): reopening(EXPIRES_AT)}
    ),
    "so they do, and on 07-15 at 15:00 it is reopened until 07-31 and closed again on 07-21 at 16:00": Story(
        changes={
            july(14, 16): closing(july(14, 16)),
            july(15, 15): reopening(MOVED_TO),
            july(21, 16): closing(july(21, 16)),
        }
    ),
    "so they do, and on 07-15 at 15:00 it is reopened, which is taken back at once": Story(
        changes={july(14, 16): closing(july(14, 16)), july(15, 15): closing(july(15, 15), is_closing_quiet=True)}
    ),
    "Hire counts the job as open until 07-22, and closes it then": Story(changes={july(22, 10): closing(EXPIRES_AT)}),
    "the bot is down from 07-12 to 07-17 at noon": Story(down_until=july(17, 12)),
    "the date is not the end of the day, but 09:00": Story(changes={SUBSCRIBED_AT: {"expires_at": july(19, 9)}}),
}


def reminders_of(story: Story) -> Iterator[str]:
    """Every reminder that the chat gets, a digest a day at most, from a look every half hour."""
    known: frozenset[StageKey] = frozenset()
    now, day_of_digest = max(story.subscribed_at, story.down_until or story.subscribed_at), None
    while now < MOVED_TO + timedelta(days=10):
        today = now.date()
        has_come = reminder_time(story.settings, today) <= now and is_reminding_day(story.settings, today)
        if has_come and today != day_of_digest:
            due = due_now(chat_state(story, known, now), snapshot(story, now), now)
            yield from (f"{now:%m-%d} ({NAMES[reminder.key.stage]})" for reminder in due.reminders)
            day_of_digest = today if due.reminders else day_of_digest
            known |= {reminder.key for reminder in (*due.reminders, *due.skipped)}
        now += timedelta(minutes=30)


def chat_state(story: Story, known: frozenset[StageKey], now: datetime) -> ChatReminderState:
    is_snoozed = story.snoozed_at is not None and story.snoozed_at <= now
    subscription = Subscription("s", "oc_1", Filters(), "ou_1", story.subscribed_at)
    return ChatReminderState(story.settings, (subscription,), known, {JOB.id: story.snooze} if is_snoozed else {})


def snapshot(story: Story, now: datetime) -> JobSnapshot:
    """As the store has it: without closings that are not told, and with a job whose date has passed among the closed ones."""
    job = JOB
    for at, changes in sorted(story.changes.items(), key=lambda change: change[0]):
        if at <= now:
            times_closed = job.times_closed + (changes.get("is_active") is False)
            job = replace(job, times_closed=times_closed, **changes)
    over_at = job.expires_at if job.is_active else job.closed_at
    if over_at is None or over_at > now:
        return JobSnapshot((job,), ())
    return JobSnapshot((), () if job.is_closing_quiet else ((job, over_at),))


def rows() -> dict[str, str]:
    found = re.findall(r"^\| (.+?) \| (\d\d-\d\d \(.+\)) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {str(story): str(dates) for story, dates in found}


def test_every_story_of_the_page_is_checked() -> None:
    assert set(rows()) == set(STORIES)


@pytest.mark.parametrize("story", STORIES)
def test_the_worked_example_is_what_the_schedule_does(story: str) -> None:
    assert rows()[story] == ", ".join(reminders_of(STORIES[story]))
