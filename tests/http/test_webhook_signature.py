"""The signature over the exact bytes, its time and its nonce (docs/security.md H2 to H5, H13)."""

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.storage.store import DatabaseStore
from simulator.events.signing import encrypt
from tests.support.log_lines import log_lines
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request, WebhookClient

SHA256_BLOCK = 64
UNITS = {"seconds": "", "milliseconds": "123", "microseconds": "123456", "nanoseconds": "123456789"}


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
        "1700000000 ",
        "Mon, 23 Nov 2026 02:00:00 GMT",
        "1" * 256,
        "1" * 257,
        "１７００００００００",
    ],
)
def test_a_timestamp_of_an_unknown_form_is_rejected_though_it_is_signed(webhook: WebhookClient, timestamp: str) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), timestamp=timestamp)))


@pytest.mark.parametrize("form", ["0{}", "{}.", "+{}", "{}_0"])
def test_a_timestamp_of_eleven_characters_is_rejected_though_it_means_now(webhook: WebhookClient, form: str) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), timestamp=form.format(webhook.timestamp()))))


@pytest.mark.parametrize("digits", UNITS.values(), ids=UNITS)
@pytest.mark.parametrize("timestamp", ["0000000000", "1000000000", "9999999999"])
def test_a_signed_time_far_away_is_rejected(webhook: WebhookClient, timestamp: str, digits: str) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), timestamp=timestamp + digits)))


@pytest.mark.parametrize("digits", UNITS.values(), ids=UNITS)
def test_a_timestamp_in_any_unit_names_its_second(webhook: WebhookClient, digits: str) -> None:
    """No page of the platform states the unit (docs/feishu/open-questions.md Q4)."""
    assert webhook.send(replace(genuine(webhook), timestamp=webhook.timestamp() + digits)).status_code == 200
    assert webhook.engine.results


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


@pytest.mark.parametrize("nonce", ["", "a" * 257, "null\x00", "tab\tinside", "not UTF-8: \xff"], ids=ascii)
def test_a_nonce_that_is_no_printable_text_is_rejected(webhook: WebhookClient, nonce: str) -> None:
    assert webhook.has_rejected(webhook.send(replace(genuine(webhook), nonce=nonce)))


@pytest.mark.parametrize(
    "nonce", ["1", "a" * 256, "AZaz09_-=+/.", "with space", 'quo"te', "semi;colon", "comma,", "{br\\ace}"]
)
def test_every_nonce_that_the_platform_may_draw_is_good(webhook: WebhookClient, nonce: str) -> None:
    assert webhook.send(replace(genuine(webhook), nonce=nonce)).status_code == 200
    assert webhook.engine.results


def test_a_nonce_is_signed_as_the_bytes_that_came(webhook: WebhookClient) -> None:
    """A server passes the bytes of a header on as Latin-1."""
    nonce = "随机-ü"
    on_the_wire = {"X-Lark-Request-Nonce": nonce.encode().decode("latin-1")}
    assert webhook.send(replace(genuine(webhook), nonce=nonce, changed=on_the_wire)).status_code == 200


def cut_anew(request: Request, length: int) -> Request:
    """The same signature over the same bytes, with a timestamp of that length."""
    joined = request.timestamp + request.nonce
    moved = {"X-Lark-Request-Timestamp": joined[:length], "X-Lark-Request-Nonce": joined[length:]}
    return replace(request, changed=moved)


@pytest.mark.parametrize("digits", [-1, 1, 4])
def test_digits_moved_between_timestamp_and_nonce_are_rejected(webhook: WebhookClient, digits: int) -> None:
    """Both are signed without a delimiter, so the signature alone does not cover it (docs/security.md H4)."""
    request = replace(genuine(webhook), nonce="123456789")
    assert webhook.has_rejected(webhook.send(cut_anew(request, len(request.timestamp) + digits)))


@pytest.mark.parametrize("to_length", [10, 13, 16, 19])
@pytest.mark.parametrize("from_length", [10, 13, 16, 19])
def test_a_copy_that_is_cut_anew_into_another_unit_runs_nothing(
    webhook: WebhookClient, from_length: int, to_length: int
) -> None:
    """It names the same second, and its event is known."""
    timestamp = (webhook.timestamp() + "987654321")[:from_length]
    request = replace(genuine(webhook), timestamp=timestamp, nonce="987654321000")
    assert webhook.send(request).status_code == 200
    answered = len(webhook.platform.messages)
    assert webhook.send(cut_anew(request, to_length)).status_code == 200
    assert len(webhook.platform.messages) == answered
    assert len(webhook.engine.results) == 1


@pytest.mark.parametrize("digits", ["000000000000", "999999999999"])
@pytest.mark.parametrize("length", [13, 16, 19])
def test_an_old_copy_does_not_become_new_by_being_cut_anew(webhook: WebhookClient, length: int, digits: str) -> None:
    old = replace(aged(webhook, timedelta(hours=8, seconds=2)), nonce=digits)
    assert webhook.has_rejected(webhook.send(cut_anew(old, length)))


def lines(caplog: pytest.LogCaptureFixture, event: str) -> list[tuple[str, str]]:
    levels = [record.levelname for record in caplog.records]
    return [found for found in zip(levels, log_lines(caplog), strict=True) if found[1].startswith(event)]


def test_a_right_signature_with_an_unknown_timestamp_is_told_the_operator_once_a_minute(
    webhook: WebhookClient, caplog: pytest.LogCaptureFixture
) -> None:
    """It may be the platform's own, and then the bot hears nothing at all; the header itself is not logged."""
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            webhook.send(replace(genuine(webhook), timestamp="2026-11-23T02:00:00Z"))
    ((level, line),) = lines(caplog, "timestamp_form_unknown")
    assert level == "ERROR"
    assert "9999-99-99a99:99:99a" in line
    assert "2026" not in line


def test_a_right_signature_with_a_wrong_age_is_told_the_operator_once_a_minute(
    webhook: WebhookClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            webhook.send(aged(webhook, timedelta(hours=9)))
    ((level, line),) = lines(caplog, "signed_at_wrong_time")
    assert level == "WARNING"
    assert "age_seconds=32400 max_age_seconds=28800" in line


def test_a_wrong_signature_is_no_news_for_the_operator(
    webhook: WebhookClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        webhook.send(replace(genuine(webhook), timestamp="not-a-time", key="guess"))
        webhook.send(replace(aged(webhook, timedelta(hours=9)), key="guess"))
    assert {record.levelname for record in caplog.records if record.name.startswith("bot.webhook")} == {"INFO"}


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
