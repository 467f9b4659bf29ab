"""Events of schema 1.0: genuine, so they are acknowledged; the bot handles none (docs/feishu/events.md 5)."""

from typing import Any

import pytest

from bot.readiness import Readiness
from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.events.signing import encrypt
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request, WebhookClient

OLD_EVENT = {
    "ts": "1502199207.7171419",
    "uuid": "bc447199585340d1f3728d26b1c0297a",
    "token": KEYS.verification_token,
    "type": "event_callback",
    "event": {"type": "message", "app_id": people.APP_ID, "tenant_key": people.TENANT, "text": "/help"},
}


@pytest.mark.parametrize(
    "old",
    [
        OLD_EVENT,
        {**OLD_EVENT, "schema": "1.0"},
        {**OLD_EVENT, "event": {}},
        {**OLD_EVENT, "uuid": None},
        {**OLD_EVENT, "event": {"type": ["message"], "tenant_key": people.OTHER_TENANT}},
    ],
    ids=["as documented", "with a schema", "empty", "without an id", "odd"],
)
def test_an_event_of_the_first_version_is_acknowledged_and_not_handled(
    webhook: WebhookClient, old: dict[str, Any]
) -> None:
    """It is genuine, and the platform sends a rejected one four times more."""
    response = webhook.push_payload(old)
    assert (response.status_code, response.json) == (200, {})
    assert not webhook.engine.results


@pytest.mark.parametrize(
    "changes",
    [
        {"token": "another-token"},
        {"token": None},
        {"type": "another_type"},
        {"type": None},
        {"event": "x"},
        {"event": {"app_id": "cli_another"}},
        {"event": {"app_id": None}},
    ],
    ids=repr,
)
def test_an_event_of_the_first_version_that_is_not_ours_is_rejected(
    webhook: WebhookClient, changes: dict[str, Any]
) -> None:
    assert webhook.has_rejected(webhook.push_payload({**OLD_EVENT, **changes}))


def test_an_event_of_the_first_version_is_rejected_unless_it_is_signed_now(webhook: WebhookClient) -> None:
    sealed = encrypt(OLD_EVENT, KEYS.encrypt_key)
    assert webhook.has_rejected(webhook.web.post("/feishu/events", data=sealed))
    assert webhook.has_rejected(webhook.send(Request(sealed, "1000000000")))


def test_an_event_of_the_first_version_does_not_come_again_while_the_bot_is_not_ready(
    webhook_store: DatabaseStore,
) -> None:
    assert WebhookClient(webhook_store, Readiness("migrations")).push_payload(OLD_EVENT).status_code == 200
