"""Markup in texts that the platform itself resolves: mentions of people, and times (docs/feishu/cards.md 4)."""

import re
from typing import Any

from simulator.card_schema.invalid_card import invalid

UNKNOWN_PERSON = 100290
AT = re.compile(r"<at\s+ids?\s*=\s*['\"]?([^\s>'\"]*)", re.IGNORECASE)
PERSON = re.compile(r"<person\s+id\s*=\s*['\"]?([^\s>'\"]*)", re.IGNORECASE)
LOCAL_TIME = re.compile(r"<local_datetime([^>]*)>")
ATTRIBUTE = re.compile(r"(\w+)=['\"]([^'\"]*)['\"]")
FORMAT_TYPES = frozenset(["date_num", "date_short", "date", "week", "week_short", "time", "time_sec", "timezone"])


def check_markup(text: dict[str, Any], path: str, known_ids: frozenset[str]) -> None:
    """Checks a markdown or lark_md object in every language. Raises InvalidCard."""
    translations = text.get("i18n_content")
    for content in (text.get("content"), *(translations.values() if isinstance(translations, dict) else ())):
        if not isinstance(content, str):
            continue
        for ids in (*AT.findall(content), *PERSON.findall(content)):
            _check_mentions(ids.split(","), path, known_ids)
        for attributes in LOCAL_TIME.findall(content):
            _check_local_time(dict(ATTRIBUTE.findall(attributes)), path)


def check_person_element(element: dict[str, Any], path: str, known_ids: frozenset[str]) -> None:
    """Checks a ``person``, or a ``person_list`` unless it drops unknown people itself. Raises InvalidCard."""
    if element["tag"] == "person":
        _check_mentions([str(element["user_id"])], path, known_ids)
    elif not element.get("drop_invalid_user_id"):
        _check_mentions([str(person.get("id")) for person in element["persons"]], path, known_ids)


def _check_mentions(ids: list[str], path: str, known_ids: frozenset[str]) -> None:
    # A mention of all is refused as well: in the simulator's groups only the owner may use it.
    for open_id in ids:
        if open_id not in known_ids:
            # One unknown or resigned person refuses the whole card (docs/feishu/open-questions.md Q51).
            raise invalid(f"invalid user resource, id {open_id}", path, UNKNOWN_PERSON)


def _check_local_time(attributes: dict[str, str], path: str) -> None:
    if attributes.get("format_type") not in FORMAT_TYPES or not attributes.get("millisecond", "0").isdigit():
        raise invalid("local_datetime cannot be parsed", path)
