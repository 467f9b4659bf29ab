"""What has to be known of a card's content before the card is updated."""

import json
from hashlib import sha256
from typing import Any

from bot.domain.replies import Card

# The fields that cards/components/forms.py builds.
_FIELDS = frozenset({"select_static", "multi_select_static", "date_picker", "input"})


def card_digest(card: Card) -> str:
    """A hash that is equal for cards with the same content, whatever the order of its keys."""
    return sha256(json.dumps(card.content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def has_fields(card: Card) -> bool:
    """Whether an update of the card could take away what somebody has just entered."""
    return _has_fields(card.content)


def _has_fields(node: Any) -> bool:
    if isinstance(node, list):
        return any(map(_has_fields, node))
    return isinstance(node, dict) and (node.get("tag") in _FIELDS or any(map(_has_fields, node.values())))
