"""Incidents are found by their numbers, for a while and not without end."""

from dataclasses import replace
from datetime import timedelta

from bot.interfaces.incident_store import Incident
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import DAY, NOW

INCIDENT = Incident("7F3A19C2", NOW, "message", "message:om_1", ("first line", "incident 职位\n  with a trace"))


def stored(store: DatabaseStore, *numbers: str) -> list[str]:
    return [number for number in numbers if store.incidents.get(number)]


def test_an_incident_is_found_as_it_was_stored_first(store: DatabaseStore) -> None:
    store.incidents.put(INCIDENT)
    store.incidents.put(replace(INCIDENT, lines=()))
    assert store.incidents.get("7F3A19C2") == INCIDENT
    assert store.incidents.get("7F3A19C3") is None


def test_old_incidents_are_deleted(store: DatabaseStore) -> None:
    store.incidents.put(replace(INCIDENT, number="OLD", happened_at=NOW - DAY))
    store.incidents.put(replace(INCIDENT, number="NEW"))
    store.incidents.prune(NOW, keep=10)
    assert stored(store, "OLD", "NEW") == ["NEW"]


def test_only_the_latest_incidents_are_kept(store: DatabaseStore) -> None:
    numbers = [f"N{minute}" for minute in range(5)]
    for minute, number in enumerate(numbers):
        store.incidents.put(replace(INCIDENT, number=number, happened_at=NOW + timedelta(minutes=minute)))
    store.incidents.prune(NOW, keep=2)
    assert stored(store, *numbers) == ["N3", "N4"]
    store.incidents.prune(NOW, keep=2)
    assert stored(store, *numbers) == ["N3", "N4"]
