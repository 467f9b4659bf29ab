"""How much is read before anybody is known: a capped body, whether its length is declared or not (docs/security.md H9)."""

import io

import pytest
from werkzeug.test import TestResponse

from bot.webhook.request_verifier import MOST_BODY_BYTES
from simulator.events.signing import seal
from tests.support.webhook_client import KEYS, Door, Request

MEBIBYTE = 1024 * 1024


class Source(io.RawIOBase):
    """A body without an end, or of ``size`` bytes; counts what was taken of it."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the only buffer that io hands in
        count = min(len(buffer), self.left)
        buffer[:count] = b"x" * count
        self.left -= count
        self.taken += count
        return count


def post(door: Door, source: Source, **environ: object) -> TestResponse:
    buffered = io.BufferedReader(source, 8192)
    return door.web.post("/feishu/events", environ_overrides={"wsgi.input": buffered, **environ})


def chunked(door: Door, source: Source) -> TestResponse:
    """As gunicorn hands a chunked body on: without a length, ended by the server."""
    return post(door, source, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input_terminated": True})


@pytest.mark.parametrize("size", [MOST_BODY_BYTES + 1, 50 * MEBIBYTE, 10**15])
def test_a_body_that_declares_too_much_is_refused_without_reading_it(door: Door, size: int) -> None:
    source = Source(50 * MEBIBYTE)
    assert door.has_refused(post(door, source, CONTENT_LENGTH=str(size)))
    assert source.taken == 0


def test_a_chunked_body_is_read_up_to_the_cap_only(door: Door) -> None:
    source = Source(50 * MEBIBYTE)
    assert door.has_refused(chunked(door, source))
    assert source.taken <= MOST_BODY_BYTES + 64 * 1024


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "99999999999999999999999999"])
def test_an_odd_content_length_is_refused(door: Door, length: str) -> None:
    assert door.has_refused(post(door, Source(100), CONTENT_LENGTH=length))


def test_a_body_that_ends_early_is_refused(door: Door) -> None:
    assert door.has_refused(post(door, Source(10), CONTENT_LENGTH="1000"))


def test_a_long_message_is_taken_on(door: Door) -> None:
    event = door.question("/job " + "很长的问题" * 8000)
    body = seal(event.payload, KEYS.encrypt_key)
    assert 150_000 < len(body) < MOST_BODY_BYTES
    assert door.send(Request(body, door.timestamp())).status_code == 200
    assert door.engine.results


def test_a_signed_body_over_the_cap_is_refused_too(door: Door) -> None:
    event = door.question("/job " + "很长的问题" * 15_000)
    body = seal(event.payload, KEYS.encrypt_key)
    assert len(body) > MOST_BODY_BYTES
    assert door.has_refused(door.send(Request(body, door.timestamp())))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_served(door: Door, method: str) -> None:
    assert door.web.open("/feishu/events", method=method).status_code == 405
