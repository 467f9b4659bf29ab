"""On which days a chat is reminded: chosen in the settings form, kept over holidays, and what the operator is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.reminders import ReminderDays
from bot.domain.schedule.working_days import unknown_year
from bot.storage.store import DatabaseStore
from simulator.core.chats import RECRUITING_GROUP
from simulator.platform import Platform
from tests.support.log_lines import error_lines
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, prepare_expiring_job
from tests.support.whole_bot.reminders_model import CHINA, CLOSED, DAY, EVERY_DAY, MONDAY_TO_FRIDAY, ModelChat
from tests.support.whole_bot.reminders_world import CHATS, MAX_JITTER, RemindersWorld

START = datetime(2026, 2, 12, 1, 30, tzinfo=UTC)
"""A Thursday at half past nine in Shanghai, two days before the last working day, a Saturday, before Spring Festival."""


def days_of(conversation: Conversation) -> ReminderDays:
    settings = conversation.store.subscriptions.settings(RECRUITING_GROUP)
    assert settings is not None
    return settings.reminder_days


def open_form(conversation: Conversation) -> BotMessage:
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    return card


def choose_days(conversation: Conversation, value: str) -> BotMessage:
    card = open_form(conversation)
    conversation.click(card, {"do": "save_reminders"}, form={"working_days": value})
    return card


@pytest.mark.parametrize(
    ("value", "days", "english", "chinese"),
    [
        ("no", ReminderDays.EVERY_DAY, "Every day at 09:30", "每天 09:30"),
        ("yes", ReminderDays.MONDAY_TO_FRIDAY, "Monday to Friday at 09:30", "周一至周五 09:30"),
        ("china", ReminderDays.CHINA, "On China's working days at 09:30", "法定工作日（含调休）09:30"),
    ],
)
def test_the_days_are_chosen_in_the_form(
    conversation: Conversation, value: str, days: ReminderDays, english: str, chinese: str
) -> None:
    conversation.ask("/subscribe")
    choose_days(conversation, "yes" if value == "no" else "no")
    card = choose_days(conversation, value)
    assert days_of(conversation) is days
    assert english in card.text("en_us")
    assert chinese in card.text("zh_cn")


def test_days_that_the_form_does_not_offer_are_refused(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    choose_days(conversation, "china")
    card = open_form(conversation)
    click = conversation.start_click(card, {"do": "save_reminders"}, form={"working_days": "no"})
    click.event.payload["event"]["action"]["form_value"]["working_days"] = "never"
    _, body = conversation.push(click.event)
    assert "error" in body.decode()
    assert days_of(conversation) is ReminderDays.CHINA


@pytest.fixture
def over_the_holiday(
    store: DatabaseStore, world: str, feishu: Platform
) -> Callable[[str, date], list[tuple[date, int]]]:
    """The days and stages of all reminders of one job that expires on a given day, for a chat with the given days."""

    def remind_daily(days: str, expires_on: date) -> list[tuple[date, int]]:
        reminders = RemindersWorld(store, START, feishu.behaviour)
        reminders.platform.jobs["601"].expires_at = datetime.combine(expires_on, time(15, 59), UTC)
        reminders.scan()
        reminders.put_settings(CHATS[0], ModelChat("Asia/Shanghai", time(9, 30), (0, CLOSED), days))
        reminders.subscribe(CHATS[0], "all")
        reminders.clock.move(MAX_JITTER)
        for _ in range(16):
            reminders.scan()
            reminders.remind()
            reminders.clock.move(DAY)
        assert reminders.errors == []
        return [((at + timedelta(hours=8)).date(), row.stage) for row, at in reminders.model.sent.items()]

    return remind_daily


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (EVERY_DAY, [(date(2026, 2, 23), 0), (date(2026, 2, 24), CLOSED)]),
        (MONDAY_TO_FRIDAY, [(date(2026, 2, 23), 0), (date(2026, 2, 24), CLOSED)]),
        # Nine days ahead: from the 15th to the 23rd nobody works, and the Saturday before is a make-up day.
        (CHINA, [(date(2026, 2, 14), 0), (date(2026, 2, 24), CLOSED)]),
    ],
)
def test_a_job_that_expires_on_the_last_day_of_spring_festival_is_told_before_it(
    over_the_holiday: Callable[[str, date], list[tuple[date, int]]], days: str, expected: list[tuple[date, int]]
) -> None:
    assert over_the_holiday(days, date(2026, 2, 23)) == expected


@pytest.mark.parametrize("value", ["china", "yes"])
def test_in_december_the_operator_is_told_once_a_day_that_the_holidays_of_next_year_are_missing(
    start_conversation: Callable[..., Conversation], feishu: Platform, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    prepare_expiring_job(feishu)
    conversation = start_conversation()
    conversation.ask(SUBSCRIBE)
    choose_days(conversation, value)
    last = next(year for year in range(2026, 2126) if unknown_year(date(year + 1, 1, 1)))
    feishu.move(datetime(last, 11, 30, 4, tzinfo=UTC) - feishu.clock.now())
    conversation.remind()
    assert error_lines(caplog) == []
    told = f"holidays_unknown year={last + 1} action=update_the_package_chinesecalendar"
    for day in (1, 2):
        conversation.wait(days=1)
        conversation.remind()
        conversation.remind()
        assert error_lines(caplog) == ([told] * day if value == "china" else [])
