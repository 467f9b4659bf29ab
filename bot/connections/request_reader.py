"""Tells when the bytes of a connection hold a whole HTTP/1.1 request, without judging it.

What is malformed counts as whole as soon as that is seen, and gunicorn's parser refuses it. It gets no other bytes than these,
so that a disagreement between the two about where a request ends closes the connection and cannot mix up two requests.
"""

import re
from enum import Enum

MAX_HEAD_BYTES = 32 * 1024
# As bot/webhook/request_verifier.py.
MAX_BODY_BYTES = 256 * 1024
# A chunk's size in hexadecimal digits, with room for extensions that nobody uses.
_MAX_CHUNK_LINE = 64
# gunicorn copies what is left of the body for each chunk, so many small ones would cost seconds. No client sends so many.
MAX_CHUNKS = 1024
_HEAD_END = b"\r\n\r\n"
_DIGITS = re.compile(rb"[0-9]{1,18}")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?", re.DOTALL)


class Progress(Enum):
    """What has come of a request."""

    NOTHING = "nothing"
    PART = "part"
    WHOLE = "whole"
    TOO_LARGE = "too large"


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
        if self._is_chunked:
            self._read_chunks()
        if self._end - self._body_start > MAX_BODY_BYTES:
            return Progress.TOO_LARGE
        return Progress.WHOLE if not self._is_chunked and len(self._buffer) >= self._end else Progress.PART

    @property
    def waits_for_leave(self) -> bool:
        """Whether the client waits for "100 Continue" before it sends the body."""
        return self._expects_continue and len(self._buffer) == self._body_start

    def starts_with(self, start: bytes) -> bool:
        return self._buffer.startswith(start)

    def take(self) -> bytes:
        """The bytes of the whole request, which are then forgotten; those of the next one stay."""
        request = bytes(self._buffer[: self._end])
        del self._buffer[: self._end]
        self._begin_request()
        return request

    def _begin_request(self) -> None:
        self._is_head_read = self._is_chunked = self._expects_continue = False
        self._seen = self._body_start = self._end = self._chunks = 0

    def _read_head(self) -> bool:
        """Whether the head is there; its fields say where the request ends."""
        found = self._buffer.find(_HEAD_END, max(0, self._seen - len(_HEAD_END)), MAX_HEAD_BYTES)
        self._seen = len(self._buffer)
        if found < 0:
            return False
        self._is_head_read = True
        self._seen = self._body_start = self._end = found + len(_HEAD_END)
        lines = (line.partition(b":") for line in bytes(self._buffer[:found]).split(b"\r\n")[1:])
        fields = {name.strip().lower(): value.strip() for name, _, value in lines}
        self._expects_continue = fields.get(b"expect", b"").lower() == b"100-continue"
        if b"transfer-encoding" in fields:
            self._is_chunked = fields[b"transfer-encoding"].lower() == b"chunked"
        elif _DIGITS.fullmatch(length := fields.get(b"content-length", b"0")):
            self._end += int(length)
        return True

    def _read_chunks(self) -> None:
        """Move ``_end`` behind the last chunk that has begun; the body is over when it is not chunked any more."""
        while self._is_chunked and self._end - self._body_start <= MAX_BODY_BYTES:
            line_end = self._buffer.find(b"\r\n", self._end, self._end + _MAX_CHUNK_LINE)
            if line_end < 0:
                if len(self._buffer) - self._end >= _MAX_CHUNK_LINE:
                    self._end_at(len(self._buffer))
                return
            size = _CHUNK_SIZE.fullmatch(bytes(self._buffer[self._end : line_end]))
            if size is None:
                self._end_at(len(self._buffer))
            elif int(size[1], 16):
                self._chunks += 1
                self._end = line_end + 2 + int(size[1], 16) + 2
                if self._chunks > MAX_CHUNKS:
                    self._end += MAX_BODY_BYTES
            else:
                self._read_trailers(line_end)
                return

    def _read_trailers(self, line_end: int) -> None:
        """The last chunk's line ends at ``line_end``; an empty line ends the trailers, of which there may be none."""
        found = self._buffer.find(_HEAD_END, max(line_end, self._seen - len(_HEAD_END)))
        self._seen = len(self._buffer)
        if found >= 0:
            self._end_at(found + len(_HEAD_END))
        elif len(self._buffer) - self._body_start > MAX_BODY_BYTES:
            self._end = len(self._buffer)

    def _end_at(self, end: int) -> None:
        self._end = end
        self._is_chunked = False
