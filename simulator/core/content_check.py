"""Checks of a message's content before it is sent: its shape, its size and, for cards, the card rules."""

import json
from typing import Any

from simulator.card_schema.card_validator import check_card
from simulator.card_schema.invalid_card import InvalidCard
from simulator.core.api_error import ApiError
from simulator.core.behaviour import Behaviour

MAX_TEXT_BYTES = 150 * 1024


def check_content(
    message_type: str, content: str | dict[str, Any], known_ids: frozenset[str], behaviour: Behaviour
) -> dict[str, Any]:
    """The content as an object; ``known_ids`` are the people whom a card may mention.

    Raises:
        ApiError: 230001 for content that does not fit the type, 230025 for its size, 230099 for an invalid card.
    """
    if message_type == "interactive":
        return _check_card_content(content, known_ids, behaviour)
    parsed = _parse(content)
    if parsed is None or not _has_text(message_type, parsed):
        raise ApiError(
            400, 230001, f"Your request contains an invalid request parameter, ext=content of {message_type}"
        )
    if len(str(content).encode()) > MAX_TEXT_BYTES:
        raise ApiError(400, 230025, "The length of the message content reaches its limit.")
    return parsed


def card_error(invalid: InvalidCard) -> ApiError:
    """The API error for an invalid card, worded as the platform words it."""
    if not invalid.sub_code:
        return ApiError(400, invalid.code, invalid.msg)
    msg = f"Failed to create card content, ext=ErrCode: {invalid.sub_code}; ErrMsg: {invalid.msg}; ErrorValue: ; "
    return ApiError(400, 230099, msg)


def _parse(content: str | dict[str, Any]) -> dict[str, Any] | None:
    if isinstance(content, dict):
        return content
    try:
        parsed = json.loads(content)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _has_text(message_type: str, parsed: dict[str, Any]) -> bool:
    if message_type == "text":
        return bool(isinstance(parsed.get("text"), str) and parsed["text"].strip())
    # A sent post has a level for the language, a received one has not (docs/feishu/api.md 4.1).
    return message_type == "post" and all(isinstance(part, dict) and "content" in part for part in parsed.values())


def _check_card_content(
    content: str | dict[str, Any], known_ids: frozenset[str], behaviour: Behaviour
) -> dict[str, Any]:
    card = _parse(content)
    if card is None:
        raise card_error(InvalidCard(230099, 200621, "parse card json err"))
    try:
        check_card(card, known_ids, is_strict=behaviour.refuses_unknown_properties)
    except InvalidCard as invalid:
        raise card_error(invalid) from invalid
    return card
