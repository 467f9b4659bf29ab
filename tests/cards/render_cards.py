"""Writes every card to docs/cards: ``python -m tests.cards.render_cards``. A test fails when one there is stale."""

import json
from pathlib import Path

from bot.domain.replies import Card
from tests.support.every_card import every_card

FOLDER = Path(__file__).parents[2] / "docs" / "cards"


def render_card(card: Card) -> str:
    """The card as it is checked in."""
    return json.dumps(card.content, ensure_ascii=False, indent=1) + "\n"


def write_cards() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for stale in FOLDER.glob("*.json"):
        stale.unlink()
    for name, card in every_card().items():
        (FOLDER / f"{name}.json").write_text(render_card(card), encoding="utf-8")


if __name__ == "__main__":
    write_cards()
