"""Limits on a whole card: bytes, elements, tables and unique element ids (docs/feishu/cards.md 1)."""

import json
import re
from collections.abc import Iterator
from typing import Any

from simulator.card_schema.invalid_card import InvalidCard, invalid

MAX_BYTES = 30 * 1024
MAX_ELEMENTS = 200
MAX_TABLES = 5
LIMIT_EXCEEDED = 11310
ELEMENT_ID_REPEATED = 300301
MARKDOWN_TABLE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$", re.MULTILINE)
# Free content in which a "tag" does not make an element.
OPAQUE = ("behaviors", "chart_spec", "rows")

Tagged = tuple[str, dict[str, Any]]


def check_size(card: dict[str, Any]) -> None:
    """Raises InvalidCard 230025."""
    if len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()) > MAX_BYTES:
        raise InvalidCard(230025, 0, "The length of the message content reaches its limit.")


def find_tagged(value: Any, path: str = "ROOT") -> Iterator[Tagged]:
    """Every object with a tag, and its path. Texts and header tags count as well (docs/feishu/open-questions.md Q29)."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from find_tagged(item, f"{path} -> [{index}]")
    elif isinstance(value, dict):
        if "tag" in value:
            yield path, value
        for name, inner in value.items():
            if name not in OPAQUE and isinstance(inner, dict | list):
                yield from find_tagged(inner, f"{path} -> {name}")


def count_elements(card: dict[str, Any]) -> int:
    """The number that the limit of 200 is about."""
    return sum(1 for _ in find_tagged(card))


def check_limits(tagged: tuple[Tagged, ...]) -> None:
    """Raises InvalidCard 11310 or 300301."""
    if len(tagged) > MAX_ELEMENTS:
        raise invalid("element exceeds the limit", "ROOT", LIMIT_EXCEEDED)
    if sum(_count_tables(element) for _, element in tagged) > MAX_TABLES:
        raise invalid("card table number over limit", "ROOT", LIMIT_EXCEEDED)
    ids: set[str] = set()
    for path, element in tagged:
        element_id = element.get("element_id")
        if element_id is None:
            continue
        if str(element_id) in ids:
            raise invalid(f"element_id {element_id} is repeated", path, ELEMENT_ID_REPEATED)
        ids.add(str(element_id))


def _count_tables(element: dict[str, Any]) -> int:
    if element["tag"] == "table":
        return 1
    return len(MARKDOWN_TABLE.findall(str(element.get("content", "")))) if element["tag"] == "markdown" else 0
