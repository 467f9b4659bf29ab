"""Finds the end of a body in chunks, and makes one chunk of them.

gunicorn copies what is left of a body for each of its chunks: a thousand small ones before a large one would cost a thread 50 ms.
"""

import re

from bot.connections.progress import MAX_BODY_BYTES, Progress

# Also a proxy that sends each packet on as it comes needs fewer for the largest body.
MAX_CHUNKS = 256
MAX_TRAILER_BYTES = 8 * 1024
# A chunk's size in hexadecimal digits, with room for extensions that nobody uses.
_MAX_LINE_BYTES = 64
_CHUNK_LINE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?")
_TRAILERS = re.compile(rb"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\0]*\r\n)*\r\n")
_LINE_END, _TRAILERS_END = b"\r\n", b"\r\n\r\n"


class ChunkedBody:
    """Of one request. It is given the same buffer each time, with more in it, and looks at each byte once."""

    def __init__(self, start: int) -> None:
        """Args: ``start`` is where the first chunk's line begins."""
        self._chunks: list[slice] = []
        self._size = 0
        self._next_line = start
        """Where the line of the next chunk begins, or will begin; the line end that closes a chunk stands before it."""
        self._trailers_start = 0
        self._seen = 0
        self.end = 0
        """Where the request ends, once it is whole."""

    def progress(self, buffer: bytearray) -> Progress:
        """Any but NOTHING. Too large or malformed is said as soon as that is seen."""
        while not self._trailers_start:
            found = self._read_line(buffer)
            if found is not None:
                return found
        return self._read_trailers(buffer)

    def in_one_chunk(self, buffer: bytearray) -> bytes:
        """The body in the form in which it came, without extensions and trailers."""
        body = b"".join(buffer[chunk] for chunk in self._chunks)
        return (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"

    def _read_line(self, buffer: bytearray) -> Progress | None:
        """Read the line of the next chunk; None if another may follow, or the trailers."""
        if self._chunks and len(buffer) >= self._next_line:
            closing = buffer[self._chunks[-1].stop : self._next_line]
            if closing != _LINE_END:
                return Progress.MALFORMED
        line_end = buffer.find(_LINE_END, self._next_line, self._next_line + _MAX_LINE_BYTES)
        if line_end < 0:
            is_too_long = len(buffer) - self._next_line >= _MAX_LINE_BYTES
            return Progress.MALFORMED if is_too_long else Progress.PART
        line = _CHUNK_LINE.fullmatch(buffer, self._next_line, line_end)
        if line is None:
            return Progress.MALFORMED
        size = int(line[1], 16)
        if not size:
            self._trailers_start = line_end
            return None
        start = line_end + len(_LINE_END)
        self._chunks.append(slice(start, start + size))
        self._size += size
        self._next_line = start + size + len(_LINE_END)
        is_too_large = self._size > MAX_BODY_BYTES or len(self._chunks) > MAX_CHUNKS
        return Progress.TOO_LARGE if is_too_large else None

    def _read_trailers(self, buffer: bytearray) -> Progress:
        """An empty line ends the trailers, of which there may be none. They are not used."""
        found = buffer.find(_TRAILERS_END, max(self._trailers_start, self._seen - len(_TRAILERS_END)))
        self._seen = len(buffer)
        if found >= 0:
            self.end = found + len(_TRAILERS_END)
            is_right = _TRAILERS.fullmatch(buffer, self._trailers_start + len(_LINE_END), self.end)
            return Progress.WHOLE if is_right else Progress.MALFORMED
        return Progress.TOO_LARGE if len(buffer) - self._trailers_start > MAX_TRAILER_BYTES else Progress.PART
