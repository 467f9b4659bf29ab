from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.history import HistoryEntry
from bot.storage.store import DatabaseStore

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
)


def test_a_line_comes_back_as_it_was_written(store: DatabaseStore) -> None:
    store.history.write(ENTRY)
    assert store.history.entries("6960", 0, 10) == ((ENTRY,), 1)


def test_a_line_without_dates_comes_back_without_dates(store: DatabaseStore) -> None:
    refused = replace(ENTRY, outcome="refused", detail="NotAllowed", old_expires_at=None, new_expires_at=None)
    store.history.write(refused)
    assert store.history.entries(None, 0, 10) == ((refused,), 1)


def test_a_repeated_step_writes_its_line_once_and_the_first_stays(store: DatabaseStore) -> None:
    store.history.write(ENTRY)
    store.history.write(replace(ENTRY, detail="again"))
    assert store.history.entries(None, 0, 10) == ((ENTRY,), 1)


def test_a_second_try_that_ends_otherwise_writes_another_line(store: DatabaseStore) -> None:
    store.history.write(replace(ENTRY, outcome="failed"))
    store.history.write(ENTRY)
    assert store.history.entries(None, 0, 10)[1] == 2
    assert store.history.outcome("om_1", "6960") == "reopened"


def test_one_cause_may_write_a_line_for_each_of_several_jobs(store: DatabaseStore) -> None:
    store.history.write(ENTRY)
    store.history.write(replace(ENTRY, job_id="6961"))
    assert store.history.entries(None, 0, 10)[1] == 2
    assert store.history.entries("6961", 0, 10)[1] == 1


def test_pages_are_newest_first(store: DatabaseStore) -> None:
    lines = [replace(ENTRY, idempotency_key=f"om_{n}", happened_at=NOW + timedelta(minutes=n)) for n in range(5)]
    for line in lines:
        store.history.write(line)
    assert store.history.entries("6960", 0, 2) == ((lines[4], lines[3]), 5)
    assert store.history.entries("6960", 4, 2) == ((lines[0],), 5)
    assert store.history.entries("6960", 6, 2) == ((), 5)


def test_a_cause_can_look_up_how_it_ended_for_a_job(store: DatabaseStore) -> None:
    store.history.write(ENTRY)
    assert store.history.outcome("om_1", "6960") == "reopened"
    assert store.history.outcome("om_1", "6961") is None
    assert store.history.outcome("om_2", "6960") is None


def test_there_is_no_way_to_change_or_take_away_a_line(store: DatabaseStore) -> None:
    ways = {name for name in dir(store.history) if not name.startswith("_")}
    assert ways == {"write", "entries", "outcome"}
