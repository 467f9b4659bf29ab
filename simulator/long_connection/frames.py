"""The frames of the long connection, in the wire format of Protocol Buffers (docs/feishu/events.md 8).

Written from the format's description and not with the SDK's classes, so that the two check each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

CONTROL, DATA = 0, 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_SEQ_ID, _LOG_ID, _SERVICE, _METHOD, _HEADERS, _PAYLOAD = 1, 2, 3, 4, 5, 8
_KEY, _VALUE = 1, 2
# Of a number's bytes, all but the last have the highest bit set.
_LOW_BITS, _MORE = 0x7F, 0x80
_REQUIRED = {_SEQ_ID, _LOG_ID, _SERVICE, _METHOD}


class NotAFrame(ValueError):
    """The bytes are not a frame with all its required fields."""


@dataclass(frozen=True)
class Frame:
    """One binary message. ``method`` is CONTROL or DATA; further fields of the platform's own are left out."""

    service: int
    method: int
    headers: dict[str, str] = field(default_factory=dict)
    payload: bytes = b""
    seq_id: int = 0
    log_id: int = 0

    def encode(self) -> bytes:
        numbers = ((_SEQ_ID, self.seq_id), (_LOG_ID, self.log_id), (_SERVICE, self.service), (_METHOD, self.method))
        parts = [_tag(number, _VARINT) + _varint(value) for number, value in numbers]
        for name, value in self.headers.items():
            parts.append(_bytes(_HEADERS, _bytes(_KEY, name.encode()) + _bytes(_VALUE, value.encode())))
        if self.payload:
            parts.append(_bytes(_PAYLOAD, self.payload))
        return b"".join(parts)


def decode(raw: bytes) -> Frame:
    """Raises NotAFrame."""
    numbers: dict[int, int] = {}
    headers: dict[str, str] = {}
    payload = b""
    for number, value in _fields(raw):
        if isinstance(value, int):
            numbers[number] = value
        elif number == _HEADERS:
            headers.update(_header(value))
        elif number == _PAYLOAD:
            payload = value
    if _REQUIRED - set(numbers):
        raise NotAFrame("a required field is missing")
    return Frame(numbers[_SERVICE], numbers[_METHOD], headers, payload, numbers[_SEQ_ID], numbers[_LOG_ID])


def _header(raw: bytes) -> dict[str, str]:
    found = {number: value.decode() for number, value in _fields(raw) if isinstance(value, bytes)}
    if {_KEY, _VALUE} - set(found):
        raise NotAFrame("a header without name or value")
    return {found[_KEY]: found[_VALUE]}


def _fields(raw: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Each field's number and value: a number, or bytes."""
    at = 0
    while at < len(raw):
        tag, at = _read_varint(raw, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _read_varint(raw, at)
            yield number, value
            continue
        if kind == _BYTES:
            length, at = _read_varint(raw, at)
        elif kind in (_FIXED32, _FIXED64):
            length = 4 if kind == _FIXED32 else 8
        else:
            raise NotAFrame("an unknown kind of field")
        if at + length > len(raw):
            raise NotAFrame("a field is cut off")
        yield number, raw[at : at + length]
        at += length


def _read_varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for position in range(at, min(at + 10, len(raw))):
        value |= (raw[position] & _LOW_BITS) << (7 * (position - at))
        if raw[position] < _MORE:
            return value, position + 1
    raise NotAFrame("a number is cut off")


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > _LOW_BITS:
        parts.append(value & _LOW_BITS | _MORE)
        value >>= 7
    return bytes((*parts, value))


def _tag(number: int, kind: int) -> bytes:
    return _varint(number << 3 | kind)


def _bytes(number: int, value: bytes) -> bytes:
    return _tag(number, _BYTES) + _varint(len(value)) + value
