"""Strict JSON: exactly one object, no duplicate keys, limited depth and number length."""

import json
from typing import Any

MAX_DEPTH = 32
MAX_DIGITS = 32


class NotStrict(ValueError):
    """The bytes are not one JSON object within the limits."""


def read_object(raw: bytes) -> dict[str, Any]:
    """The object that these bytes encode.

    Raises:
        NotStrict: for anything else, among it trailing data, duplicate keys, NaN, long numbers and deep nesting.
    """
    try:
        found = _DECODER.decode(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotStrict from error
    if not isinstance(found, dict):
        raise NotStrict
    # Fewer brackets than levels cannot nest too deep, and nearly every event has fewer.
    if raw.count(b"{") + raw.count(b"[") >= MAX_DEPTH:
        _check_depth(found)
    return found


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict
    return found


def _refuse(_constant: str) -> Any:
    raise NotStrict


def _short_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise NotStrict
    return int(digits)


def _short_float(digits: str) -> float:
    if len(digits) > MAX_DIGITS:
        raise NotStrict
    return float(digits)


# Made once, since a decoder is more work to make than an event is to read.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_constant=_refuse, parse_int=_short_int, parse_float=_short_float
)


def _check_depth(found: object) -> None:
    level: list[object] = [found]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise NotStrict


def _children(parent: object) -> list[object]:
    if isinstance(parent, dict):
        return list(parent.values())
    return parent if isinstance(parent, list) else []
