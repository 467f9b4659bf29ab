"""Settings and subscriptions of chats."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.reminders import (
    Assignment,
    AutoReopen,
    ChatSettings,
    Filters,
    Reminder,
    ReminderDays,
    Snooze,
    StageKey,
    Subscription,
)
from bot.storage.reminding.subscriptions import _filters_key
from bot.storage.reminding.tables import reminder_chats
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SETTINGS = ChatSettings("oc_1", (7, 3, 1, 0, -1), time(9, 30), "Asia/Shanghai")
FILTERS = Filters(
    words=("后端", "Backend"),
    departments=("R&D",),
    cities=("成都",),
    types=("技术",),
    functions=("研发",),
    websites=("70",),
    process_types=(1, 2),
    mine=True,
)
SUBSCRIPTION = Subscription("s1", "oc_1", FILTERS, "ou_1", NOW)


def reminder(chat_id: str, job_id: str) -> Reminder:
    return Reminder(StageKey(chat_id, job_id, "expiry 1", 1), NOW, NOW)


def test_settings_are_stored_with_every_field(store: DatabaseStore) -> None:
    every_member = replace(
        SETTINGS,
        is_direct=True,
        reminder_days=ReminderDays.CHINA,
        paused_until=date(2026, 7, 31),
        remind_at=time(23, 59),
    )
    assert store.subscriptions.settings("oc_1") is None
    store.subscriptions.put_settings(every_member)
    assert store.subscriptions.settings("oc_1") == every_member
    assert store.subscriptions.settings("oc_2") is None


def test_storing_settings_again_replaces_the_earlier_ones(store: DatabaseStore) -> None:
    store.subscriptions.put_settings(replace(SETTINGS, paused_until=date(2026, 7, 31)))
    store.subscriptions.put_settings(SETTINGS)
    assert store.subscriptions.settings("oc_1") == SETTINGS


def test_settings_and_a_subscription_are_stored_together(store: DatabaseStore) -> None:
    store.subscriptions.put_settings(SETTINGS, SUBSCRIPTION)
    later = replace(SETTINGS, zone="UTC")
    store.subscriptions.put_settings(later, replace(SUBSCRIPTION, id="s2"))
    assert store.subscriptions.get_chat("oc_1") == (later, (SUBSCRIPTION,)), "the same filters are one subscription"


def test_a_subscription_that_cannot_be_stored_leaves_the_settings_as_they_were(store: DatabaseStore) -> None:
    store.subscriptions.put_settings(SETTINGS)
    odd = replace(SUBSCRIPTION, created_by=None)  # type: ignore[arg-type]  # what no caller gives
    with pytest.raises(IntegrityError):
        store.subscriptions.put_settings(replace(SETTINGS, zone="UTC"), odd)
    assert store.subscriptions.get_chat("oc_1") == (SETTINGS, ())


def test_subscriptions_are_listed_oldest_first(store: DatabaseStore) -> None:
    later = Subscription("s0", "oc_1", Filters(), "ou_2", NOW + MINUTE)
    elsewhere = replace(SUBSCRIPTION, id="s2", chat_id="oc_2")
    for one in (later, SUBSCRIPTION, elsewhere):
        assert store.subscriptions.add(one)
    assert store.subscriptions.list_for_chat("oc_1") == (SUBSCRIPTION, later)
    assert store.subscriptions.list_for_chat("oc_2") == (elsewhere,)
    assert store.subscriptions.list_for_chat("oc_3") == ()


@pytest.mark.parametrize(
    "same",
    [FILTERS, replace(FILTERS, words=("BACKEND", "后端")), replace(FILTERS, departments=("ｒ＆ｄ", "R&D "))],
)
def test_the_same_filters_are_one_subscription_however_they_are_written(store: DatabaseStore, same: Filters) -> None:
    assert store.subscriptions.add(SUBSCRIPTION)
    assert not store.subscriptions.add(Subscription("s2", "oc_1", same, "ou_2", NOW + MINUTE))
    assert store.subscriptions.list_for_chat("oc_1") == (SUBSCRIPTION,)


def test_ones_own_jobs_are_another_filter_than_all(store: DatabaseStore) -> None:
    assert store.subscriptions.add(replace(SUBSCRIPTION, filters=Filters(mine=True)))
    assert store.subscriptions.add(replace(SUBSCRIPTION, id="s2", filters=Filters()))
    assert not store.subscriptions.add(replace(SUBSCRIPTION, id="s3", filters=Filters(mine=True)))


@pytest.mark.parametrize(
    ("filters", "stored_hash"),
    [
        (Filters(), "112a471e4665f8555bfea2b328264dece72b641d5ae2616d19c2e10b7923378b"),
        (Filters(cities=("上海",)), "9386bdcb17ade469ffabad9bc446394ed07ea0fe8c69ba2893601299fa0b3b9e"),
    ],
)
def test_the_hashes_that_release_0_1_stored_stay_the_same(filters: Filters, stored_hash: str) -> None:
    assert _filters_key(filters) == stored_hash


def test_the_same_word_in_another_field_is_another_filter(store: DatabaseStore) -> None:
    assert store.subscriptions.add(replace(SUBSCRIPTION, filters=Filters(words=("成都",))))
    assert store.subscriptions.add(replace(SUBSCRIPTION, id="s2", filters=Filters(cities=("成都",))))


def test_a_repeated_step_adds_its_subscription_once(store: DatabaseStore) -> None:
    assert store.subscriptions.add(SUBSCRIPTION)
    assert store.subscriptions.add(SUBSCRIPTION)
    assert store.subscriptions.list_for_chat("oc_1") == (SUBSCRIPTION,)


def test_exactly_one_of_two_concurrent_equal_subscriptions_is_added(reopen: Callable[[], DatabaseStore]) -> None:
    rounds = 20
    replicas = (reopen(), reopen())
    start = Barrier(2, timeout=30)

    def subscribe_all(replica: int) -> list[bool]:
        added = []
        for chat in range(rounds):
            start.wait()
            one = replace(SUBSCRIPTION, id=f"s{chat} {replica}", chat_id=f"oc_{chat}")
            added.append(replicas[replica].subscriptions.add(one))
        return added

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(subscribe_all, (0, 1))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * rounds


def test_list_chats_returns_every_subscribed_chat_with_its_settings(store: DatabaseStore) -> None:
    repository = store.subscriptions
    second = Subscription("s0", "oc_1", Filters(), "ou_2", NOW + MINUTE)
    other_settings, other = replace(SETTINGS, chat_id="oc_0"), replace(SUBSCRIPTION, id="s3", chat_id="oc_0")
    for settings in (SETTINGS, other_settings, replace(SETTINGS, chat_id="oc_silent")):
        repository.put_settings(settings)
    for one in (second, SUBSCRIPTION, other, replace(SUBSCRIPTION, id="s4", chat_id="oc_without_settings")):
        repository.add(one)
    assert repository.list_chats() == ((other_settings, (other,)), (SETTINGS, (SUBSCRIPTION, second)))


def test_dropping_a_chat_deletes_everything_that_would_be_sent(store: DatabaseStore) -> None:
    store.subscriptions.put_settings(SETTINGS)
    store.subscriptions.add(SUBSCRIPTION)
    store.subscriptions.add(replace(SUBSCRIPTION, id="s2", filters=Filters()))
    store.snoozes.put(Snooze("oc_1", "6960", None))
    store.reminders.claim("d1", [reminder("oc_1", "7001")], [])
    assert store.subscriptions.drop_chat("oc_1") == 2
    assert store.subscriptions.settings("oc_1") is None
    assert store.subscriptions.list_chats() == ()
    assert store.snoozes.list_for_chat("oc_1") == {}
    assert store.reminders.list_digest("d1") == ()
    assert store.subscriptions.drop_chat("oc_1") == 0


def test_dropping_a_chat_keeps_the_record_of_what_was_sent(store: DatabaseStore) -> None:
    sent, skipped = reminder("oc_1", "7001"), reminder("oc_1", "7002")
    store.reminders.claim("d1", [sent], [skipped])
    store.reminders.mark_sent("d1", "om_1", NOW)
    store.subscriptions.drop_chat("oc_1")
    assert store.reminders.handled_keys("oc_1") == {sent.key, skipped.key}


def test_dropping_a_chat_keeps_the_data_of_other_chats(store: DatabaseStore) -> None:
    settings, one = replace(SETTINGS, chat_id="oc_2"), replace(SUBSCRIPTION, chat_id="oc_2")
    assignment = Assignment("6960", "ou_1", "oc_1", NOW)
    own, other = (AutoReopen(f"696{n}", NOW, "90d", "ou_1", f"oc_{n}", "om_1", NOW) for n in (1, 2))
    store.subscriptions.put_settings(settings)
    store.subscriptions.add(one)
    store.snoozes.put(Snooze("oc_2", "6960", NOW))
    store.reminders.claim("d2", [reminder("oc_2", "7001")], [])
    store.assignments.assign(assignment)
    for auto_reopen in (own, other):
        store.auto_reopens.schedule(auto_reopen)
    store.subscriptions.drop_chat("oc_1")
    assert store.subscriptions.list_chats() == ((settings, (one,)),)
    assert len(store.snoozes.list_for_chat("oc_2")) == len(store.reminders.list_digest("d2")) == 1
    assert store.assignments.get_many(["6960"]) == {"6960": assignment}
    assert store.auto_reopens.list_all() == (other,)


def test_hostile_filters_are_stored_as_text(store: DatabaseStore) -> None:
    hostile = Filters(words=("'); DROP TABLE subscriptions;-- %s :x 🎉", "x" * 10_000, "a\x00b\ud800"))
    assert store.subscriptions.add(replace(SUBSCRIPTION, filters=hostile))
    (kept,) = store.subscriptions.list_for_chat("oc_1")
    assert kept.filters.words == (*hostile.words[:2], "ab\ufffd")


def test_get_chat_returns_the_settings_and_the_subscriptions_oldest_first(store: DatabaseStore) -> None:
    assert store.subscriptions.get_chat("oc_1") is None
    store.subscriptions.put_settings(SETTINGS)
    assert store.subscriptions.get_chat("oc_1") == (SETTINGS, ())
    later = Subscription("s0", "oc_1", Filters(), "ou_2", NOW + MINUTE)
    for subscription in (later, SUBSCRIPTION, replace(SUBSCRIPTION, id="s2", chat_id="oc_2")):
        store.subscriptions.add(subscription)
    assert store.subscriptions.get_chat("oc_1") == (SETTINGS, (SUBSCRIPTION, later))
    assert store.subscriptions.get_chat("oc_2") is None


@pytest.mark.parametrize(
    ("stored", "days"), [("false", ReminderDays.EVERY_DAY), ("true", ReminderDays.MONDAY_TO_FRIDAY)]
)
def test_settings_that_release_0_2_stored_are_read_and_stored_in_the_new_form(
    store: DatabaseStore, stored: str, days: ReminderDays
) -> None:
    record = (
        '{"chat_id":"oc_1","ladder":[7,3,1,0,-1],"remind_at":"09:30:00","zone":"Asia/Shanghai","is_direct":false,'
        f'"working_days_only":{stored},"paused_until":null}}'
    )
    store._database.upsert(reminder_chats, {"chat_id": "oc_1", "record": record})
    expected = replace(SETTINGS, reminder_days=days)
    assert store.subscriptions.settings("oc_1") == expected
    store.subscriptions.put_settings(expected)
    assert store.subscriptions.settings("oc_1") == expected
