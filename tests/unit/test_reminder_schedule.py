from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminder_schedule import Market, due_now, open_rungs, snapshot_of
from bot.domain.reminders import CLOSED_RUNG, ChatSettings, RungKey, Snapshot
from tests.support.schedule_samples import (
    DAY,
    EXPIRES_AT,
    EXPIRY_DAY,
    POST,
    SECOND,
    SETTINGS,
    active,
    before_expiry,
    closed,
    key,
    moment,
    passed_over,
    reminded,
    rungs,
    subscription,
)

WORKING_DAYS = replace(SETTINGS, working_days_only=True)


@pytest.mark.parametrize("days", [7, 3, 1, 0])
def test_a_rung_is_due_from_the_chats_hour_on_its_day(days: int) -> None:
    chat = reminded(known=[key(rung) for rung in (7, 3, 1, 0) if rung > days])
    assert rungs(chat, active(), before_expiry(days) - SECOND) == []
    assert rungs(chat, active(), before_expiry(days)) == [days]


def test_a_rung_that_is_known_is_not_due_again_until_the_next_one_is() -> None:
    chat = reminded(known=[key(7)])
    assert rungs(chat, active(), before_expiry(4)) == []
    assert rungs(chat, active(), before_expiry(3)) == [3]


@pytest.mark.parametrize(("days", "missed"), [(6, []), (2, [7]), (1, [3, 7]), (0, [1, 3, 7])])
def test_after_downtime_only_the_most_urgent_rung_is_sent(days: int, missed: list[int]) -> None:
    due = due_now(reminded(), active(), before_expiry(days))
    assert len(due.reminders) == 1
    assert passed_over(due) == missed
    assert due.reminders[0].key.rung == min({7, 3, 1, 0} - set(missed) - {rung for rung in (3, 1, 0) if rung < days})


def test_what_was_passed_over_does_not_come_later() -> None:
    due = due_now(reminded(), active(), before_expiry(1))
    known = {reminder.key for reminder in (*due.reminders, *due.passed_over)}
    assert rungs(reminded(known=known), active(), before_expiry(1) + SECOND) == []


def test_a_less_urgent_rung_never_follows_a_more_urgent_one_whatever_the_settings_become() -> None:
    later_and_longer = replace(SETTINGS, remind_at=time(18, 0))
    due = due_now(reminded(later_and_longer, known=[key(1)]), active(), before_expiry(1) + SECOND)
    assert due.reminders == ()
    assert passed_over(due) == [3, 7]


def test_a_job_that_closed_early_and_is_open_again_until_the_same_day_has_its_ladder_still_before_it() -> None:
    assert rungs(reminded(known=[key(CLOSED_RUNG)]), active(), before_expiry(3)) == [3]


def test_nothing_is_due_at_the_very_moment_of_the_expiry_or_without_one() -> None:
    assert rungs(reminded(), active(), EXPIRES_AT) == []
    assert rungs(reminded(), active(replace(POST, expires_at=None)), before_expiry(0)) == []


def test_a_new_expiry_is_a_new_ladder_and_the_old_one_comes_back_as_it_was() -> None:
    later = replace(POST, expires_at=EXPIRES_AT + 30 * DAY)
    chat = reminded(known=[key(rung) for rung in (7, 3, 1, 0, CLOSED_RUNG)])
    assert rungs(chat, active(later), before_expiry(-23)) == [7]
    assert rungs(chat, active(), before_expiry(0)) == []


def test_a_chat_without_rungs_is_not_reminded() -> None:
    assert rungs(reminded(replace(SETTINGS, ladder=())), active(), before_expiry(0)) == []
    assert rungs(reminded(replace(SETTINGS, ladder=(1, 0))), closed(EXPIRES_AT), EXPIRES_AT + 5 * DAY) == []


def test_only_posts_that_a_subscription_is_about_are_due() -> None:
    in_beijing = replace(POST, id="7002", places=POST.places[1:])
    chat = reminded(subscriptions=(subscription(cities=("Shanghai",)), subscription(words=("nowhere",))))
    due = due_now(chat, active(POST, in_beijing), before_expiry(0))
    assert [reminder.key.post_id for reminder in due.reminders] == ["7001"]


def test_the_most_urgent_comes_first() -> None:
    sooner, later = replace(POST, id="7003"), replace(POST, id="7002", expires_at=EXPIRES_AT + 1.5 * DAY)
    gone = replace(POST, id="7004", expires_at=EXPIRES_AT - 2 * DAY)
    due = due_now(reminded(), Market((later, sooner, POST), ((gone, EXPIRES_AT - 2 * DAY),)), before_expiry(0))
    assert [reminder.key.post_id for reminder in due.reminders] == ["7004", "7001", "7003", "7002"]


def test_working_days_bring_a_weekends_rung_forward_to_friday() -> None:
    on_sunday = replace(POST, expires_at=EXPIRES_AT + 2 * DAY)
    assert rungs(reminded(WORKING_DAYS, known=[]), active(on_sunday), before_expiry(1)) == [3]
    due = due_now(reminded(WORKING_DAYS), active(on_sunday), before_expiry(0))
    assert [reminder.key.rung for reminder in due.reminders] == [0]
    assert passed_over(due) == [1, 3, 7]


def test_working_days_put_off_a_closing_of_the_weekend_to_monday() -> None:
    chat = reminded(WORKING_DAYS)
    assert rungs(chat, closed(EXPIRES_AT), before_expiry(-3) - SECOND) == []
    assert rungs(chat, closed(EXPIRES_AT), before_expiry(-3)) == [CLOSED_RUNG]


