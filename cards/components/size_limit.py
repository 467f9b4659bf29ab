"""How much a card may hold, and shortening its texts until it does. Nothing here knows what a card says.

Limits: shared/feishu/cards.md section 1, open-questions Q27 and Q29.
"""

import json
from collections.abc import Callable
from typing import Any

MOST_BYTES = 28_000
MOST_ELEMENTS = 150
# A text longer than the whole card cannot fit, so this cap is no cap.
WHOLE = MOST_BYTES
LEAST = 8


def count_bytes(content: dict[str, Any]) -> int:
    """The card as UTF-8 JSON, with the wider of the two usual separators."""
    return len(json.dumps(content, ensure_ascii=False).encode())


def count_elements(node: Any) -> int:
    """Everything with a ``tag``, texts and header tags included."""
    if isinstance(node, dict):
        return ("tag" in node) + sum(count_elements(child) for child in node.values())
    if isinstance(node, list):
        return sum(count_elements(child) for child in node)
    return 0


def fits(content: dict[str, Any]) -> bool:
    """Whether the platform takes the card."""
    return count_elements(content) <= MOST_ELEMENTS and count_bytes(content) <= MOST_BYTES


def fit_card(build: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """The card with as much text as fits: ``build(cap)`` holds no foreign text of more than ``cap`` characters.

    The longest texts lose first, like waves above a falling water level. ``build(WHOLE)`` cuts nothing; every lower
    cap means that something is missing, and the builder has to say so on the card. ``build(LEAST)`` has to fit.
    """
    whole = build(WHOLE)
    if fits(whole):
        return whole
    fitting, too_much = LEAST, WHOLE
    while too_much - fitting > 1:
        between = (fitting + too_much) // 2
        if fits(build(between)):
            fitting = between
        else:
            too_much = between
    return build(fitting)


def most_items(cap: int) -> int:
    """How many entries of a list are shown under a cap: up to 100, at least 6."""
    return max(6, min(100, cap // 8))
