"""Lenient parsers of single JSON values: an unexpected value gives an empty result and no error."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.text import Text
from bot.domain.timestamps import from_ms

# Later instants exceed the calendar as soon as a reader's time zone is added.
LATEST_MS = 253_370_764_800_000
# What a 64-bit database column holds.
MAX_INT = 2**63 - 1
MAX_ID_LENGTH = 40


def as_mapping(value: Any) -> Mapping[str, Any]:
    """The object itself, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_mappings(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list; anything else in it is left out."""
    return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, list | tuple) else ()


def as_text(value: Any) -> str:
    """A string, or a number written out. Characters that databases or JSON encoders reject are replaced."""
    if isinstance(value, str):
        storable = value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
        return storable.replace("\0", "")
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) <= MAX_INT else ""
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) <= MAX_INT else str(value)
    return ""


def as_int(value: Any) -> int | None:
    """A whole number that is not negative, whether sent as number or as digits."""
    digits = as_text(value).strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MAX_ID_LENGTH:
        return None
    number = int(digits)
    return number if number <= MAX_INT else None


def as_id(value: Any) -> str:
    """An id of Hire: digits, whether sent as string or as number; empty if it is anything else."""
    digits = as_text(value).strip()
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= MAX_ID_LENGTH else ""


def as_instant(value: Any) -> datetime | None:
    """Epoch milliseconds as an aware datetime. 0, the word "null", and what lies beyond the calendar are none."""
    milliseconds = as_int(value)
    if not milliseconds or milliseconds >= LATEST_MS:
        return None
    return from_ms(milliseconds)


def as_pair(value: Any) -> Text:
    """``{zh_cn, en_us}`` or ``{zh_name, en_name}`` as a Text; a bare string stands for both languages."""
    if isinstance(value, Mapping):
        zh_cn = as_text(value.get("zh_cn")) or as_text(value.get("zh_name"))
        return Text(zh_cn, as_text(value.get("en_us")) or as_text(value.get("en_name")))
    text = as_text(value)
    return Text(text, text)
