"""Renders every card into docs/cards.json: ``python -m tests.cards.render_cards``. A test fails when the file is stale."""

import json
from collections.abc import Mapping
from pathlib import Path

from bot.domain.replies import Card
from tests.support.every_card import every_card

FILE = Path(__file__).parents[2] / "docs" / "cards.json"


def render_cards(cards: Mapping[str, Card]) -> str:
    """All cards by name, as one JSON file."""
    contents = {name: card.content for name, card in sorted(cards.items())}
    return json.dumps(contents, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(render_cards(every_card()), encoding="utf-8")
