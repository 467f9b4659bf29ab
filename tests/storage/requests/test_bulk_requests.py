"""Several reopenings that wait for their confirmation."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier
from zoneinfo import ZoneInfo

from bot.interfaces.bulk_request_store import BulkRequest, Decision, LeftOutJob
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
UNTIL = datetime(2027, 3, 2, 23, 59, 59, 999_000, tzinfo=timezone(timedelta(hours=-5)))
REQUEST = BulkRequest(
    "r1", "ou_1", "oc_1", ("6960", "6961"), UNTIL, NOW, (LeftOutJob("6962", "not_allowed"),), "om_1", 2
)
ROUNDS = 30


def test_a_request_is_stored_with_every_field_and_the_zone_of_its_date(store: DatabaseStore) -> None:
    requests = store.bulk_requests
    requests.put(REQUEST)
    found = requests.get("r1")
    assert found == REQUEST
    assert found.expires_at is not None
    assert found.expires_at.utcoffset() == timedelta(hours=-5)
    assert requests.get("r2") is None
    in_china = replace(REQUEST, id="r2", expires_at=UNTIL.astimezone(ZoneInfo("Asia/Shanghai")))
    requests.put(in_china)
    again = requests.get("r2")
    assert again is not None
    assert again.expires_at is not None
    assert again.expires_at.utcoffset() == timedelta(hours=8)


def test_a_request_that_is_put_again_stays_as_it_was(store: DatabaseStore) -> None:
    store.bulk_requests.put(REQUEST)
    assert store.bulk_requests.decide("r1", "confirmed", "click 1")
    store.bulk_requests.put(replace(REQUEST, requester_id="ou_2"))
    assert store.bulk_requests.get("r1") == REQUEST
    assert not store.bulk_requests.decide("r1", "confirmed", "click 2")


def test_the_first_decision_counts_also_if_it_is_repeated(store: DatabaseStore) -> None:
    requests = store.bulk_requests
    requests.put(REQUEST)
    assert requests.decide("r1", "confirmed", "click 1")
    assert requests.decide("r1", "confirmed", "click 1")
    assert not requests.decide("r1", "confirmed", "click 2")
    assert not requests.decide("r1", "cancelled", "click 1")
    assert not requests.decide("unknown", "confirmed", "click 1")


def test_old_requests_are_deleted(store: DatabaseStore) -> None:
    store.bulk_requests.put(REQUEST)
    store.bulk_requests.put(replace(REQUEST, id="r2", created_at=NOW - timedelta(days=15)))
    store.bulk_requests.prune(NOW - timedelta(days=14))
    assert store.bulk_requests.get("r1") == REQUEST
    assert store.bulk_requests.get("r2") is None


def test_exactly_one_of_two_concurrent_decisions_counts(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    for number in range(ROUNDS):
        replicas[0].bulk_requests.put(replace(REQUEST, id=str(number)))
    start = Barrier(2, timeout=30)

    def decide_all(replica: int, decision: Decision) -> list[bool]:
        counted = []
        for number in range(ROUNDS):
            start.wait()
            counted.append(replicas[replica].bulk_requests.decide(str(number), decision, f"click {replica}"))
        return counted

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(decide_all, (0, 1), ("confirmed", "cancelled"))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * ROUNDS
