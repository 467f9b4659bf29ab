"""Genuine events: accepted, ignored, deferred while the bot is not ready, or of another tenant."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.error_texts import OUTSIDE_TENANT
from bot.readiness import Readiness
from bot.storage.store import DatabaseStore, open_store
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.events.signing import PushedEvent, encrypt, make_event
from simulator.seed import special_jobs
from tests.support.whole_bot.statement_counts import counted_statements
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request, WebhookClient

OTHER = people.OTHER_TENANT


def of_type(webhook: WebhookClient, event_type: str) -> PushedEvent:
    return make_event(event_type, {"anything": ["at", "all"]}, webhook.now(), KEYS)


def of_tenant(event: PushedEvent, tenant_key: str) -> PushedEvent:
    header = {**event.payload["header"], "tenant_key": tenant_key}
    return PushedEvent(event.event_id, event.event_type, {**event.payload, "header": header})


def click_on_a_card(webhook: WebhookClient) -> PushedEvent:
    webhook.push(webhook.question(f"/job {special_jobs.EXPIRING_SAMPLE_CODE}"))
    card = webhook.platform.message_service.messages.from_bot()[-1]
    return webhook.user_actions.click(card.id, people.RECRUITER.open_id, {"do": "refresh_post"}).event


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
def test_an_event_type_that_the_bot_does_not_handle_is_acknowledged(webhook: WebhookClient, event_type: str) -> None:
    """Otherwise the platform would send it four times more (docs/security.md H14)."""
    response = webhook.push(of_type(webhook, event_type))
    assert (response.status_code, response.data) == (200, b"{}")
    assert not webhook.engine.results


@pytest.mark.parametrize("event_type", ["im.message.receive_v1", "im.chat.member.bot.added_v1"])
def test_a_known_type_around_an_unreadable_event_is_acknowledged(webhook: WebhookClient, event_type: str) -> None:
    response = webhook.push(of_type(webhook, event_type))
    assert (response.status_code, response.data) == (200, b"{}")
    assert not webhook.engine.results


def test_an_unreadable_click_is_answered_with_a_toast(webhook: WebhookClient) -> None:
    response = webhook.push(of_type(webhook, "card.action.trigger"))
    assert response.status_code == 200
    assert response.get_json()["toast"]["type"] == "error"
    assert not webhook.engine.results


def test_an_event_that_is_not_for_the_bot_asks_the_database_for_nothing(webhook: WebhookClient) -> None:
    webhook.push(webhook.question())
    _, remark = webhook.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help", mention_bot=False)
    assert remark is not None
    with counted_statements() as statements:
        assert webhook.push(remark).status_code == 200
    assert statements == []


def test_an_event_of_another_tenant_is_rejected_once_ours_is_known(webhook: WebhookClient) -> None:
    assert webhook.push(webhook.question()).status_code == 200
    answered = len(webhook.engine.results)
    response = webhook.push(of_tenant(webhook.question(), OTHER))
    assert response.status_code == 401
    assert len(webhook.engine.results) == answered


def test_the_first_tenant_stays_ours_after_a_restart(webhook: WebhookClient, webhook_store: DatabaseStore) -> None:
    webhook.push(webhook.question())
    again = WebhookClient(webhook_store)
    assert again.has_rejected(again.push(of_tenant(again.question(), OTHER)))


@pytest.fixture
def fresh_store(tmp_path: Path) -> Iterator[DatabaseStore]:
    """A database in which no tenant is stored yet."""
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}")
    store.migrate()
    yield store
    store.close()


def test_a_configured_tenant_holds_from_the_first_event(fresh_store: DatabaseStore) -> None:
    webhook = WebhookClient(fresh_store, FEISHU_TENANT_KEY=people.TENANT)
    assert webhook.has_rejected(webhook.push(of_tenant(webhook.question(), OTHER)))
    assert webhook.push(webhook.question()).status_code == 200


@pytest.mark.parametrize("tenant", [{}, {"tenant_key": None}, {"tenant_key": ""}], ids=repr)
def test_a_sender_whose_tenant_is_missing_is_of_the_events_tenant(
    webhook: WebhookClient, tenant: dict[str, str | None]
) -> None:
    payload = webhook.question().payload
    sender = {name: value for name, value in payload["event"]["sender"].items() if name != "tenant_key"}
    asked = len(webhook.platform.message_service.messages.from_bot())
    webhook.push_payload({**payload, "event": {**payload["event"], "sender": {**sender, **tenant}}})
    (answer,) = webhook.platform.message_service.messages.from_bot()[asked:]
    assert OUTSIDE_TENANT.zh_cn not in answer.content_text


def test_a_sender_of_another_tenant_in_an_event_of_ours_is_told_so(webhook: WebhookClient) -> None:
    payload = webhook.question().payload
    sender = {**payload["event"]["sender"], "tenant_key": OTHER}
    webhook.push_payload({**payload, "event": {**payload["event"], "sender": sender}})
    assert OUTSIDE_TENANT.zh_cn in webhook.platform.message_service.messages.from_bot()[-1].content_text


@pytest.mark.parametrize("tenant_key", ["", None, 7])
def test_an_event_that_names_no_tenant_is_rejected_before_any_is_known(
    fresh_store: DatabaseStore, tenant_key: object
) -> None:
    webhook = WebhookClient(fresh_store)
    payload = webhook.question().payload
    header = {**payload["header"], "tenant_key": tenant_key}
    assert webhook.has_rejected(webhook.push_payload({**payload, "header": header}))
    assert webhook.push(webhook.question()).status_code == 200


def test_a_genuine_event_gets_503_while_the_bot_is_not_ready_so_that_it_comes_again(
    webhook_store: DatabaseStore,
) -> None:
    readiness = Readiness("migrations", "engine")
    webhook = WebhookClient(webhook_store, readiness)
    event = webhook.question()
    assert webhook.push(event).status_code == 503
    readiness.up("migrations")
    assert webhook.push(event).status_code == 503
    assert not webhook.engine.results
    readiness.up("engine")
    assert webhook.push(event).status_code == 200
    assert len(webhook.engine.results) == 1


def test_a_click_gets_a_toast_while_the_bot_is_not_ready(webhook: WebhookClient, webhook_store: DatabaseStore) -> None:
    """A click is never sent again, and any other status shows the clicker an error code."""
    click = click_on_a_card(webhook)
    waiting = WebhookClient(webhook_store, Readiness("migrations"))
    response = waiting.push(click)
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["toast"]["i18n"].keys() == {"zh_cn", "en_us"}
    assert response.json["toast"]["type"] == "warning"
    assert not waiting.engine.results


def test_a_draining_bot_accepts_nothing(webhook_store: DatabaseStore) -> None:
    readiness = Readiness()
    webhook = WebhookClient(webhook_store, readiness)
    assert webhook.push(webhook.question()).status_code == 200
    readiness.drain()
    assert webhook.push(webhook.question()).status_code == 503
    assert len(webhook.engine.results) == 1


def test_forged_requests_are_rejected_even_while_the_bot_is_not_ready(webhook_store: DatabaseStore) -> None:
    webhook = WebhookClient(webhook_store, Readiness("migrations"))
    sealed = encrypt(webhook.question().payload, KEYS.encrypt_key)
    assert webhook.has_rejected(webhook.send(Request(sealed, webhook.timestamp(), key="guess")))
    assert webhook.has_rejected(webhook.send(Request(sealed, "1000000000")))
    assert webhook.has_rejected(webhook.web.post("/feishu/events", data=b"x" * 300_000))


def test_a_repeated_click_event_gets_the_first_ones_answer(webhook: WebhookClient) -> None:
    click = click_on_a_card(webhook)
    first = webhook.push(click)
    assert first.status_code == 200
    assert b'"card"' in first.data
    started = len(webhook.engine.results)
    assert [webhook.push(click).data for _ in range(3)] == [first.data] * 3
    assert len(webhook.engine.results) == started
