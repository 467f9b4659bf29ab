"""Identifies the content of a card, so that a card is not sent again to show what it shows already."""

import json
from hashlib import sha256

from bot.domain.replies import Card


def card_digest(card: Card) -> str:
    """A hash that is equal for cards with the same content, whatever the order of its keys."""
    return sha256(json.dumps(card.content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
