"""The challenge with which the console checks the address: answered as JSON, for the right token only (docs/security.md H15, H16)."""

import time
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bot.readiness import Readiness
from bot.storage.store import DatabaseStore
from simulator.events.signing import challenge, encrypt
from tests.support.processes.machine_speed import within
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request, WebhookClient

JSON = {"Content-Type": "application/json;charset=utf-8"}


def ask(webhook: WebhookClient, payload: dict[str, Any], key: str = KEYS.encrypt_key) -> TestResponse:
    """As the console does: encrypted, unsigned (docs/feishu/open-questions.md Q48)."""
    return webhook.web.post("/feishu/events", data=encrypt(payload, key), headers=JSON)


def test_a_challenge_is_answered_within_a_second(webhook: WebhookClient) -> None:
    began = time.monotonic()
    response = ask(webhook, challenge(KEYS, "ajls384kdjx98XX"))
    assert time.monotonic() - began < within(1)
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.json == {"challenge": "ajls384kdjx98XX"}


@pytest.mark.parametrize(
    "words",
    ['"}, {"x": "', "back\\slash", "中文", "🎉 ünï", "line\nbreak\ttab", "</script>", "\u2028\u0000", "%s {0} {name}"],
    ids=ascii,
)
def test_a_challenge_comes_back_as_json_whatever_characters_it_has(webhook: WebhookClient, words: str) -> None:
    assert ask(webhook, challenge(KEYS, words)).json == {"challenge": words}


@pytest.mark.parametrize("words", ["x" * 1024, "职" * 341], ids=["ascii", "chinese"])
def test_a_challenge_of_one_kibibyte_is_answered(webhook: WebhookClient, words: str) -> None:
    assert ask(webhook, challenge(KEYS, words)).json == {"challenge": words}


@pytest.mark.parametrize(
    "words", ["x" * 1025, "职" * 342, "x" * 100_000, ""], ids=["ascii", "chinese", "huge", "empty"]
)
def test_a_longer_or_empty_challenge_is_rejected(webhook: WebhookClient, words: str) -> None:
    assert webhook.has_rejected(ask(webhook, challenge(KEYS, words)))


@pytest.mark.parametrize("words", [None, 7, ["x"], {"x": 1}, True])
def test_a_challenge_that_is_no_text_is_rejected(webhook: WebhookClient, words: object) -> None:
    assert webhook.has_rejected(ask(webhook, {**challenge(KEYS, ""), "challenge": words}))


@pytest.mark.parametrize("token", ["", "another-token", None, 0, [], "模拟", KEYS.verification_token + " "], ids=repr)
def test_a_challenge_with_another_token_is_rejected(webhook: WebhookClient, token: object) -> None:
    assert webhook.has_rejected(ask(webhook, {**challenge(KEYS, "words"), "token": token}))


def test_a_challenge_without_a_token_is_rejected(webhook: WebhookClient) -> None:
    assert webhook.has_rejected(ask(webhook, {"challenge": "words", "type": "url_verification"}))


@pytest.mark.parametrize("kind", ["", "event_callback", None])
def test_a_challenge_of_another_type_is_rejected(webhook: WebhookClient, kind: object) -> None:
    assert webhook.has_rejected(ask(webhook, {**challenge(KEYS, "words"), "type": kind}))


def test_a_plaintext_challenge_is_rejected(webhook: WebhookClient) -> None:
    assert webhook.has_rejected(webhook.web.post("/feishu/events", json=challenge(KEYS, "words")))


def test_a_challenge_encrypted_with_another_key_is_rejected(webhook: WebhookClient) -> None:
    assert webhook.has_rejected(ask(webhook, challenge(KEYS, "words"), "another-key"))


def test_a_small_challenge_in_a_large_unsigned_body_is_rejected(webhook: WebhookClient) -> None:
    assert webhook.has_rejected(ask(webhook, {**challenge(KEYS, "words"), "padding": "x" * 20_000}))


@pytest.mark.parametrize("timestamp", ["now", "1000000000"])
def test_a_signed_challenge_is_answered_whatever_its_time(webhook: WebhookClient, timestamp: str) -> None:
    stamped = webhook.timestamp() if timestamp == "now" else timestamp
    response = webhook.send(Request(encrypt(challenge(KEYS, "words"), KEYS.encrypt_key), stamped))
    assert response.json == {"challenge": "words"}


def test_a_challenge_is_answered_while_the_bot_is_not_ready(webhook_store: DatabaseStore) -> None:
    webhook = WebhookClient(webhook_store, Readiness("migrations"))
    assert ask(webhook, challenge(KEYS, "words")).json == {"challenge": "words"}


def test_only_a_challenge_is_answered_unsigned(webhook: WebhookClient) -> None:
    event = webhook.question()
    smuggled = {**event.payload, **challenge(KEYS, "words"), "challenge": None}
    assert webhook.has_rejected(ask(webhook, event.payload))
    assert webhook.has_rejected(ask(webhook, smuggled))
