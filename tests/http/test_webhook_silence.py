"""Answers, metrics and logs reveal nothing to a stranger (docs/security.md H1, H10, H11)."""

import base64
import json
import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bot.metrics import REGISTRY
from bot.storage.store import open_store
from bot.webhook.request_verifier import AppCredentials
from simulator.core import people
from simulator.events.signing import challenge, encrypt, encrypt_bytes
from simulator.platform import APP_SECRET
from simulator.seed import special_jobs
from tests.support.log_lines import log_lines, log_text
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import NONCE, Request, WebhookClient

JSON = {"Content-Type": "application/json"}


def unsigned(webhook: WebhookClient) -> dict[str, bytes]:
    """An unsigned body for each reason to reject it."""
    event = encrypt(webhook.question().payload, KEYS.encrypt_key)
    outer = json.loads(event)["encrypt"]
    sealed = base64.b64decode(outer)
    spoiled = base64.b64encode(sealed[:-1] + bytes([sealed[-1] ^ 1])).decode()
    return {
        "a genuine event": event,
        "bad padding": json.dumps({"encrypt": spoiled}).encode(),
        "no whole block": json.dumps({"encrypt": base64.b64encode(sealed[:-1]).decode()}).encode(),
        "no base64": b'{"encrypt":"!"}',
        "no JSON": b"not json",
        "sealed words": encrypt_bytes(b"not json", KEYS.encrypt_key),
        "another key": encrypt(challenge(KEYS, "x"), "another-key"),
        "another token": encrypt({**challenge(KEYS, "x"), "token": "guess"}, KEYS.encrypt_key),
        "a long challenge": encrypt(challenge(KEYS, "x" * 2000), KEYS.encrypt_key),
        "plaintext": json.dumps(challenge(KEYS, "x")).encode(),
        "nothing": b"",
        "too much": b"x" * 300_000,
    }


def signed(webhook: WebhookClient) -> dict[str, Request]:
    """A signed request for each reason to reject it."""
    payload, now = webhook.question().payload, webhook.timestamp()
    event = encrypt(payload, KEYS.encrypt_key)
    return {
        "an old time": Request(event, "1000000000"),
        "an odd time": Request(event, "not-a-time"),
        "an odd nonce": Request(event, now, nonce="a" * 257),
        "no JSON": Request(b"not json", now),
        "bad padding": Request(event[:-30] + event[-2:], now),
        "sealed words": Request(encrypt_bytes(b"not json", KEYS.encrypt_key), now),
        "another app": Request(encrypt({**payload, "header": {}}, KEYS.encrypt_key), now),
        "a wrong signature": Request(event, now, changed={"X-Lark-Signature": "0" * 64}),
    }


def every_refusal(webhook: WebhookClient) -> list[TestResponse]:
    answers = [webhook.web.post("/feishu/events", data=body, headers=JSON) for body in unsigned(webhook).values()]
    return answers + [webhook.send(request) for request in signed(webhook).values()]


def test_all_rejections_are_identical(webhook: WebhookClient) -> None:
    answers = every_refusal(webhook)
    assert len(answers) == 20
    assert {(answer.status, answer.data, tuple(answer.headers.items())) for answer in answers} == {
        ("401 UNAUTHORIZED", b'{"msg":"refused"}', (("Content-Type", "application/json"), ("Content-Length", "17")))
    }


def test_a_captured_body_is_no_padding_oracle(webhook: WebhookClient) -> None:
    sealed = base64.b64decode(json.loads(encrypt(webhook.question().payload, KEYS.encrypt_key))["encrypt"])
    answers = set()
    for guess in range(256):
        block = bytes(15) + bytes([guess]) + sealed[16:32]
        body = json.dumps({"encrypt": base64.b64encode(block).decode()}).encode()
        answer = webhook.web.post("/feishu/events", data=body, headers=JSON)
        answers.add((answer.status_code, answer.data))
    assert len(answers) == 1


