"""Tells when the bytes of a connection hold a whole HTTP/1.1 request, without judging it.

A head that is malformed counts as a whole request, and gunicorn's parser refuses it. It gets no other bytes than these, so that a
disagreement between the two about where a request ends closes the connection and cannot mix up two requests.
"""

import re

from bot.connections.chunked_body import ChunkedBody
from bot.connections.progress import MAX_BODY_BYTES, Progress

MAX_HEAD_BYTES = 32 * 1024
# gunicorn takes no more (``limit_request_fields``), and each costs the event loop time.
MAX_FIELDS = 100
_HEAD_END = b"\r\n\r\n"
_DIGITS = re.compile(rb"[0-9]{1,18}")


class RequestReader:
    """Collects the bytes of one connection, request after request."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._begin_request()

    def feed(self, received: bytes) -> None:
        self._buffer += received

    def progress(self) -> Progress:
        """What has come of the request that is next. Looks at each byte once, however the bytes were cut."""
        if not self._buffer:
            return Progress.NOTHING
        if not self._is_head_read and not self._read_head():
            return Progress.TOO_LARGE if len(self._buffer) > MAX_HEAD_BYTES else Progress.PART
        if self._has_too_many_fields:
            return Progress.MALFORMED
        if self._chunked:
            return self._chunked.progress(self._buffer)
        if self._end - self._body_start > MAX_BODY_BYTES:
            return Progress.TOO_LARGE
        return Progress.WHOLE if len(self._buffer) >= self._end else Progress.PART

    @property
    def waits_for_leave(self) -> bool:
        """Whether the client waits for "100 Continue" before it sends the body."""
        return self._expects_continue and len(self._buffer) == self._body_start

    def take(self) -> bytes:
        """The bytes of the whole request, which are then forgotten; those of the next one stay. Of chunks there is one only."""
        if self._chunked:
            self._end = self._chunked.end
            request = bytes(self._buffer[: self._body_start]) + self._chunked.in_one_chunk(self._buffer)
        else:
            request = bytes(self._buffer[: self._end])
        del self._buffer[: self._end]
        self._begin_request()
        return request

    def starts_with(self, start: bytes) -> bool:
        return self._buffer.startswith(start)

    def _begin_request(self) -> None:
        self._is_head_read = self._has_too_many_fields = self._expects_continue = False
        self._chunked: ChunkedBody | None = None
        self._seen = self._body_start = self._end = 0

    def _read_head(self) -> bool:
        """Whether the head is there; its fields say where the request ends."""
        found = self._buffer.find(_HEAD_END, max(0, self._seen - len(_HEAD_END)), MAX_HEAD_BYTES)
        self._seen = len(self._buffer)
        if found < 0:
            return False
        self._is_head_read = True
        self._body_start = self._end = found + len(_HEAD_END)
        self._has_too_many_fields = self._buffer.count(b"\r\n", 0, found) > MAX_FIELDS
        if not self._has_too_many_fields:
            self._read_fields(bytes(self._buffer[:found]))
        return True

    def _read_fields(self, head: bytes) -> None:
        request_line, *lines = head.split(b"\r\n")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        is_awaited = fields.get(b"expect", b"").lower() == b"100-continue"
        self._expects_continue = is_awaited and request_line.endswith(b" HTTP/1.1")
        if b"transfer-encoding" in fields:
            if fields[b"transfer-encoding"].lower() == b"chunked":
                self._chunked = ChunkedBody(self._body_start)
        elif _DIGITS.fullmatch(length := fields.get(b"content-length", b"0")):
            self._end += int(length)
