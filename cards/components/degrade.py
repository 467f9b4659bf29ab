"""A card without what a single wrong id or an old client may refuse: people and charts."""

import re
from typing import Any

from bot.domain.replies import Card
from bot.domain.text import Text

# One unknown person refuses the whole card (docs/feishu/open-questions.md Q51).
_PERSON = r"<(person|at)\b[^>]*>(?:\s*</\1>)?"
_PEOPLE = re.compile(rf"{_PERSON}(?:[\s,、]*<(?:person|at)\b[^>]*>(?:\s*</(?:person|at)>)?)*")
_TAG = re.compile(r"<(?:person|at)\b")
_ONE = Text("一位同事", "a colleague")
_SEVERAL = Text("几位同事", "some colleagues")
_MARKUP_TAGS = frozenset({"markdown", "lark_md"})


def degraded(card: Card) -> Card | None:
    """The card without people and charts; None if it has none, so that a second try would be the same."""
    content = _without_charts(_without_people(card.content))
    return None if content == card.content else Card(content, card.fallback, card.job_id)


def without_people(card: Card) -> Card:
    """The card with plain words in place of every person; their ids are not shown."""
    return Card(_without_people(card.content), card.fallback, card.job_id)


def without_charts(card: Card) -> Card:
    """The card without charts; their numbers stand beside them as text."""
    return Card(_without_charts(card.content), card.fallback, card.job_id)


def _without_people(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_people(child) for child in node]
    if not isinstance(node, dict):
        return node
    inner = {name: _without_people(child) for name, child in node.items()}
    return _plain_names(inner) if node.get("tag") in _MARKUP_TAGS else inner


def _plain_names(text: dict[str, Any]) -> dict[str, Any]:
    """A markdown text with plain words for people, in each of its languages; ``content`` is Chinese."""
    renamed = {**text, "content": _replace(str(text.get("content", "")), _ONE.zh_cn, _SEVERAL.zh_cn)}
    if "i18n_content" in text:
        languages = {"en_us": (_ONE.en_us, _SEVERAL.en_us)}
        renamed["i18n_content"] = {
            language: _replace(words, *languages.get(language, (_ONE.zh_cn, _SEVERAL.zh_cn)))
            for language, words in text["i18n_content"].items()
        }
    return renamed


def _replace(words: str, one: str, several: str) -> str:
    def name(found: re.Match[str]) -> str:
        people = several if len(_TAG.findall(found.group())) > 1 else one
        return people.capitalize() if found.start() == 0 else people

    return _PEOPLE.sub(name, words)


def _without_charts(node: Any) -> Any:
    if isinstance(node, list):
        return [
            _without_charts(child) for child in node if not (isinstance(child, dict) and child.get("tag") == "chart")
        ]
    if isinstance(node, dict):
        return {name: _without_charts(child) for name, child in node.items()}
    return node
