"""The history of attempts to reopen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.history import HistoryEntry
from bot.domain.jobs import ADVERTISED, Audience
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import ADVERT, put, record

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
ENTRY = HistoryEntry(
    idempotency_key="om_1",
    happened_at=NOW,
    actor_id="ou_1",
    action="reopen",
    job_id="6960",
    chat_id="oc_1",
    message_id="om_1",
    outcome="reopened",
    post_id="7001",
    detail="",
    old_expires_at=NOW - timedelta(days=3),
    new_expires_at=NOW + timedelta(days=30),
    log_id="20260701",
    is_automatic=True,
)


def test_an_entry_is_stored_with_every_field(store: DatabaseStore) -> None:
    store.history.write(ENTRY)
    assert store.history.entries("6960", 0, 10) == ((ENTRY,), 1)


def test_an_entry_without_dates_is_stored_without_dates(store: DatabaseStore) -> None:
    refused = replace(ENTRY, outcome="refused", detail="NotAllowed", old_expires_at=None, new_expires_at=None)
    store.history.write(refused)
    assert store.history.entries(None, 0, 10) == ((refused,), 1)


def test_a_repeated_step_writes_its_entry_once(store: DatabaseStore) -> None:
    store.history.write(ENTRY)
    store.history.write(replace(ENTRY, detail="again"))
    assert store.history.entries(None, 0, 10) == ((ENTRY,), 1)


def test_a_second_attempt_with_another_outcome_writes_another_entry(store: DatabaseStore) -> None:
    store.history.write(replace(ENTRY, outcome="failed"))
    store.history.write(ENTRY)
    assert store.history.entries(None, 0, 10)[1] == 2
    assert store.history.outcome("om_1", "6960") == "reopened"


def test_one_idempotency_key_may_write_an_entry_for_each_of_several_jobs(store: DatabaseStore) -> None:
    store.history.write(ENTRY)
    store.history.write(replace(ENTRY, job_id="6961"))
    assert store.history.entries(None, 0, 10)[1] == 2
    assert store.history.entries("6961", 0, 10)[1] == 1


def test_entries_are_paged_newest_first(store: DatabaseStore) -> None:
    entries = [replace(ENTRY, idempotency_key=f"om_{n}", happened_at=NOW + timedelta(minutes=n)) for n in range(5)]
    for entry in entries:
        store.history.write(entry)
    assert store.history.entries("6960", 0, 2) == ((entries[4], entries[3]), 5)
    assert store.history.entries("6960", 4, 2) == ((entries[0],), 5)
    assert store.history.entries("6960", 6, 2) == ((), 5)


def test_entries_of_jobs_that_may_not_be_shown_are_left_out_and_not_counted(store: DatabaseStore) -> None:
    put(store, ADVERT, record(1), record(2))
    for job_id in ("6960", "611", "612", "unknown"):
        store.history.write(replace(ENTRY, job_id=job_id))

    def seen(audience: Audience, job_id: str | None = None) -> set[str]:
        entries, total = store.history.entries(job_id, 0, 10, audience)
        assert total == len(entries)
        return {entry.job_id for entry in entries}

    assert seen(ADVERTISED) == {"6960"}
    assert seen(Audience(job_ids=frozenset({"611"}))) == {"6960", "611"}
    assert seen(ADVERTISED, "611") == set()
    assert seen(Audience(sees_all=True)) == {"6960", "611", "612", "unknown"}


def test_the_outcome_is_found_by_idempotency_key_and_job(store: DatabaseStore) -> None:
    store.history.write(ENTRY)
    assert store.history.outcome("om_1", "6960") == "reopened"
    assert store.history.outcome("om_1", "6961") is None
    assert store.history.outcome("om_2", "6960") is None


def test_of_two_reopenings_each_knows_how_it_was_undone(store: DatabaseStore) -> None:
    undone = replace(ENTRY, idempotency_key="om_2", action="undo", outcome="undone", new_expires_at=None)
    other_job = replace(undone, job_id="6961")
    for entry in (
        ENTRY,
        other_job,
        replace(ENTRY, outcome="published"),
        undone,
        replace(ENTRY, idempotency_key="om_3"),
    ):
        store.history.write(entry)
    assert store.history.undoing_of("6960", "om_1") == undone
    assert store.history.undoing_of("6960", "om_2") is None
    assert store.history.undoing_of("6960", "om_3") is None
    assert store.history.undoing_of("6961", "om_1") is None


def test_the_history_offers_no_way_to_change_or_delete_an_entry(store: DatabaseStore) -> None:
    methods = {name for name in dir(store.history) if not name.startswith("_")}
    assert methods == {"write", "entries", "has_entry", "last", "outcome", "undoing_of"}
