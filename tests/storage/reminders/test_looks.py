"""When each chat is looked at for reminders, and who looks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest

from bot.domain.reminders import ChatSettings, Filters, Reminder, Snooze, StageKey, Subscription
from bot.interfaces.look_store import NextLook, WaitsFor
from bot.storage.reminding.looks import CLOCKS_DIFFER_BY, LOOK_LEASE
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import OWN, put

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SETTINGS = ChatSettings("oc_1", (7, 3, 1, 0, -1), time(9, 30), "Asia/Shanghai")
SUBSCRIPTION = Subscription("s1", "oc_1", Filters(), "ou_1", NOW)
REMINDER = Reminder(StageKey("oc_1", "6960", "expiry 1", 1), NOW, NOW)


@pytest.fixture
def looked_at(store: DatabaseStore) -> DatabaseStore:
    """One chat that is not looked at before tomorrow."""
    store.subscriptions.put_settings(SETTINGS, SUBSCRIPTION)
    look(store, NOW)
    assert due(store) == ()
    return store


def look(store: DatabaseStore, now: datetime, waits_for: WaitsFor = WaitsFor.NOTHING) -> None:
    """A whole look at the chat; the next one is a day later."""
    assert store.looks.claim(now, "look", 10, is_read=True) == ("oc_1",)
    store.looks.note("look", [NextLook("oc_1", now + DAY, waits_for)])


def due(store: DatabaseStore, now: datetime = NOW, *, is_read: bool = True) -> tuple[str, ...]:
    """Which chats are due; they are so no more."""
    assert store.looks.is_any_due(now, "other") or not is_read or not store.looks.claim(now, "other", 10, is_read=True)
    return store.looks.claim(now, "other", 10, is_read=is_read)


def test_a_chat_is_due_when_its_time_has_come(looked_at: DatabaseStore) -> None:
    assert due(looked_at, NOW + DAY - MINUTE) == ()
    assert due(looked_at, NOW + DAY) == ("oc_1",)


def test_a_chat_that_somebody_looks_at_is_due_again_when_that_one_is_dead(looked_at: DatabaseStore) -> None:
    now = NOW + DAY
    assert looked_at.looks.claim(now, "look", 10, is_read=True) == ("oc_1",)
    assert looked_at.looks.claim(now + 9 * MINUTE, "other", 10, is_read=True) == ()
    assert looked_at.looks.claim(now + 10 * MINUTE, "other", 10, is_read=True) == ("oc_1",)


def test_a_repeated_claim_gets_the_same_chats_until_they_are_noted(looked_at: DatabaseStore) -> None:
    for _ in range(2):
        assert looked_at.looks.claim(NOW + DAY, "look", 10, is_read=True) == ("oc_1",)
    looked_at.looks.note("look", [NextLook("oc_1", NOW + 2 * DAY)])
    assert looked_at.looks.claim(NOW + DAY, "look", 10, is_read=True) == ()


def test_the_look_that_has_lost_its_claim_notes_nothing(looked_at: DatabaseStore) -> None:
    looked_at.looks.claim(NOW + DAY, "late", 10, is_read=True)
    looked_at.looks.claim(NOW + DAY + LOOK_LEASE, "other", 10, is_read=True)
    looked_at.looks.note("late", [NextLook("oc_1", NOW + 2 * DAY)])
    assert looked_at.looks.claim(NOW + DAY + LOOK_LEASE, "other", 10, is_read=True) == ("oc_1",)


@pytest.mark.parametrize(
    "reset",
    [
        lambda store: store.subscriptions.put_settings(replace(SETTINGS, remind_at=time(8, 0))),
        lambda store: store.subscriptions.add(replace(SUBSCRIPTION, id="s2", filters=Filters(words=("a",)))),
        lambda store: store.snoozes.put(Snooze("oc_1", "6960", NOW)),
        lambda store: store.snoozes.delete("oc_1", "6960"),
    ],
    ids=["settings", "subscription", "snooze", "end of a snooze"],
)
@pytest.mark.parametrize("is_looked_at", [False, True], ids=["between looks", "during a look"])
def test_what_can_make_something_due_lets_the_chat_be_looked_at_now(
    looked_at: DatabaseStore, reset: Callable[[DatabaseStore], None], *, is_looked_at: bool
) -> None:
    if is_looked_at:
        looked_at.looks.claim(NOW + DAY, "look", 10, is_read=True)
    reset(looked_at)
    looked_at.looks.note("look", [NextLook("oc_1", NOW + 2 * DAY)])
    assert due(looked_at) == ("oc_1",)


def test_a_restored_subscription_lets_the_chat_be_looked_at_now(looked_at: DatabaseStore) -> None:
    looked_at.subscriptions.end("oc_1", "s1", "ou_1", NOW, "ending")
    assert due(looked_at) == ()
    assert looked_at.subscriptions.restore("oc_1", "s1", "restoring")
    assert due(looked_at) == ("oc_1",)


def test_released_reminders_let_the_chat_be_looked_at_now(looked_at: DatabaseStore) -> None:
    looked_at.reminders.release("d1")
    assert due(looked_at) == ()
    looked_at.reminders.claim("d1", [REMINDER], ())
    looked_at.reminders.release("d1")
    assert due(looked_at) == ("oc_1",)


@pytest.mark.parametrize(("waits_for", "found"), [(WaitsFor.NOTHING, ()), (WaitsFor.CHANGE, ("oc_1",))])
def test_a_changed_job_wakes_the_chats_that_wait_for_it(
    store: DatabaseStore, waits_for: WaitsFor, found: tuple[str, ...]
) -> None:
    store.subscriptions.put_settings(SETTINGS)
    put(store, OWN)
    look(store, NOW, waits_for)
    put(store, OWN)
    assert due(store) == ()
    put(store, replace(OWN, expires_at=NOW + 3 * DAY))
    assert due(store) == found


def test_a_job_that_changes_during_a_look_has_the_chat_looked_at_again(looked_at: DatabaseStore) -> None:
    assert looked_at.looks.claim(NOW + DAY, "look", 10, is_read=True) == ("oc_1",)
    put(looked_at, OWN)
    looked_at.looks.note("look", [NextLook("oc_1", NOW + 2 * DAY)])
    assert due(looked_at, NOW + DAY) == ("oc_1",)


def test_a_chat_that_waits_for_a_reading_is_due_after_it_or_at_its_time(store: DatabaseStore) -> None:
    store.subscriptions.put_settings(SETTINGS)
    look(store, NOW, WaitsFor.READING)
    put(store, OWN)
    assert store.looks.claim(NOW, "other", 10, is_read=False) == ()
    assert store.looks.claim(NOW + DAY, "other", 10, is_read=False) == ("oc_1",)
    store.looks.note("other", [NextLook("oc_1", NOW + 2 * DAY, WaitsFor.READING)])
    assert store.looks.is_any_due(NOW, "third")
    assert store.looks.claim(NOW + DAY, "third", 10, is_read=True) == ("oc_1",)


def test_all_that_wait_for_a_change_can_be_woken(store: DatabaseStore) -> None:
    store.subscriptions.put_settings(SETTINGS)
    look(store, NOW, WaitsFor.CHANGE)
    store.looks.wake_waiting()
    assert due(store) == ("oc_1",)


def test_a_clock_that_is_set_back_leaves_no_chat_waiting(looked_at: DatabaseStore) -> None:
    """A difference between the clocks of replicas does not count."""
    assert due(looked_at, NOW - CLOCKS_DIFFER_BY) == ()
    assert due(looked_at, NOW - CLOCKS_DIFFER_BY - timedelta(seconds=1)) == ("oc_1",)


def test_the_longest_due_come_first_and_no_more_than_are_wanted(store: DatabaseStore) -> None:
    for number in range(4):
        store.subscriptions.put_settings(replace(SETTINGS, chat_id=f"oc_{number}"))
    store.looks.claim(NOW, "look", 10, is_read=True)
    store.looks.note("look", [NextLook(f"oc_{number}", NOW - number * MINUTE) for number in (1, 2, 3)])
    store.subscriptions.put_settings(replace(SETTINGS, chat_id="oc_0"))
    found = [store.looks.claim(NOW, key, 2, is_read=True) for key in ("a", "b", "c")]
    assert found == [("oc_0", "oc_3"), ("oc_2", "oc_1"), ()]


def test_of_two_replicas_that_claim_at_once_one_gets_each_chat(
    reopen: Callable[[], DatabaseStore],
) -> None:
    stores, together = (reopen(), reopen()), Barrier(2)
    for number in range(40):
        stores[0].subscriptions.put_settings(replace(SETTINGS, chat_id=f"oc_{number}"))

    def claim(number: int) -> list[str]:
        together.wait()
        found: list[str] = []
        while some := stores[number].looks.claim(NOW, f"replica {number} {len(found)}", 3, is_read=True):
            found += some
        return found

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(claim, (0, 1))
    assert not set(one) & set(other)
    assert len(one) + len(other) == 40
