"""Whether the platform accepts a card: the JSON Schema, and the rules that a schema cannot express."""

from typing import Any

from simulator.card_schema.card_limits import check_limits, check_size, find_tagged
from simulator.card_schema.invalid_card import invalid
from simulator.card_schema.mentions import check_markup, check_person_element
from simulator.card_schema.placement import ElementChecker, Place
from simulator.card_schema.schema import check_frame

NOT_SHARED = 300302


def check_card(card: dict[str, Any], known_people: frozenset[str], *, is_strict: bool = True) -> None:
    """Checks a card of JSON 2.0; ``known_people`` are the open ids that may be mentioned.

    Unknown properties are ignored unless ``is_strict`` (docs/feishu/open-questions.md Q26).

    Raises:
        InvalidCard: 230025 for the size, 230099 with a sub code for everything else.
    """
    check_size(card)
    check_frame(card, is_strict=is_strict)
    # True is the default, but a card can only be updated if it says so before and after (docs/feishu/cards.md 1).
    if card.get("config", {}).get("update_multi") is not True:
        raise invalid("update_multi must be true", "ROOT -> config", NOT_SHARED)
    tagged = tuple(find_tagged(card))
    check_limits(tagged)
    ElementChecker(is_strict).check_all(card["body"].get("elements", []), Place("ROOT -> body"))
    for path, text in tagged:
        if text["tag"] in ("markdown", "lark_md"):
            check_markup(text, path, known_people)
        elif text["tag"] in ("person", "person_list"):
            check_person_element(text, path, known_people)
