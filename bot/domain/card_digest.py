"""What has to be known of a card's content before the card is updated."""

import json
import re
from hashlib import sha256
from typing import Any

from bot.domain.replies import Card

# The fields that cards/components/forms.py builds.
_PERSON = re.compile(r"<(?:person|at) id='([^']+)'")
CHART = "chart"
_FIELDS = frozenset({"select_static", "multi_select_static", "date_picker", "input"})


def card_digest(card: Card) -> str:
    """A hash that is equal for cards with the same content, whatever the order of its keys."""
    return sha256(json.dumps(card.content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def refusable_parts(card: Card) -> frozenset[str]:
    """What one unknown person or an old client may refuse: the open_ids of the people that are named, and ``CHART``."""
    content = json.dumps(card.content, ensure_ascii=False)
    charts = {CHART} if f'"tag": "{CHART}"' in content else set[str]()
    return frozenset(charts.union(_PERSON.findall(content)))


def has_fields(card: Card) -> bool:
    """Whether an update of the card could take away what somebody has just entered."""
    return _has_fields(card.content)


def _has_fields(node: Any) -> bool:
    if isinstance(node, list):
        return any(map(_has_fields, node))
    return isinstance(node, dict) and (node.get("tag") in _FIELDS or any(map(_has_fields, node.values())))
