"""How much of a body is read before the request is verified, with and without a length (docs/security.md H9)."""

import io

import pytest
from werkzeug.test import TestResponse

from bot.webhook.request_verifier import MAX_BODY_BYTES
from simulator.events.signing import encrypt
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request, WebhookClient

MEBIBYTE = 1024 * 1024


class Source(io.RawIOBase):
    """A body without an end, or of ``size`` bytes; counts the bytes that were read."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.bytes_read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the only buffer that io hands in
        count = min(len(buffer), self.left)
        buffer[:count] = b"x" * count
        self.left -= count
        self.bytes_read += count
        return count


def post(webhook: WebhookClient, source: Source, **environ: object) -> TestResponse:
    buffered = io.BufferedReader(source, 8192)
    return webhook.web.post("/feishu/events", environ_overrides={"wsgi.input": buffered, **environ})


def chunked(webhook: WebhookClient, source: Source) -> TestResponse:
    """As gunicorn passes a chunked body on: without a length, ended by the server."""
    return post(webhook, source, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input_terminated": True})


@pytest.mark.parametrize("size", [MAX_BODY_BYTES + 1, 50 * MEBIBYTE, 10**15])
def test_a_body_that_declares_too_much_is_rejected_without_reading_it(webhook: WebhookClient, size: int) -> None:
    source = Source(50 * MEBIBYTE)
    assert webhook.has_rejected(post(webhook, source, CONTENT_LENGTH=str(size)))
    assert source.bytes_read == 0


def test_a_chunked_body_is_read_up_to_the_cap_only(webhook: WebhookClient) -> None:
    source = Source(50 * MEBIBYTE)
    assert webhook.has_rejected(chunked(webhook, source))
    assert source.bytes_read <= MAX_BODY_BYTES + 64 * 1024


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "99999999999999999999999999"])
def test_an_odd_content_length_is_rejected(webhook: WebhookClient, length: str) -> None:
    assert webhook.has_rejected(post(webhook, Source(100), CONTENT_LENGTH=length))


def test_a_body_that_ends_early_is_rejected(webhook: WebhookClient) -> None:
    assert webhook.has_rejected(post(webhook, Source(10), CONTENT_LENGTH="1000"))


def test_a_long_message_is_accepted(webhook: WebhookClient) -> None:
    event = webhook.question("/job " + "很长的问题" * 8000)
    body = encrypt(event.payload, KEYS.encrypt_key)
    assert 150_000 < len(body) < MAX_BODY_BYTES
    assert webhook.send(Request(body, webhook.timestamp())).status_code == 200
    assert webhook.engine.results


def test_a_signed_body_over_the_cap_is_rejected_too(webhook: WebhookClient) -> None:
    event = webhook.question("/job " + "很长的问题" * 15_000)
    body = encrypt(event.payload, KEYS.encrypt_key)
    assert len(body) > MAX_BODY_BYTES
    assert webhook.has_rejected(webhook.send(Request(body, webhook.timestamp())))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_served(webhook: WebhookClient, method: str) -> None:
    assert webhook.web.open("/feishu/events", method=method).status_code == 405
