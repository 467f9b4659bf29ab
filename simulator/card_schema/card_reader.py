"""What somebody sees on a card: its texts, what can be pressed, and the fields of its forms. Reads; never decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Element = dict[str, Any]
PRESSABLE = ("button", "interactive_container")
FIELD_TAGS = (
    "input",
    "select_static",
    "multi_select_static",
    "select_person",
    "multi_select_person",
    "date_picker",
    "picker_time",
    "picker_datetime",
    "checker",
)
INSIDE = ("elements", "columns")


@dataclass(frozen=True)
class SendStatus:
    """An element and the form that it stands in, if any."""

    element: Element
    form: Element | None = None


def shown(text: Any, language: str) -> str:
    """What a reader with that language sees of a text object; the other language where theirs is missing."""
    if not isinstance(text, dict):
        return ""
    inner = text.get("i18n_content") or {}
    words = inner.get(language) or text.get("content") or inner.get("en_us") or next(iter(inner.values()), "")
    return str(words)


def walk(card: Element) -> Iterator[SendStatus]:
    """Every element of the body from top to bottom."""
    yield from _walk(card.get("body", {}).get("elements", []), None)


def _walk(elements: list[Element], form: Element | None) -> Iterator[SendStatus]:
    for element in elements:
        yield SendStatus(element, form)
        inside = element if element.get("tag") == "form" else form
        for name in INSIDE:
            yield from _walk(element.get(name, []), inside)


def buttons(card: Element) -> tuple[SendStatus, ...]:
    """What can be pressed, in the order in which it is seen."""
    return tuple(status for status in walk(card) if status.element.get("tag") in PRESSABLE)


def choices(card: Element) -> tuple[SendStatus, ...]:
    """Selects and pickers outside forms: choosing calls back at once."""
    return tuple(
        status for status in walk(card) if status.element.get("tag") in FIELD_TAGS[1:-1] and status.form is None
    )


def fields(form: Element) -> tuple[Element, ...]:
    """What a form reads, in order."""
    return tuple(
        status.element for status in _walk(form.get("elements", []), form) if status.element.get("tag") in FIELD_TAGS
    )


def labels(element: Element) -> frozenset[str]:
    """What is written on a button, in every language."""
    text = element.get("text") or {}
    return frozenset((str(text.get("content", "")), *map(str, (text.get("i18n_content") or {}).values())))


def callback_value(element: Element) -> dict[str, Any] | None:
    """What a press sends back, or None if it does not call back."""
    for behavior in element.get("behaviors", []):
        if behavior.get("type") == "callback":
            value: dict[str, Any] = behavior["value"]
            return value
    return None
