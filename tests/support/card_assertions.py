"""Reading the objects, texts and button values of a card, and checking that the platform accepts it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.domain.replies import Card
from cards.components.size_limit import MAX_BYTES, MAX_ELEMENTS, count_bytes, count_elements
from simulator.card_schema.card_validator import check_card

PERSON = re.compile(r"<person id='([A-Za-z0-9_-]+)'")
DISPLAYED = {"plain_text", "markdown", "div", "hr", "column_set", "column", "collapsible_panel", "text_tag", "chart"}
DISPLAYED |= {"standard_icon"}
ACTING = {"button", "overflow", "select_static", "multi_select_static", "date_picker", "input", "form"}


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object of a card, outermost first."""
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from objects(child)
    if isinstance(node, list):
        for child in node:
            yield from objects(child)


def tagged(card: Card, tag: str) -> list[dict[str, Any]]:
    return [node for node in objects(card.content) if node.get("tag") == tag]


def shown(card: Card, language: str = "zh_cn") -> str:
    """All texts that a reader of that language sees, one on a line."""
    texts = [*tagged(card, "plain_text"), *tagged(card, "markdown")]
    return "\n".join(node.get("i18n_content", {}).get(language, node["content"]) for node in texts)


def in_order(card: Card, language: str = "en_us") -> list[str]:
    """The same texts, one by one from top to bottom."""
    texts = [node for node in objects(card.content) if node.get("tag") in {"plain_text", "markdown"}]
    return [node.get("i18n_content", {}).get(language, node["content"]) for node in texts]


def place_of(card: Card, words: str) -> int:
    """The position of the first text with these English words."""
    return next(number for number, text in enumerate(in_order(card)) if words in text)


def values(card: Card) -> list[dict[str, Any]]:
    """The values that the buttons carry."""
    return [node["value"] for node in objects(card.content) if node.get("type") == "callback"]


def assert_platform_accepts(card: Card) -> None:
    """Checks the card by the rules of the simulator and by our own stricter limits."""
    content = card.content
    check_card(content, frozenset(PERSON.findall(json.dumps(content))), is_strict=True)
    assert count_bytes(content) <= MAX_BYTES
    assert count_elements(content) <= MAX_ELEMENTS
    assert {node["tag"] for node in objects(content) if "tag" in node} <= DISPLAYED | ACTING
    names = [node["name"] for node in objects(content) if "name" in node]
    assert len(names) == len(set(names))
    for node in objects(content):
        assert node.get("required") is not False
        if node.get("tag") in ACTING - {"form"}:
            assert node["behaviors"]
        if node.get("tag") == "collapsible_panel":
            assert node["header"]["icon"]
        if node.get("tag") == "select_static":
            assert node["initial_index"] in {0, 1}
        if node.get("tag") == "form":
            assert not {"form", "chart", "table"} & {inner.get("tag") for inner in objects(node["elements"])}
    for label in [node["text"] for node in tagged(card, "button")]:
        assert all(len(each) <= 100 for each in [label["content"], *label.get("i18n_content", {}).values()])
    assert len(content["header"].get("text_tag_list", [])) <= 3
    assert content["schema"] == "2.0"
    assert content["config"]["update_multi"] is True
    assert content["config"]["locales"] == ["zh_cn", "en_us"]
    assert all(0 < len(each) <= 400 for each in card.fallback)
    "".join(card.fallback).encode()


def primary(card: Card) -> list[dict[str, Any]]:
    """The filled buttons: what the card wants done."""
    return [node for node in tagged(card, "button") if node["type"] == "primary_filled"]