def test_a_closing_is_told_at_the_next_hour_of_reminding_once() -> None:
    at = before_expiry(0) + SECOND
    assert rungs(reminded(), closed(at, by_hand=True), before_expiry(-1) - SECOND) == []
    due = due_now(reminded(), closed(at, by_hand=True), before_expiry(-1))
    assert [(each.key.rung, each.due_at) for each in due.reminders] == [(CLOSED_RUNG, before_expiry(-1))]
    assert rungs(reminded(known=[key(CLOSED_RUNG)]), closed(at), before_expiry(-9)) == []


def test_a_closing_at_the_very_hour_of_reminding_is_told_at_once() -> None:
    assert rungs(reminded(), closed(before_expiry(0), by_hand=True), before_expiry(0)) == [CLOSED_RUNG]


def test_a_closing_after_missed_rungs_is_all_that_is_told() -> None:
    assert rungs(reminded(), closed(EXPIRES_AT), before_expiry(-2)) == [CLOSED_RUNG]


def test_a_closing_before_the_subscription_is_not_told() -> None:
    before, later = subscription(EXPIRES_AT + SECOND), subscription(EXPIRES_AT)
    assert rungs(reminded(subscriptions=(before,)), closed(EXPIRES_AT), before_expiry(-1)) == []
    assert rungs(reminded(subscriptions=(before, later)), closed(EXPIRES_AT), before_expiry(-1)) == [CLOSED_RUNG]


def test_a_closing_is_told_only_if_the_subscription_of_that_time_is_about_it() -> None:
    of_old, new = subscription(cities=("成都",)), subscription(EXPIRES_AT + SECOND)
    assert rungs(reminded(subscriptions=(of_old, new)), closed(EXPIRES_AT), before_expiry(-1)) == []


def test_a_job_that_closed_without_a_date_has_a_rung_of_its_own() -> None:
    forever = Market((), ((replace(POST, expires_at=None, is_active=False), EXPIRES_AT),))
    (reminder,) = due_now(reminded(), forever, before_expiry(-1)).reminders
    assert reminder.key == key(CLOSED_RUNG, None)


def test_a_pause_holds_through_its_last_day_in_the_chats_zone() -> None:
    paused = replace(SETTINGS, paused_until=EXPIRY_DAY - DAY)
    assert rungs(reminded(paused), active(), moment(EXPIRY_DAY - DAY, time(23, 59, 59))) == []
    assert rungs(reminded(paused), active(), moment(EXPIRY_DAY, time(0, 0))) == [1]
    assert rungs(reminded(paused), active(), before_expiry(0)) == [0]
    assert rungs(reminded(replace(paused, paused_until=date(2027, 1, 1))), closed(EXPIRES_AT), before_expiry(-9)) == []


def test_a_snooze_puts_off_what_is_due_until_it_is_over() -> None:
    until = before_expiry(3) + 2 * SECOND
    assert rungs(reminded(snooze_until=until), active(), until - SECOND) == []
    assert rungs(reminded(snooze_until=until), active(), until) == [3]
    assert rungs(reminded(snooze_until=before_expiry(-2)), closed(EXPIRES_AT), before_expiry(-1)) == []
    assert rungs(reminded(snooze_until=before_expiry(-2)), closed(EXPIRES_AT), before_expiry(-2)) == [CLOSED_RUNG]


def test_a_snooze_until_it_closes_ends_when_it_closes() -> None:
    assert rungs(reminded(snooze_until=None), active(), before_expiry(0)) == []
    assert rungs(reminded(snooze_until=None), closed(EXPIRES_AT), before_expiry(-1)) == [CLOSED_RUNG]


def test_a_snooze_is_of_one_post() -> None:
    other = replace(POST, id="7002")
    due = due_now(reminded(snooze_until=None), active(POST, other), before_expiry(0))
    assert [reminder.key.post_id for reminder in due.reminders] == ["7002"]


def test_what_a_post_showed_is_kept_for_the_next_reminder() -> None:
    assert snapshot_of(replace(POST, min_salary="20", headcount=3)) == Snapshot(
        POST.title, "20", "", 3, ("上海", "北京")
    )
    (reminder,) = due_now(reminded(), active(), before_expiry(0)).reminders
    assert reminder.snapshot == snapshot_of(POST)
    assert reminder.job_id == "6960"


def test_a_ladder_is_kept_furthest_first_each_rung_once() -> None:
    assert open_rungs([0, 7, CLOSED_RUNG, 3, 7]) == (7, 3, 0, CLOSED_RUNG)


@given(
    looks=st.lists(st.integers(min_value=0, max_value=20 * 24 * 4), min_size=1, max_size=40),
    ladder=st.sets(st.integers(min_value=-1, max_value=10)),
    settings=st.sampled_from([SETTINGS, WORKING_DAYS]),
    ends_at=st.sampled_from([EXPIRES_AT, EXPIRES_AT - 2.2 * DAY]),
)
def test_however_often_it_looks_rungs_only_grow_more_urgent_and_come_once(
    looks: list[int], ladder: set[int], settings: ChatSettings, ends_at: datetime
) -> None:
    settings = replace(settings, ladder=tuple(ladder))
    known: set[RungKey] = set()
    sent: list[int] = []
    for quarters in sorted(looks):
        now = datetime(2026, 7, 5, tzinfo=UTC) + timedelta(minutes=15 * quarters)
        market = active() if now < ends_at else closed(ends_at, by_hand=ends_at < EXPIRES_AT)
        due = due_now(reminded(settings, known), market, now)
        sent += [reminder.key.rung for reminder in due.reminders]
        known |= {reminder.key for reminder in (*due.reminders, *due.passed_over)}
    assert sent == sorted(set(sent), reverse=True)
    assert set(sent) <= ladder
