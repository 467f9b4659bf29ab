"""When each source was read last."""

from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import DAY, NOW


def test_a_full_read_counts_as_any_read_and_not_the_other_way_round(store: DatabaseStore) -> None:
    scans = store.scans
    assert scans.started_at("jobs", full=True) is None
    assert scans.started_at("jobs", full=False) is None
    scans.put("jobs", NOW, full=False)
    assert scans.started_at("jobs", full=True) is None
    assert scans.started_at("jobs", full=False) == NOW
    scans.put("jobs", NOW + DAY, full=True)
    scans.put("jobs", NOW + 2 * DAY, full=False)
    assert scans.started_at("jobs", full=True) == NOW + DAY
    assert scans.started_at("jobs", full=False) == NOW + 2 * DAY


def test_each_source_is_read_by_itself(store: DatabaseStore) -> None:
    store.scans.put("adverts 70", NOW, full=True)
    assert store.scans.started_at("adverts 71", full=False) is None
    assert store.scans.started_at("published 70", full=True) is None


def test_a_clock_that_was_set_back_does_not_hold_the_time(store: DatabaseStore) -> None:
    store.scans.put("jobs", NOW + DAY, full=True)
    store.scans.put("jobs", NOW, full=True)
    assert store.scans.started_at("jobs", full=True) == NOW
