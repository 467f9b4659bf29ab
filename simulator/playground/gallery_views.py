"""The cards of the gallery: ``docs/cards.json``, which the card tests render from the bot's own builders."""

import json
from pathlib import Path
from typing import Any

from simulator.card_schema.card_limits import count_elements
from simulator.playground.page_records import to_text
from simulator.playground.page_request import PageRequest
from simulator.playground.playground import Playground

Record = dict[str, Any]
CARDS = Path(__file__).resolve().parents[2] / "docs" / "cards.json"


def show_gallery(_: Playground, __: PageRequest) -> Record:
    """All cards in the order of their names; the file is read for each request, so that changes show at once."""
    cards: dict[str, Record] = json.loads(CARDS.read_text(encoding="utf-8"))
    return {"cards": [_card_record(name, card) for name, card in sorted(cards.items())]}


def _card_record(name: str, card: Record) -> Record:
    """``note`` is the summary, the line that a list of chats shows."""
    sent = json.dumps(card, ensure_ascii=False, separators=(",", ":"))
    return {
        "name": name,
        "title": to_text(card.get("header", {}).get("title") or {"content": name})._asdict(),
        "card": card,
        "bytes": len(sent.encode()),
        "elements": count_elements(card),
        "note": to_text(card.get("config", {}).get("summary") or {})._asdict(),
    }
