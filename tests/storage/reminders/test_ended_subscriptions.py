"""Ended subscriptions: nothing that reads subscriptions sees them, and they can be restored as they were."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

from bot.domain.reminders import ChatSettings, EndedSubscription, Filters, Subscription
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
SETTINGS = ChatSettings("oc_1", (7, 3, 1, 0, -1), time(9, 30), "Asia/Shanghai")
FILTERS = Filters(words=("后端",), cities=("成都", "上海"), process_types=(1,), mine=True)
SUBSCRIPTION = Subscription("s1", "oc_1", FILTERS, "ou_1", NOW)
ENDED = EndedSubscription(SUBSCRIPTION, "ou_2", LATER)


def end(store: DatabaseStore, chat_id: str = "oc_1", key: str = "click 1") -> EndedSubscription | None:
    return store.subscriptions.end(chat_id, "s1", "ou_2", LATER, key)


def test_a_chat_ends_its_own_subscription_only(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    assert end(store, "oc_2") is None
    assert end(store) == ENDED
    assert end(store, key="click 2") is None


def test_a_repeated_step_that_ends_a_subscription_returns_the_same(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    assert end(store) == end(store) == ENDED


def test_nothing_that_reads_subscriptions_sees_an_ended_one(store: DatabaseStore) -> None:
    store.subscriptions.put_settings(SETTINGS)
    store.subscriptions.add(SUBSCRIPTION)
    assert store.subscriptions.find("oc_1", FILTERS) == SUBSCRIPTION
    end(store)
    assert store.subscriptions.list_for_chat("oc_1") == ()
    assert store.subscriptions.list_chats() == ()
    assert store.subscriptions.get_chat("oc_1") == (SETTINGS, ())
    assert store.subscriptions.find("oc_1", FILTERS) is None


def test_an_ended_subscription_can_be_added_anew(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    end(store)
    assert store.subscriptions.add(replace(SUBSCRIPTION, id="s2"))


def test_a_restored_subscription_is_what_it_was(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    end(store)
    assert store.subscriptions.ended("oc_1", "s1", "click 2") == ENDED
    assert store.subscriptions.restore("oc_1", "s1", "click 2")
    assert store.subscriptions.list_for_chat("oc_1") == (SUBSCRIPTION,)


def test_only_a_repeated_step_restores_a_subscription_twice(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    end(store)
    assert store.subscriptions.restore("oc_1", "s1", "click 2")
    assert store.subscriptions.restore("oc_1", "s1", "click 2")
    assert store.subscriptions.ended("oc_1", "s1", "click 2") == ENDED
    assert not store.subscriptions.restore("oc_1", "s1", "click 3")
    assert store.subscriptions.ended("oc_1", "s1", "click 3") is None


def test_a_restored_subscription_can_be_ended_and_restored_again(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    for number in range(3):
        assert end(store, key=f"end {number}") == ENDED
        assert store.subscriptions.restore("oc_1", "s1", f"restore {number}")
    assert store.subscriptions.list_for_chat("oc_1") == (SUBSCRIPTION,)


def test_a_chat_restores_its_own_subscription_only(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    end(store)
    assert store.subscriptions.ended("oc_2", "s1", "click 2") is None
    assert not store.subscriptions.restore("oc_2", "s1", "click 2")
    assert not store.subscriptions.restore("oc_1", "s2", "click 2")
    assert store.subscriptions.list_for_chat("oc_1") == ()


def test_a_subscription_that_was_made_anew_is_not_restored_beside_it(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    end(store)
    anew = replace(SUBSCRIPTION, id="s2")
    store.subscriptions.add(anew)
    assert not store.subscriptions.restore("oc_1", "s1", "click 2")
    assert store.subscriptions.list_for_chat("oc_1") == (anew,)


def test_exactly_one_of_two_people_restores_it(reopen: Callable[[], DatabaseStore]) -> None:
    rounds = 10
    replicas = (reopen(), reopen())
    for chat in range(rounds):
        replicas[0].subscriptions.add(replace(SUBSCRIPTION, id=f"s{chat}", chat_id=f"oc_{chat}"))
        replicas[0].subscriptions.end(f"oc_{chat}", f"s{chat}", "ou_2", LATER, "click")
    start = Barrier(2, timeout=30)

    def restore_all(replica: int) -> list[bool]:
        restored = []
        for chat in range(rounds):
            start.wait()
            restored.append(replicas[replica].subscriptions.restore(f"oc_{chat}", f"s{chat}", f"click {replica}"))
        return restored

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(restore_all, (0, 1))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * rounds


def test_what_has_ended_is_pruned_after_a_while(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    end(store)
    store.subscriptions.prune_ended(LATER)
    assert store.subscriptions.ended("oc_1", "s1", "click 2") == ENDED
    store.subscriptions.prune_ended(LATER + timedelta(milliseconds=1))
    assert store.subscriptions.ended("oc_1", "s1", "click 2") is None


def test_a_chat_that_is_gone_restores_nothing(store: DatabaseStore) -> None:
    store.subscriptions.add(SUBSCRIPTION)
    end(store)
    assert store.subscriptions.drop_chat("oc_1") == 0
    assert not store.subscriptions.restore("oc_1", "s1", "click 2")


def test_subscribing_and_ending_the_same_at_once_ends_as_both_were_told(reopen: Callable[[], DatabaseStore]) -> None:
    rounds = 20
    replicas = (reopen(), reopen())
    for chat in range(rounds):
        replicas[0].subscriptions.add(replace(SUBSCRIPTION, id=f"old {chat}", chat_id=f"oc_{chat}"))
    start = Barrier(2, timeout=30)

    def subscribe(chat: int) -> bool:
        start.wait()
        return replicas[0].subscriptions.add(replace(SUBSCRIPTION, id=f"new {chat}", chat_id=f"oc_{chat}"))

    def unsubscribe(chat: int) -> bool:
        start.wait()
        return replicas[1].subscriptions.end(f"oc_{chat}", f"old {chat}", "ou_2", LATER, "click") is not None

    with ThreadPoolExecutor(2) as threads:
        for chat in range(rounds):
            subscribing, ending = threads.submit(subscribe, chat), threads.submit(unsubscribe, chat)
            is_added = subscribing.result()
            assert ending.result()
            left = [each.id for each in replicas[0].subscriptions.list_for_chat(f"oc_{chat}")]
            assert left == ([f"new {chat}"] if is_added else [])
