"""The signature over the exact bytes, its time and its nonce (docs/security.md H2 to H5, H13)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.storage.store import DatabaseStore
from simulator.events.signing import encrypt
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request, WebhookClient

SHA256_BLOCK = 64


def genuine(webhook: WebhookClient, **changes: str | None) -> Request:
    """A recruiter's question as the platform would push it now, with headers changed after signing."""
    return Request(encrypt(webhook.question().payload, KEYS.encrypt_key), webhook.timestamp(), changed=changes)


def aged(webhook: WebhookClient, age: timedelta) -> Request:
    """A genuine request that was signed at that age."""
    signed_at = str(int((webhook.now() - age).timestamp()))
    return replace(genuine(webhook), timestamp=signed_at)


def test_a_signed_event_is_accepted(webhook: WebhookClient) -> None:
    response = webhook.send(genuine(webhook))
    assert (response.status_code, response.json) == (200, {})
    assert len(webhook.engine.results) == 1


@pytest.mark.parametrize(
    "signature",
    ["", "0" * 64, "not hex", "é" * 64, f"{'0' * 64},{'1' * 64}", "0" * 100_000],
    ids=["empty", "zeros", "words", "not ascii", "two", "very long"],
)
def test_a_wrong_signature_is_rejected(webhook: WebhookClient, signature: str) -> None:
    assert webhook.has_rejected(webhook.send(genuine(webhook, **{"X-Lark-Signature": signature})))


@pytest.mark.parametrize("name", ["X-Lark-Signature", "X-Lark-Request-Timestamp", "X-Lark-Request-Nonce"])
def test_an_event_without_one_of_the_three_headers_is_rejected(webhook: WebhookClient, name: str) -> None:
    assert webhook.has_rejected(webhook.send(genuine(webhook, **{name: None})))


def test_an_event_signed_with_another_key_is_rejected(webhook: WebhookClient) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), key="another-key")))


def test_a_signature_without_any_key_is_rejected(webhook: WebhookClient) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), key="")))


def test_the_signature_covers_the_exact_bytes(webhook: WebhookClient) -> None:
    request = genuine(webhook)
    spaced = json.dumps(json.loads(request.body)).encode()
    assert spaced != request.body
    response = webhook.web.post("/feishu/events", data=spaced, headers=request.headers())
    assert webhook.has_rejected(response)


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "170000000",
        "17000000000",
        "not-a-time",
        "1_70000000",
        "+170000000",
        "-170000000",
        "17000000.0",
        "0x10000000",
    ],
)
def test_a_timestamp_that_is_not_ten_digits_is_rejected_though_it_is_signed(
    webhook: WebhookClient, timestamp: str
) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), timestamp=timestamp)))


@pytest.mark.parametrize("form", ["0{}", "{}.", "+{}", "{}_0"])
def test_a_timestamp_of_eleven_characters_is_rejected_though_it_means_now(webhook: WebhookClient, form: str) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), timestamp=form.format(webhook.timestamp()))))


@pytest.mark.parametrize("timestamp", ["0000000000", "1000000000", "9999999999"])
def test_a_signed_time_far_away_is_rejected(webhook: WebhookClient, timestamp: str) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), timestamp=timestamp)))


@pytest.mark.parametrize("age", [timedelta(hours=7, minutes=6), timedelta(hours=7, minutes=59), timedelta(minutes=-4)])
def test_a_signature_of_the_last_eight_hours_is_good(webhook: WebhookClient, age: timedelta) -> None:
    assert webhook.send(aged(webhook, age)).status_code == 200
    assert webhook.engine.results


@pytest.mark.parametrize("age", [timedelta(hours=8, seconds=1), timedelta(days=2), timedelta(minutes=-6)])
def test_a_signature_older_than_eight_hours_or_six_minutes_in_the_future_is_rejected(
    webhook: WebhookClient, age: timedelta
) -> None:
    assert webhook.has_rejected(webhook.send(aged(webhook, age)))


def test_a_shorter_maximum_age_is_respected(webhook_store: DatabaseStore) -> None:
    webhook = WebhookClient(webhook_store, MAX_EVENT_AGE_MINUTES="10")
    assert webhook.has_rejected(webhook.send(aged(webhook, timedelta(minutes=11))))
    assert webhook.send(aged(webhook, timedelta(minutes=9))).status_code == 200


@pytest.mark.parametrize(
    "nonce", ["", "with space", 'quo"te', "semi;colon", "ümlaut", "a" * 129, "comma,", "null\x00"], ids=repr
)
def test_a_nonce_of_other_characters_or_over_128_long_is_rejected(webhook: WebhookClient, nonce: str) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), nonce=nonce)))


@pytest.mark.parametrize("nonce", ["1", "a" * 128, "AZaz09_-=+/."])
def test_every_nonce_that_the_platform_may_draw_is_good(webhook: WebhookClient, nonce: str) -> None:
    assert webhook.send(replace(genuine(webhook), nonce=nonce)).status_code == 200


@pytest.mark.parametrize("digits", [-1, 1, 4])
def test_digits_moved_between_timestamp_and_nonce_are_rejected(webhook: WebhookClient, digits: int) -> None:
    """Both are signed without a delimiter, so the signature alone does not cover it (docs/security.md H4)."""
    request = replace(genuine(webhook), nonce="123456789")
    joined, cut = request.timestamp + request.nonce, len(request.timestamp) + digits
    moved = {"X-Lark-Request-Timestamp": joined[:cut], "X-Lark-Request-Nonce": joined[cut:]}
    assert webhook.has_rejected(webhook.send(replace(request, changed=moved)))


def test_a_body_that_was_lengthened_under_a_valid_signature_is_rejected(webhook: WebhookClient) -> None:
    """Length extension of plain SHA-256 (docs/security.md H5); with the key at hand the longer body is simply signed."""
    request = genuine(webhook)
    signed = len(request.timestamp + request.nonce + request.key) + len(request.body)
    padding = b"\x80" + bytes(-(signed + 9) % SHA256_BLOCK) + (signed * 8).to_bytes(8, "big")
    assert (signed + len(padding)) % SHA256_BLOCK == 0
    for tail in (b"", b" ", b'{"encrypt":"x"}', request.body):
        assert webhook.has_rejected(webhook.send(replace(request, body=request.body + padding + tail)))


def test_a_signed_request_sent_a_hundred_times_runs_once(webhook: WebhookClient) -> None:
    request = genuine(webhook)
    before = len(webhook.platform.messages)
    answers = {webhook.send(request).status_code for _ in range(100)}
    assert answers == {200}
    assert len(webhook.platform.messages) == before + 1


def test_the_same_message_signed_anew_under_another_event_id_runs_once(webhook: WebhookClient) -> None:
    event = webhook.question()
    before = len(webhook.platform.messages)
    for _ in range(5):
        assert webhook.push(event.with_new_id()).status_code == 200
    assert len(webhook.platform.messages) == before + 1
