"""The record of sent cards, and whose turn it is to refresh one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from bot.domain.card_digest import card_digest
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.interfaces.store import RefreshTurn
from bot.storage.cards import REFRESH_LEASE
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ROUNDS = 50


def card(job_id: str = "6960", title: str = "后端工程师") -> Card:
    return Card({"schema": "2.0", "header": {"title": title}}, Text("卡片", "card"), job_id)


NO_JOB = card("")


def test_a_card_is_stored_with_its_receiver_and_its_job(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(), NOW)
    store.cards.put("om_2", "ou_1", NO_JOB, NOW)
    assert (store.cards.receiver("om_1"), store.cards.job_of("om_1")) == ("oc_1", "6960")
    assert (store.cards.receiver("om_2"), store.cards.job_of("om_2")) == ("ou_1", "")
    assert (store.cards.receiver("om_3"), store.cards.job_of("om_3")) == (None, "")


def test_a_card_that_is_stored_twice_is_found_once_and_keeps_its_time_and_chat(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(), NOW)
    store.cards.put("om_1", "oc_2", card(), NOW + timedelta(days=1))
    assert store.cards.list_for_job("6960", NOW) == (("om_1", "oc_1"),)
    assert store.cards.list_for_job("6960", NOW + timedelta(hours=1)) == ()


def test_an_updated_message_is_found_by_the_job_it_shows_now(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", NO_JOB, NOW)
    store.cards.put("om_1", "oc_1", card(), NOW)
    assert store.cards.list_for_job("6960", NOW) == (("om_1", "oc_1"),)
    store.cards.put("om_1", "oc_1", NO_JOB, NOW)
    assert store.cards.list_for_job("6960", NOW) == ()
    assert store.cards.list_for_job("", NOW) == ()


def test_cards_of_a_job_are_listed_newest_first(store: DatabaseStore) -> None:
    store.cards.put("om_old", "oc_1", card(), NOW - timedelta(days=15))
    store.cards.put("om_1", "oc_1", card(), NOW - timedelta(days=2))
    store.cards.put("om_2", "oc_2", card(), NOW - timedelta(days=1))
    store.cards.put("om_3", "oc_1", card("6961"), NOW)
    since = NOW - timedelta(days=14)
    assert store.cards.list_for_job("6960", since) == (("om_2", "oc_2"), ("om_1", "oc_1"))
    assert store.cards.list_for_job("6960", since, NOW - timedelta(days=1)) == (("om_1", "oc_1"),)


def test_of_many_jobs_those_with_a_card_are_found(store: DatabaseStore) -> None:
    store.cards.put("om_old", "oc_1", card("6959"), NOW - timedelta(days=15))
    store.cards.put("om_1", "oc_1", card(), NOW)
    store.cards.put("om_2", "oc_2", card(), NOW)
    store.cards.put("om_3", "oc_1", NO_JOB, NOW)
    since = NOW - timedelta(days=14)
    assert store.cards.jobs_with_cards({"", "6958", "6959", "6960"}, since) == {"6960"}
    assert store.cards.jobs_with_cards((), since) == set()


def test_old_cards_are_deleted(store: DatabaseStore) -> None:
    store.cards.put("om_old", "oc_1", card(), NOW - timedelta(days=15))
    store.cards.put("om_new", "oc_1", card(), NOW - timedelta(days=14))
    store.cards.prune(NOW - timedelta(days=14))
    assert (store.cards.receiver("om_old"), store.cards.receiver("om_new")) == (None, "oc_1")


def test_a_removed_card_is_unknown(store: DatabaseStore) -> None:
    for message_id in ("om_1", "om_2"):
        store.cards.put(message_id, "oc_1", card(), NOW)
    store.cards.remove("om_1")
    assert store.cards.receiver("om_1") is None
    assert store.cards.list_for_job("6960", NOW) == (("om_2", "oc_1"),)
    assert store.cards.begin_refresh("om_1", "a", NOW) == RefreshTurn(is_granted=False)
    store.cards.mark_clicked("om_1", NOW)
    store.cards.end_refresh("om_1", "a", card())
    assert store.cards.receiver("om_1") is None


def test_equal_contents_have_equal_digests_whatever_the_order_of_their_keys() -> None:
    turned = Card(dict(reversed(card().content.items())), Text("别的", "other"), "6961")
    assert card_digest(turned) == card_digest(card())
    assert card_digest(card(title="\ud800")) != card_digest(card())


def test_a_turn_tells_what_the_card_shows_and_when_somebody_clicked(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(), NOW)
    assert store.cards.begin_refresh("om_1", "a", NOW) == RefreshTurn(True, None, card_digest(card()))
    store.cards.mark_clicked("om_1", NOW + SECOND)
    changed = card("6961", "Changed")
    store.cards.end_refresh("om_1", "a", changed)
    turn = store.cards.begin_refresh("om_1", "b", NOW + 2 * SECOND)
    assert turn == RefreshTurn(True, NOW + SECOND, card_digest(changed))
    assert store.cards.job_of("om_1") == "6961"
    store.cards.end_refresh("om_1", "b", None)
    assert store.cards.begin_refresh("om_1", "c", NOW + 3 * SECOND) == turn


def test_one_refresh_at_a_time_has_the_card_and_may_ask_again(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(), NOW)
    assert store.cards.begin_refresh("om_1", "a", NOW).is_granted
    assert not store.cards.begin_refresh("om_1", "b", NOW + SECOND).is_granted
    assert store.cards.begin_refresh("om_1", "a", NOW + SECOND).is_granted
    store.cards.end_refresh("om_1", "b", None)
    assert not store.cards.begin_refresh("om_1", "b", NOW + SECOND).is_granted
    store.cards.end_refresh("om_1", "a", None)
    assert store.cards.begin_refresh("om_1", "b", NOW + SECOND).is_granted


def test_a_refresh_that_died_holds_the_card_until_its_lease_ends(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(), NOW)
    store.cards.begin_refresh("om_1", "dead", NOW)
    assert not store.cards.begin_refresh("om_1", "b", NOW + REFRESH_LEASE - SECOND).is_granted
    assert store.cards.begin_refresh("om_1", "b", NOW + REFRESH_LEASE).is_granted


def test_a_clock_that_was_set_back_does_not_hold_the_card(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(), NOW)
    store.cards.begin_refresh("om_1", "later", NOW + timedelta(hours=1))
    assert store.cards.begin_refresh("om_1", "b", NOW).is_granted


def test_what_a_card_shows_is_unknown_after_a_refresh_that_had_lost_its_turn(store: DatabaseStore) -> None:
    store.cards.put("om_1", "oc_1", card(), NOW)
    store.cards.begin_refresh("om_1", "slow", NOW)
    store.cards.begin_refresh("om_1", "b", NOW + REFRESH_LEASE)
    store.cards.end_refresh("om_1", "b", card(title="New"))
    store.cards.end_refresh("om_1", "slow", card(title="Old"))
    assert store.cards.begin_refresh("om_1", "c", NOW + REFRESH_LEASE).digest == ""


def test_exactly_one_of_two_replicas_gets_the_turn(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    for number in range(ROUNDS):
        replicas[0].cards.put(f"om_{number}", "oc_1", card(), NOW)
    start = Barrier(2, timeout=30)

    def ask(replica: int) -> list[bool]:
        granted = []
        for number in range(ROUNDS):
            start.wait()
            granted.append(replicas[replica].cards.begin_refresh(f"om_{number}", str(replica), NOW).is_granted)
        return granted

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(ask, (0, 1))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * ROUNDS