def refusals() -> Mapping[str, float]:
    found = REGISTRY.collect()
    return {
        sample.labels["outcome"]: sample.value
        for metric in found
        for sample in metric.samples
        if sample.name == "hirebot_events_total" and sample.labels["kind"] == "refused"
    }


def test_the_metrics_do_not_distinguish_unsigned_rejections(webhook: WebhookClient) -> None:
    for cause, body in unsigned(webhook).items():
        before = refusals()
        webhook.web.post("/feishu/events", data=body, headers=JSON)
        changed = {reason for reason, count in refusals().items() if count != before.get(reason, 0)}
        assert changed == ({"size"} if cause == "too much" else {"challenge"})


def secrets_of(webhook: WebhookClient) -> tuple[str, ...]:
    return (
        KEYS.encrypt_key,
        KEYS.verification_token,
        APP_SECRET,
        NONCE,
        "words-that-nobody-logs",
        people.RECRUITER.name.zh_cn,
        people.RECRUITER.name.en_us,
        "高级工程师",
        "X-Lark",
        "encrypt",
        webhook.timestamp() + NONCE,
    )


def test_no_log_line_at_debug_level_holds_a_body_a_token_or_a_secret(
    webhook: WebhookClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        every_refusal(webhook)
        webhook.push(webhook.question("words-that-nobody-logs"))
        webhook.engine.start("read_hire", "read_hire:1", "")
        webhook.push(webhook.question(f"/job {special_jobs.SAMPLE_CODE}"))
        card = webhook.platform.message_service.messages.from_bot()[-1]
        webhook.push(webhook.user_actions.click(card.id, people.RECRUITER.open_id, {"do": "refresh_post"}).event)
        webhook.push(webhook.user_actions.click(card.id, people.OUTSIDER.open_id, {"do": "reopen_job"}).event)
    assert "request_rejected" in log_text(caplog)
    for secret in secrets_of(webhook):
        assert secret not in log_text(caplog)
    assert max(map(len, log_lines(caplog))) < 300


def test_unsigned_requests_cannot_fill_the_log(webhook: WebhookClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(20):
            every_refusal(webhook)
    lines = [line for line in log_lines(caplog) if line.startswith("request_rejected")]
    reasons = {line.partition("reason=")[2].partition(" ")[0] for line in lines}
    assert len(reasons) == len(lines) >= 5
    assert len(caplog.records) < 10


def test_an_unexpected_error_is_logged_without_the_text_of_the_message(
    webhook: WebhookClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The platform breaks in an unexpected way; its error text must not be logged either."""
    event = webhook.question("/job words-that-nobody-logs")
    webhook.platform.hire_service.store.sites = None  # type: ignore[assignment]  # breaks the platform on purpose
    with caplog.at_level(logging.DEBUG):
        assert webhook.push(event).data == b"{}"
    incident = webhook.platform.message_service.messages.from_bot()[-1].content_text
    assert "问题编号" in incident
    assert "NoneType" not in incident
    assert "words-that-nobody-logs" not in log_text(caplog)


def test_a_failing_database_is_logged_without_the_values_it_was_given(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLAlchemy puts a statement's values into its error, and those contain messages and jobs."""
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}")
    store.migrate()
    webhook = WebhookClient(store)
    with sqlite3.connect(tmp_path / "bot.db") as database:
        database.execute("DROP TABLE jobs")
    database.close()
    with caplog.at_level(logging.DEBUG):
        webhook.push(webhook.question("/job words-that-nobody-logs"))
    assert "OperationalError" in log_text(caplog)
    assert "words-that-nobody-logs" not in log_text(caplog)
    store.close()


def test_the_keys_do_not_show_in_their_representation() -> None:
    keys = AppCredentials("cli_a", KEYS.encrypt_key, KEYS.verification_token)
    assert KEYS.encrypt_key not in f"{keys!r} {keys}"
    assert KEYS.verification_token not in f"{keys!r} {keys}"
