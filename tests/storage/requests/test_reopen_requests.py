"""Requests to reopen a job: one pending request a person and job, and the first decision counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

from bot.domain.reopen_requests import Decision, ReopenRequest
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROUNDS = 50
REQUEST = ReopenRequest("r1", "6960", "ou_1", "oc_1", "om_1", NOW + timedelta(days=90), NOW)
APPROVED = Decision("approved", "ou_2", NOW + HOUR, "click:1")


def test_a_request_is_stored_with_every_field(store: DatabaseStore) -> None:
    requests = store.reopen_requests
    forever = replace(REQUEST, id="r2", asked_by="ou_3", until=None)
    assert requests.ask(REQUEST) == REQUEST
    assert requests.ask(forever) == forever
    assert requests.get("r1") == REQUEST
    assert requests.get("r2") == forever
    assert requests.get("r3") is None
    assert requests.pending_of("6960", "ou_3") == forever
    assert requests.pending_of("6961", "ou_3") is None


def test_a_person_has_one_pending_request_for_a_job(store: DatabaseStore) -> None:
    requests = store.reopen_requests
    requests.ask(REQUEST)
    again = replace(REQUEST, id="r2", asked_at=NOW + HOUR)
    assert requests.ask(again) == REQUEST
    assert requests.ask(replace(REQUEST, id="r3", job_id="6961")).id == "r3"
    requests.decide("r1", APPROVED)
    assert requests.ask(again) == again


def test_a_request_that_is_stored_again_is_not_another_one(store: DatabaseStore) -> None:
    requests = store.reopen_requests
    requests.ask(REQUEST)
    assert requests.ask(REQUEST) == REQUEST
    requests.decide("r1", APPROVED)
    assert requests.ask(REQUEST) == replace(REQUEST, decision=APPROVED)


def test_the_first_decision_counts_and_may_be_repeated(store: DatabaseStore) -> None:
    requests = store.reopen_requests
    requests.ask(REQUEST)
    assert not requests.decide("r2", APPROVED)
    assert requests.decide("r1", APPROVED)
    assert not requests.decide("r1", Decision("declined", "ou_3", NOW + 2 * HOUR, "click:2"))
    assert not requests.decide("r1", replace(APPROVED, idempotency_key="click:3"))
    assert not requests.decide("r1", replace(APPROVED, verdict="declined"))
    assert requests.decide("r1", APPROVED)
    assert requests.get("r1") == replace(REQUEST, decision=APPROVED)
    assert requests.pending_of("6960", "ou_1") is None


def test_an_approved_request_is_found_by_its_approval(store: DatabaseStore) -> None:
    requests = store.reopen_requests
    for request, decision in ((REQUEST, APPROVED), (replace(REQUEST, id="r2", job_id="6961"), None)):
        requests.ask(request)
        requests.decide(request.id, decision or Decision("declined", "ou_2", NOW + HOUR, "click:2"))
    assert requests.approved_with("click:1") == replace(REQUEST, decision=APPROVED)
    assert requests.approved_with("click:2") is None
    assert requests.approved_with("click:3") is None


def test_pending_requests_are_found_by_their_age(store: DatabaseStore) -> None:
    requests = store.reopen_requests
    older = replace(REQUEST, id="r0", asked_by="ou_3", asked_at=NOW - HOUR)
    decided = replace(REQUEST, id="r2", asked_by="ou_4")
    for request in (REQUEST, older, decided, replace(REQUEST, id="r3", asked_by="ou_5", asked_at=NOW + HOUR)):
        requests.ask(request)
    requests.decide("r2", APPROVED)
    assert requests.asked_before(NOW) == (older, REQUEST)


def test_the_cards_of_a_request_are_pruned_with_it(store: DatabaseStore) -> None:
    requests = store.reopen_requests
    pending = replace(REQUEST, id="r2", asked_by="ou_3")
    for request in (REQUEST, pending):
        requests.ask(request)
        requests.add_card(request.id, f"om_{request.id}")
        requests.add_card(request.id, f"om_{request.id}")
    requests.decide("r1", APPROVED)
    requests.prune(APPROVED.decided_at)
    assert requests.cards("r1") == ("om_r1",)
    requests.prune(APPROVED.decided_at + HOUR)
    assert (requests.get("r1"), requests.cards("r1")) == (None, ())
    assert (requests.get("r2"), requests.cards("r2")) == (pending, ("om_r2",))


def test_exactly_one_of_two_concurrent_decisions_counts(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    for number in range(ROUNDS):
        replicas[0].reopen_requests.ask(replace(REQUEST, id=str(number), job_id=str(number)))
    start = Barrier(2, timeout=30)

    def decide_all(replica: int) -> list[bool]:
        decision = replace(APPROVED, idempotency_key=f"click:{replica}")
        counted = []
        for number in range(ROUNDS):
            start.wait()
            counted.append(replicas[replica].reopen_requests.decide(str(number), decision))
        return counted

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(decide_all, (0, 1))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * ROUNDS


def test_two_replicas_store_one_of_two_concurrent_requests(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    start = Barrier(2, timeout=30)

    def ask_all(replica: int) -> list[str]:
        stored = []
        for number in range(ROUNDS):
            start.wait()
            request = replace(REQUEST, id=f"{number}:{replica}", job_id=str(number))
            stored.append(replicas[replica].reopen_requests.ask(request).id)
        return stored

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(ask_all, (0, 1))
    assert first == second
