"""What happens to genuine events: taken on, ignored, put off while the bot is not ready, or of another tenant."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.readiness import Readiness
from bot.storage.store import DatabaseStore, open_store
from simulator.core import people
from simulator.events.signing import Envelope, seal, wrap
from simulator.seed import special_jobs
from tests.support.webhook_client import KEYS, Door, Request

OTHER = people.OTHER_TENANT


def of_type(door: Door, event_type: str) -> Envelope:
    return wrap(event_type, {"anything": ["at", "all"]}, door.now(), KEYS)


def of_tenant(envelope: Envelope, tenant_key: str) -> Envelope:
    header = {**envelope.payload["header"], "tenant_key": tenant_key}
    return Envelope(envelope.event_id, envelope.event_type, {**envelope.payload, "header": header})


def click_on_a_card(door: Door) -> Envelope:
    door.push(door.question(f"/job {special_jobs.SAMPLE_CODE}"))
    card = door.platform.office.messages.from_bot()[-1]
    return door.acts.click(card.id, people.RECRUITER.open_id, {"do": "refresh_post"}).envelope


@pytest.mark.parametrize(
    "event_type",
    [
        "im.message.recalled_v1",
        "application.bot.menu_v6",
        "hire.offer.status_changed_v1",
        "no.such.event",
        "",
        "x" * 9000,
    ],
    ids=lambda event_type: event_type[:30] or "empty",
)
def test_an_event_type_that_the_bot_does_not_handle_is_acknowledged(door: Door, event_type: str) -> None:
    """Anything else would make the platform send it four times more (H14)."""
    response = door.push(of_type(door, event_type))
    assert (response.status_code, response.data) == (200, b"{}")
    assert not door.engine.results


@pytest.mark.parametrize("event_type", ["im.message.receive_v1", "im.chat.member.bot.added_v1"])
def test_a_known_type_around_an_unreadable_event_is_acknowledged(door: Door, event_type: str) -> None:
    response = door.push(of_type(door, event_type))
    assert (response.status_code, response.data) == (200, b"{}")
    assert not door.engine.results


def test_somebody_who_made_an_unreadable_click_is_told(door: Door) -> None:
    response = door.push(of_type(door, "card.action.trigger"))
    assert response.status_code == 200
    assert response.get_json()["toast"]["type"] == "error"
    assert not door.engine.results


def test_an_event_of_another_tenant_is_refused_once_ours_is_known(door: Door) -> None:
    assert door.push(door.question()).status_code == 200
    answered = len(door.engine.results)
    response = door.push(of_tenant(door.question(), OTHER))
    assert response.status_code == 401
    assert len(door.engine.results) == answered


def test_the_tenant_that_was_learnt_first_stays_ours_after_a_restart(door: Door, door_store: DatabaseStore) -> None:
    door.push(door.question())
    again = Door(door_store)
    assert again.has_refused(again.push(of_tenant(again.question(), OTHER)))


@pytest.fixture
def fresh_store(tmp_path: Path) -> Iterator[DatabaseStore]:
    """A database that knows no tenant yet."""
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}")
    store.migrate()
    yield store
    store.close()


def test_a_configured_tenant_holds_from_the_first_event(fresh_store: DatabaseStore) -> None:
    door = Door(fresh_store, FEISHU_TENANT_KEY=people.TENANT)
    assert door.has_refused(door.push(of_tenant(door.question(), OTHER)))
    assert door.push(door.question()).status_code == 200


@pytest.mark.parametrize("tenant_key", ["", None, 7])
def test_an_event_that_names_no_tenant_is_refused_before_any_is_known(
    fresh_store: DatabaseStore, tenant_key: object
) -> None:
    door = Door(fresh_store)
    payload = door.question().payload
    header = {**payload["header"], "tenant_key": tenant_key}
    assert door.has_refused(door.push_payload({**payload, "header": header}))
    assert door.push(door.question()).status_code == 200


def test_a_genuine_event_gets_503_while_the_bot_is_not_ready_so_that_it_comes_again(door_store: DatabaseStore) -> None:
    readiness = Readiness("migrations", "engine")
    door = Door(door_store, readiness)
    event = door.question()
    assert door.push(event).status_code == 503
    readiness.up("migrations")
    assert door.push(event).status_code == 503
    assert not door.engine.results
    readiness.up("engine")
    assert door.push(event).status_code == 200
    assert len(door.engine.results) == 1


def test_a_click_gets_a_toast_while_the_bot_is_not_ready(door: Door, door_store: DatabaseStore) -> None:
    """A click is never sent again, and any other status shows the clicker an error code."""
    click = click_on_a_card(door)
    waiting = Door(door_store, Readiness("migrations"))
    response = waiting.push(click)
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["toast"]["i18n"].keys() == {"zh_cn", "en_us"}
    assert response.json["toast"]["type"] == "warning"
    assert not waiting.engine.results


def test_a_draining_bot_takes_nothing_on(door_store: DatabaseStore) -> None:
    readiness = Readiness()
    door = Door(door_store, readiness)
    assert door.push(door.question()).status_code == 200
    readiness.drain()
    assert door.push(door.question()).status_code == 503
    assert len(door.engine.results) == 1


def test_forged_requests_are_refused_and_not_put_off_while_the_bot_is_not_ready(door_store: DatabaseStore) -> None:
    door = Door(door_store, Readiness("migrations"))
    sealed = seal(door.question().payload, KEYS.encrypt_key)
    assert door.has_refused(door.send(Request(sealed, door.timestamp(), key="guess")))
    assert door.has_refused(door.send(Request(sealed, "1000000000")))
    assert door.has_refused(door.web.post("/feishu/events", data=b"x" * 300_000))


def test_a_repeated_click_event_gets_the_first_ones_answer(door: Door) -> None:
    click = click_on_a_card(door)
    first = door.push(click)
    assert first.status_code == 200
    assert b'"card"' in first.data
    assert [door.push(click).data for _ in range(3)] == [first.data] * 3
