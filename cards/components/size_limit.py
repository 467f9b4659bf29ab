"""The size limits of a card, and shortening its texts until it fits.

Sources: docs/feishu/cards.md section 1, docs/feishu/open-questions.md Q27 and Q29.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

MAX_BYTES = 28_000
MAX_ELEMENTS = 180
# A text longer than this cannot fit into a card, so this cap cuts nothing that could be shown.
NO_CAP = MAX_BYTES
MIN_CAP = 8


class Room(NamedTuple):
    """What a part of a card may take: objects with a ``tag``, and bytes."""

    elements: int
    size: int


def count_bytes(content: dict[str, Any]) -> int:
    """The size of the card as UTF-8 JSON, written without blanks, as it is sent."""
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def count_elements(node: Any) -> int:
    """The number of objects with a ``tag``, texts and header tags included."""
    if isinstance(node, dict):
        return ("tag" in node) + sum(count_elements(child) for child in node.values())
    if isinstance(node, list):
        return sum(count_elements(child) for child in node)
    return 0


def fits(content: dict[str, Any]) -> bool:
    """Whether the platform accepts the card."""
    return count_elements(content) <= MAX_ELEMENTS and count_bytes(content) <= MAX_BYTES


def fit_card(build: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """Binary-searches the largest text length at which the card fits.

    ``build(cap)`` must return the card with every text from outside cut to ``cap`` characters, and ``build(MIN_CAP)``
    must fit. ``build(NO_CAP)`` cuts nothing; with a lower cap the builder has to say on the card that text is missing.
    """
    content = build(NO_CAP)
    if fits(content):
        return content
    fitting, too_large = MIN_CAP, NO_CAP
    while too_large - fitting > 1:
        middle = (fitting + too_large) // 2
        if fits(build(middle)):
            fitting = middle
        else:
            too_large = middle
    return build(fitting)


def max_items(cap: int) -> int:
    """How many entries of a list are shown with this cap: between 6 and 100."""
    return max(6, min(100, cap // 8))
