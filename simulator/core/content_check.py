"""Whether a message's content may be sent: its form, its size and, for cards, the card rules."""

import json
from typing import Any

from simulator.card_schema.card_rules import CardRuleBroken, check_card
from simulator.core.api_error import ApiError
from simulator.core.behaviour import Behaviour

LONGEST_TEXT = 150 * 1024


def check_content(
    kind: str, content: str | dict[str, Any], known_ids: frozenset[str], behaviour: Behaviour
) -> dict[str, Any]:
    """The content as an object. Raises Refusal 230001, 230025, 230099."""
    if kind == "interactive":
        return _check_card_content(content, known_ids, behaviour)
    parsed = _parse(content)
    if parsed is None or not _has_words(kind, parsed):
        raise ApiError(400, 230001, f"Your request contains an invalid request parameter, ext=content of {kind}")
    if len(str(content).encode()) > LONGEST_TEXT:
        raise ApiError(400, 230025, "The length of the message content reaches its limit.")
    return parsed


def _parse(content: str | dict[str, Any]) -> dict[str, Any] | None:
    if isinstance(content, dict):
        return content
    try:
        parsed = json.loads(content)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _has_words(kind: str, parsed: dict[str, Any]) -> bool:
    if kind == "text":
        return bool(isinstance(parsed.get("text"), str) and parsed["text"].strip())
    # A post that is sent has a level for the language (shared/feishu/api.md 4.1).
    return kind == "post" and all(isinstance(part, dict) and "content" in part for part in parsed.values())


def _check_card_content(
    content: str | dict[str, Any], known_ids: frozenset[str], behaviour: Behaviour
) -> dict[str, Any]:
    card = _parse(content)
    if card is None:
        raise card_error(CardRuleBroken(230099, 200621, "parse card json err"))
    try:
        check_card(card, known_ids, is_strict=behaviour.refuses_unknown_properties)
    except CardRuleBroken as broken:
        raise card_error(broken) from broken
    return card


def card_error(broken: CardRuleBroken) -> ApiError:
    if not broken.sub_code:
        return ApiError(400, broken.code, broken.words)
    words = f"Failed to create card content, ext=ErrCode: {broken.sub_code}; ErrMsg: {broken.words}; ErrorValue: ; "
    return ApiError(400, 230099, words)
