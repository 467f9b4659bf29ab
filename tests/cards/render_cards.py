"""Writes every card to docs/cards.json: ``python -m tests.cards.render_cards``. A test fails when one there is stale."""

import json
from pathlib import Path

from tests.support.every_card import every_card

FILE = Path(__file__).parents[2] / "docs" / "cards.json"


def render_cards() -> str:
    """All cards by name as they are checked in: one file, so that a change to a card touches one file."""
    contents = {name: card.content for name, card in sorted(every_card().items())}
    return json.dumps(contents, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(render_cards(), encoding="utf-8")
