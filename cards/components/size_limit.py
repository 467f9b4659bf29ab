"""How much a card may hold, and shortening its texts until it does. Nothing here knows what a card says.

Limits: shared/feishu/cards.md section 1, open-questions Q27 and Q29.
"""

import json
from collections.abc import Callable
from typing import Any

MAX_BYTES = 28_000
MAX_ELEMENTS = 150
# A text longer than the whole card cannot fit, so this cap is no cap.
NO_CAP = MAX_BYTES
MIN_CAP = 8


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
    return count_elements(content) <= MAX_ELEMENTS and count_bytes(content) <= MAX_BYTES


def fit_card(build: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """The card with as much text as fits: ``build(cap)`` holds no foreign text of more than ``cap`` characters.

    The longest texts lose first, like waves above a falling water level. ``build(NO_CAP)`` cuts nothing; every lower
    cap means that something is missing, and the builder has to say so on the card. ``build(MIN_CAP)`` has to fit.
    """
    whole = build(NO_CAP)
    if fits(whole):
        return whole
    fitting, too_much = MIN_CAP, NO_CAP
    while too_much - fitting > 1:
        between = (fitting + too_much) // 2
        if fits(build(between)):
            fitting = between
        else:
            too_much = between
    return build(fitting)


def max_items(cap: int) -> int:
    """How many entries of a list are shown under a cap: up to 100, at least 6."""
    return max(6, min(100, cap // 8))
