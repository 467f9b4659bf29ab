"""A card that the platform accepts, and one for each reason to reject a card."""

from typing import Any

from bot.domain.replies import Card
from bot.domain.text import Text

HELLO = Text("你好", "Hello")


def card(text: str = "hello", **more: Any) -> Card:
    return Card(_content([_paragraph(text)], **more), HELLO)


def _content(elements: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": elements}, **more}


def _paragraph(text: str = "x") -> dict[str, Any]:
    return {"tag": "markdown", "content": text}


REFUSED = {
    "a tag of the first version": Card(_content([{"tag": "note", "elements": []}]), HELLO),
    "an unknown property": card(i18n_elements={}),
    "too many elements": Card(_content([_paragraph() for _ in range(201)]), HELLO),
    "too long": card("长" * 11_000),
    "somebody unknown is mentioned": card("<at id=ou_nobody></at>"),
    "a form that cannot be sent": Card(_content([{"tag": "form", "name": "f", "elements": [_paragraph()]}]), HELLO),
}
