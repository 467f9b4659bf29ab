from typing import Any

import pytest

from bot.connections.chunked_body import MAX_CHUNKS, MAX_TRAILER_BYTES
from bot.connections.progress import MAX_BODY_BYTES, Progress
from bot.connections.request_reader import MAX_FIELDS, MAX_HEAD_BYTES, RequestReader
from bot.webhook import request_verifier

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /feishu/events HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
IN_CHUNKS = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNKED = IN_CHUNKS + b"2;a=b\r\nhe\r\n03 \r\nllo\r\n0\r\n\r\n"
TRAILERS = IN_CHUNKS + b"5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n"
ONE_CHUNK = IN_CHUNKS + b"5\r\nhello\r\n0\r\n\r\n"
NO_BODY = IN_CHUNKS + b"0\r\n\r\n"
# What gunicorn gets of each.
TAKEN = {GET: GET, POST: POST, CHUNKED: ONE_CHUNK, TRAILERS: ONE_CHUNK, NO_BODY: NO_BODY}


def post(length: str, body: bytes = b"") -> bytes:
    return b"POST / HTTP/1.1\r\nContent-Length: " + length.encode() + b"\r\n\r\n" + body


def progress_of(received: bytes) -> Progress:
    reader = RequestReader()
    reader.feed(received)
    return reader.progress()


def test_the_limit_of_a_body_is_that_of_the_webhook() -> None:
    assert MAX_BODY_BYTES == request_verifier.MAX_BODY_BYTES


@pytest.mark.parametrize("request_bytes", TAKEN)
def test_a_request_is_whole_at_its_last_byte_and_no_earlier(request_bytes: bytes) -> None:
    reader = RequestReader()
    assert reader.progress() is Progress.NOTHING
    for byte in request_bytes:
        assert reader.progress() in {Progress.NOTHING, Progress.PART}
        reader.feed(bytes([byte]))
    assert reader.progress() is Progress.WHOLE
    assert reader.take() == TAKEN[request_bytes]
    assert reader.progress() is Progress.NOTHING


def test_requests_that_come_together_are_taken_one_by_one() -> None:
    reader = RequestReader()
    sent = [POST, CHUNKED, GET, TRAILERS, POST]
    reader.feed(b"".join(sent) + GET[:10])
    taken = []
    while reader.progress() is Progress.WHOLE:
        taken.append(reader.take())
    assert taken == [TAKEN[request_bytes] for request_bytes in sent]
    assert reader.progress() is Progress.PART


@pytest.mark.parametrize(
    "received",
    [
        post(str(MAX_BODY_BYTES + 1)),
        post("9" * 18),
        b"GET / HTTP/1.1\r\nA: " + b"x" * MAX_HEAD_BYTES,
        b"x" * (MAX_HEAD_BYTES + 1),
        IN_CHUNKS + b"FFFFFFF\r\n",
        IN_CHUNKS + b"10000\r\n" + b"x" * 65536 + b"\r\n4ffff\r\n",
        IN_CHUNKS + b"0\r\n" + b"A: b\r\n" * MAX_TRAILER_BYTES,
        IN_CHUNKS + b"1\r\nx\r\n" * (MAX_CHUNKS + 1),
    ],
)
def test_what_is_too_large_is_known_before_it_has_come(received: bytes) -> None:
    assert progress_of(received) is Progress.TOO_LARGE


def test_the_largest_body_fits() -> None:
    assert progress_of(post(str(MAX_BODY_BYTES), b"x" * MAX_BODY_BYTES)) is Progress.WHOLE
    assert progress_of(IN_CHUNKS + b"40000\r\n" + b"x" * MAX_BODY_BYTES + b"\r\n0\r\n\r\n") is Progress.WHOLE


@pytest.mark.parametrize(
    "received",
    [
        b"\r\n\r\n",
        post("five"),
        post("-1"),
        post("9" * 30),
        b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a\r\n" * MAX_FIELDS + b"\r\n",
    ],
)
def test_a_malformed_head_goes_to_the_parser_at_once(received: bytes) -> None:
    assert progress_of(received) is Progress.WHOLE


@pytest.mark.parametrize(
    "received",
    [
        b"GET / HTTP/1.1\r\n" + b"a\r\n" * (MAX_FIELDS + 1) + b"\r\n",
        IN_CHUNKS + b"no number\r\n",
        IN_CHUNKS + b"-1\r\n",
        IN_CHUNKS + b" 1\r\n",
        IN_CHUNKS + b"\r\n",
        IN_CHUNKS + b"1;a\nb\r\n",
        IN_CHUNKS + b"1;a\rb\r\n",
        IN_CHUNKS + b"0" * 64,
        IN_CHUNKS + b"1\r\nxyz",
        IN_CHUNKS + b"0\r\nno field\r\n\r\n",
        IN_CHUNKS + b"0\r\nA: b\nC: d\r\n\r\n",
        IN_CHUNKS + b"1\r\nx\n\n0\r\n\r\n",
    ],
)
def test_what_is_malformed_needs_no_thread(received: bytes) -> None:
    assert progress_of(received) is Progress.MALFORMED


def test_a_client_that_waits_for_leave_to_send_its_body_is_noticed() -> None:
    reader = RequestReader()
    reader.feed(b"POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n")
    assert reader.progress() is Progress.PART
    assert reader.waits_for_leave
    reader.feed(b"o")
    assert not reader.waits_for_leave


def test_a_client_of_an_older_protocol_waits_for_no_leave() -> None:
    reader = RequestReader()
    reader.feed(b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert reader.progress() is Progress.PART
    assert not reader.waits_for_leave


class WatchedBuffer(bytearray):
    """Remembers from where it was searched last."""

    searched_from = 0

    def find(self, *wanted: Any) -> int:
        self.searched_from = wanted[1]
        return super().find(*wanted)


def test_trailers_that_come_byte_by_byte_are_looked_at_once() -> None:
    reader = RequestReader()
    reader._buffer = buffer = WatchedBuffer()
    reader.feed(NO_BODY[:-2] + b"A: " + b"b" * 1000)
    for _ in range(3):
        assert reader.progress() is Progress.PART
        reader.feed(b"b")
    assert buffer.searched_from > len(NO_BODY) + 900
    reader.feed(b"\r\n\r\n")
    assert reader.progress() is Progress.WHOLE


def test_as_many_chunks_as_clients_send_are_taken() -> None:
    assert progress_of(IN_CHUNKS + b"1\r\nx\r\n" * MAX_CHUNKS + b"0\r\n\r\n") is Progress.WHOLE
