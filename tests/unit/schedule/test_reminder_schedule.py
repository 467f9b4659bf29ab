"""Which stages are due for a chat at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.jobs import EVERYTHING, Audience, JobAdvert
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, ReminderDays, ShownFields, StageKey
from bot.domain.schedule.reminder_schedule import JobSnapshot, due_now, shown_fields, sort_stages, without_ended_pause
from tests.support.schedule_samples import (
    DAY,
    EXPIRES_AT,
    EXPIRY_DAY,
    JOB,
    SECOND,
    SETTINGS,
    active,
    before_expiry,
    chat_state,
    closed,
    key,
    moment,
    skipped,
    stages,
    subscription,
)

WORKING_DAYS = replace(SETTINGS, reminder_days=ReminderDays.MONDAY_TO_FRIDAY)


@pytest.mark.parametrize("days", [7, 3, 1, 0])
def test_a_stage_is_due_on_its_day_from_the_chats_reminder_time(days: int) -> None:
    chat = chat_state(known=[key(stage) for stage in (7, 3, 1, 0) if stage > days])
    assert stages(chat, active(), before_expiry(days) - SECOND) == []
    assert stages(chat, active(), before_expiry(days)) == [days]


def test_a_handled_stage_is_not_due_again() -> None:
    chat = chat_state(known=[key(7)])
    assert stages(chat, active(), before_expiry(4)) == []
    assert stages(chat, active(), before_expiry(3)) == [3]


@pytest.mark.parametrize(("days", "missed"), [(6, []), (2, [7]), (1, [3, 7]), (0, [1, 3, 7])])
def test_after_downtime_only_the_most_urgent_stage_is_sent(days: int, missed: list[int]) -> None:
    due = due_now(chat_state(), active(), before_expiry(days))
    assert len(due.reminders) == 1
    assert skipped(due) == missed
    assert due.reminders[0].key.stage == min(
        {7, 3, 1, 0} - set(missed) - {stage for stage in (3, 1, 0) if stage < days}
    )


def test_a_skipped_stage_is_not_due_later() -> None:
    due = due_now(chat_state(), active(), before_expiry(1))
    known = {reminder.key for reminder in (*due.reminders, *due.skipped)}
    assert stages(chat_state(known=known), active(), before_expiry(1) + SECOND) == []


def test_a_less_urgent_stage_never_follows_a_more_urgent_one_even_after_a_change_of_settings() -> None:
    later_and_longer = replace(SETTINGS, remind_at=time(18, 0))
    due = due_now(chat_state(later_and_longer, known=[key(1)]), active(), before_expiry(1) + SECOND)
    assert due.reminders == ()
    assert skipped(due) == [3, 7]


def test_a_job_that_closed_early_and_was_reopened_until_the_same_day_keeps_its_stages() -> None:
    assert stages(chat_state(known=[key(CLOSED_STAGE)]), active(), before_expiry(3)) == [3]


def test_nothing_is_due_at_the_expiry_itself_or_without_one() -> None:
    assert stages(chat_state(), active(), EXPIRES_AT) == []
    assert stages(chat_state(), active(replace(JOB, expires_at=None)), before_expiry(0)) == []


def test_a_new_expiry_has_its_own_stages_and_the_old_ones_stay_handled() -> None:
    later = replace(JOB, expires_at=EXPIRES_AT + 30 * DAY)
    chat = chat_state(known=[key(stage) for stage in (7, 3, 1, 0, CLOSED_STAGE)])
    assert stages(chat, active(later), before_expiry(-23)) == [7]
    assert stages(chat, active(), before_expiry(0)) == []


def test_a_chat_without_stages_is_not_reminded() -> None:
    assert stages(chat_state(replace(SETTINGS, stages=())), active(), before_expiry(0)) == []
    assert stages(chat_state(replace(SETTINGS, stages=(1, 0))), closed(EXPIRES_AT), EXPIRES_AT + 5 * DAY) == []


def test_only_jobs_that_match_a_subscription_are_due() -> None:
    in_beijing = replace(JOB, id="7002", details=replace(JOB.details, places=JOB.details.places[1:]))
    chat = chat_state(subscriptions=(subscription(cities=("Shanghai",)), subscription(words=("nowhere",))))
    due = due_now(chat, active(JOB, in_beijing), before_expiry(0))
    assert [reminder.key.job_id for reminder in due.reminders] == [JOB.id]


def test_a_job_on_two_sites_is_due_once() -> None:
    on_two = replace(JOB, adverts=(*JOB.adverts, JobAdvert("71", "7101", "后端", is_listed=True)))
    chat = chat_state(subscriptions=(subscription(websites=("70",)), subscription(websites=("71",))))
    assert stages(chat, active(on_two), before_expiry(3)) == [3]


@pytest.mark.parametrize("at", [before_expiry(0), before_expiry(-1)], ids=["open", "closed"])
def test_a_job_that_was_never_advertised_is_due_only_where_it_may_be_seen(at: datetime) -> None:
    hidden = replace(JOB, adverts=())
    snapshot = active(hidden) if at < EXPIRES_AT else JobSnapshot((), ((hidden, EXPIRES_AT),))
    chat = chat_state()
    assert stages(chat, snapshot, at) == []
    assert stages(replace(chat, audience=Audience(job_ids=frozenset({"another"}))), snapshot, at) == []
    assert len(stages(replace(chat, audience=Audience(job_ids=frozenset({JOB.id}))), snapshot, at)) == 1
    assert len(stages(replace(chat, audience=EVERYTHING), snapshot, at)) == 1


def test_mine_means_the_jobs_of_the_person_whose_chat_it_is() -> None:
    chat = chat_state(subscriptions=(subscription(mine=True),))
    assert stages(chat, active(), before_expiry(3)) == []
    assert stages(replace(chat, own_jobs=frozenset({JOB.id})), active(), before_expiry(3)) == [3]
    # Who may see a job and whose job it is are two questions.
    hidden = active(replace(JOB, adverts=()))
    assert stages(replace(chat, own_jobs=frozenset({JOB.id})), hidden, before_expiry(3)) == []


def test_the_most_urgent_reminder_comes_first() -> None:
    second, later = replace(JOB, id="7003"), replace(JOB, id="7002", expires_at=EXPIRES_AT + 1.5 * DAY)
    gone = replace(JOB, id="7004", expires_at=EXPIRES_AT - 2 * DAY)
    due = due_now(chat_state(), JobSnapshot((later, second, JOB), ((gone, EXPIRES_AT - 2 * DAY),)), before_expiry(0))
    assert [reminder.key.job_id for reminder in due.reminders] == ["7004", JOB.id, second.id, later.id]


def test_working_days_bring_a_weekends_stage_forward_to_friday() -> None:
    on_sunday = replace(JOB, expires_at=EXPIRES_AT + 2 * DAY)
    assert stages(chat_state(WORKING_DAYS, known=[]), active(on_sunday), before_expiry(1)) == [3]
    due = due_now(chat_state(WORKING_DAYS), active(on_sunday), before_expiry(0))
    assert [reminder.key.stage for reminder in due.reminders] == [0]
    assert skipped(due) == [1, 3, 7]


def test_a_pause_lasts_through_its_last_day_in_the_chats_time_zone() -> None:
    paused = replace(SETTINGS, paused_until=EXPIRY_DAY - DAY)
    assert stages(chat_state(paused), active(), moment(EXPIRY_DAY - DAY, time(23, 59, 59))) == []
    assert stages(chat_state(paused), active(), moment(EXPIRY_DAY, time(0, 0))) == [1]
    assert stages(chat_state(paused), active(), before_expiry(0)) == [0]
    assert (
        stages(chat_state(replace(paused, paused_until=date(2027, 1, 1))), closed(EXPIRES_AT), before_expiry(-9)) == []
    )


def test_a_pause_that_is_over_by_the_chats_clock_is_none() -> None:
    paused = replace(SETTINGS, paused_until=EXPIRY_DAY)
    assert without_ended_pause(paused, moment(EXPIRY_DAY, time(23, 59))) == paused
    assert without_ended_pause(paused, moment(EXPIRY_DAY + DAY, time(0, 0))) == SETTINGS
    unknown = replace(paused, zone="Mars/Base")
    assert without_ended_pause(unknown, moment(EXPIRY_DAY + DAY)) == unknown


def test_a_snooze_postpones_a_due_stage_until_it_ends() -> None:
    until = before_expiry(3) + 2 * SECOND
    assert stages(chat_state(snooze_until=until), active(), until - SECOND) == []
    assert stages(chat_state(snooze_until=until), active(), until) == [3]
    assert stages(chat_state(snooze_until=before_expiry(-2)), closed(EXPIRES_AT), before_expiry(-1)) == []
    assert stages(chat_state(snooze_until=before_expiry(-2)), closed(EXPIRES_AT), before_expiry(-2)) == [CLOSED_STAGE]


def test_a_snooze_until_the_closing_ends_at_the_closing() -> None:
    assert stages(chat_state(snooze_until=None), active(), before_expiry(0)) == []
    assert stages(chat_state(snooze_until=None), closed(EXPIRES_AT), before_expiry(-1)) == [CLOSED_STAGE]


def test_a_snooze_applies_to_one_job() -> None:
    other = replace(JOB, id="7002")
    due = due_now(chat_state(snooze_until=None), active(JOB, other), before_expiry(0))
    assert [reminder.key.job_id for reminder in due.reminders] == ["7002"]


def test_a_reminder_contains_the_fields_of_its_job_that_the_next_one_is_compared_with() -> None:
    paid = replace(JOB, details=replace(JOB.details, min_salary="20", headcount=3))
    assert shown_fields(paid) == ShownFields(JOB.details.title, "20", "", 3, ("上海", "北京"))
    (reminder,) = due_now(chat_state(), active(paid), before_expiry(0)).reminders
    assert reminder.shown == shown_fields(paid)
    assert reminder.expires_at == EXPIRES_AT


def test_stages_are_sorted_earliest_first_without_duplicates() -> None:
    assert sort_stages([0, 7, CLOSED_STAGE, 3, 7]) == (7, 3, 0, CLOSED_STAGE)


@given(
    checks=st.lists(st.integers(min_value=0, max_value=20 * 24 * 4), min_size=1, max_size=40),
    stages=st.sets(st.integers(min_value=-1, max_value=10)),
    settings=st.sampled_from([SETTINGS, WORKING_DAYS]),
    ends_at=st.sampled_from([EXPIRES_AT, EXPIRES_AT - 2.2 * DAY]),
)
def test_stages_come_once_in_order_of_urgency_however_often_they_are_computed(
    checks: list[int], stages: set[int], settings: ChatSettings, ends_at: datetime
) -> None:
    settings = replace(settings, stages=tuple(stages))
    known: set[StageKey] = set()
    sent: list[int] = []
    for quarters in sorted(checks):
        now = datetime(2026, 7, 5, tzinfo=UTC) + timedelta(minutes=15 * quarters)
        snapshot = active() if now < ends_at else closed(ends_at, by_hand=ends_at < EXPIRES_AT)
        due = due_now(chat_state(settings, known), snapshot, now)
        sent += [reminder.key.stage for reminder in due.reminders]
        known |= {reminder.key for reminder in (*due.reminders, *due.skipped)}
    assert sent == sorted(set(sent), reverse=True)
    assert set(sent) <= stages
