"""When the webhook was called last."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.interfaces.seen_request_store import SeenRequest
from bot.storage.store import DatabaseStore, open_store
from bot.webhook.seen_requests import SeenRequests
from tests.storage.sample_jobs import NOW


def test_of_each_kind_the_latest_request_of_all_replicas_is_kept(store: DatabaseStore) -> None:
    later = SeenRequest("refused", NOW + timedelta(seconds=1), "age")
    for request in (SeenRequest("event", NOW), later, SeenRequest("refused", NOW, "token")):
        store.seen_requests.put(request)
    assert store.seen_requests.all() == {"event": SeenRequest("event", NOW), "refused": later}


def test_what_could_not_be_stored_is_stored_later(store: DatabaseStore, tmp_path: Path) -> None:
    seen, away = SeenRequests(), open_store(f"sqlite:///{tmp_path}")  # A folder is no database.
    seen.note(SeenRequest("click", NOW))
    with pytest.raises(OperationalError):
        seen.store(away.seen_requests)
    away.close()
    seen.store(store.seen_requests)
    assert store.seen_requests.all() == {"click": SeenRequest("click", NOW)}


def test_the_first_request_of_a_kind_is_stored_apart_from_those_that_follow(store: DatabaseStore) -> None:
    seen, first, later = SeenRequests(), SeenRequest("event", NOW), SeenRequest("event", NOW + timedelta(seconds=1))
    seen.note(first)
    seen.store_first(store.seen_requests)
    assert store.seen_requests.all() == {"event": first}
    click = SeenRequest("click", NOW)
    for request in (later, click):
        seen.note(request)
    seen.store_first(store.seen_requests)
    assert store.seen_requests.all() == {"event": first, "click": click}
    seen.store(store.seen_requests)
    assert store.seen_requests.all() == {"event": later, "click": click}


def test_a_first_request_that_could_not_be_stored_is_still_the_first(store: DatabaseStore, tmp_path: Path) -> None:
    seen, away = SeenRequests(), open_store(f"sqlite:///{tmp_path}")
    seen.note(SeenRequest("click", NOW))
    with pytest.raises(OperationalError):
        seen.store_first(away.seen_requests)
    away.close()
    seen.store_first(store.seen_requests)
    assert store.seen_requests.all() == {"click": SeenRequest("click", NOW)}
