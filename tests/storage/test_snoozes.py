"""Snoozed jobs of a chat."""

from dataclasses import replace

from bot.domain.reminders import Snooze
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import DAY, NOW, advert_of, put, record

SNOOZE = Snooze("oc_1", "6960", NOW + 3 * DAY)


def test_a_snooze_is_stored_and_a_later_one_replaces_it(store: DatabaseStore) -> None:
    snoozes = store.snoozes
    other = replace(SNOOZE, job_id="6961", until=None)
    for each in (SNOOZE, other, replace(SNOOZE, chat_id="oc_2")):
        snoozes.put(each)
    assert snoozes.list_for_chat("oc_1") == {"6960": SNOOZE, "6961": other}
    snoozes.put(replace(SNOOZE, until=None))
    assert snoozes.list_for_chat("oc_1")["6960"].until is None
    assert snoozes.list_for_chat("oc_3") == {}


def test_a_snooze_that_is_ended_early_is_deleted_for_its_chat_only(store: DatabaseStore) -> None:
    for each in (SNOOZE, replace(SNOOZE, job_id="6961"), replace(SNOOZE, chat_id="oc_2")):
        store.snoozes.put(each)
    store.snoozes.delete("oc_1", "6960")
    store.snoozes.delete("oc_1", "6960")
    assert set(store.snoozes.list_for_chat("oc_1")) == {"6961"}
    assert set(store.snoozes.list_for_chat("oc_2")) == {"6960"}


def test_ended_snoozes_are_deleted(store: DatabaseStore) -> None:
    store.snoozes.put(SNOOZE)
    store.snoozes.put(replace(SNOOZE, job_id="6961", until=NOW - DAY))
    store.snoozes.prune(NOW)
    assert set(store.snoozes.list_for_chat("oc_1")) == {"6960"}


def test_a_snooze_until_a_job_closes_is_deleted_once_it_has_closed(store: DatabaseStore) -> None:
    is_open, for_ever, expired = record(1, expires_at=NOW + DAY), record(2), record(3, expires_at=NOW - DAY)
    closed = record(4, is_active=False, changed_at=NOW - DAY)
    off_its_site = advert_of(record(5, changed_at=NOW - DAY))
    put(store, is_open, for_ever, expired, closed, published=(off_its_site,), at=NOW - DAY / 2)
    for job_id in ("611", "612", "613", "614", "615", "never-seen"):
        store.snoozes.put(Snooze("oc_1", job_id, None))
    store.snoozes.prune(NOW)
    assert set(store.snoozes.list_for_chat("oc_1")) == {"611", "612", "never-seen"}
