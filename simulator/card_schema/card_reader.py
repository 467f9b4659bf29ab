"""What a person sees on a card: its texts, what can be clicked, and the fields of its forms."""

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
# Choosing in one of these outside a form sends a callback at once.
CHOICE_TAGS = FIELD_TAGS[1:-1]
CHILD_LISTS = ("elements", "columns")


@dataclass(frozen=True)
class PlacedElement:
    """An element and the form around it, if any."""

    element: Element
    form: Element | None = None


def text_for(text: Any, language: str) -> str:
    """A text object's content for a reader's language, or in another language if that one is missing."""
    if not isinstance(text, dict):
        return ""
    translations = text.get("i18n_content") or {}
    fallback = text.get("content") or translations.get("en_us") or next(iter(translations.values()), "")
    return str(translations.get(language) or fallback)


def walk(card: Element) -> Iterator[PlacedElement]:
    """Every element of the body from top to bottom."""
    yield from _walk(card.get("body", {}).get("elements", []), None)


def _walk(elements: list[Element], form: Element | None) -> Iterator[PlacedElement]:
    for element in elements:
        yield PlacedElement(element, form)
        inner_form = element if element.get("tag") == "form" else form
        for name in CHILD_LISTS:
            yield from _walk(element.get(name, []), inner_form)


def buttons(card: Element) -> tuple[PlacedElement, ...]:
    """What can be pressed, from top to bottom."""
    return tuple(placed for placed in walk(card) if placed.element.get("tag") in PRESSABLE)


def choices(card: Element) -> tuple[PlacedElement, ...]:
    """The selects and pickers outside forms."""
    return tuple(placed for placed in walk(card) if placed.element.get("tag") in CHOICE_TAGS and placed.form is None)


def fields(form: Element) -> tuple[Element, ...]:
    """The fields of a form, from top to bottom."""
    inside = _walk(form.get("elements", []), form)
    return tuple(placed.element for placed in inside if placed.element.get("tag") in FIELD_TAGS)


def labels(element: Element) -> frozenset[str]:
    """The text on a button in every language."""
    text = element.get("text") or {}
    return frozenset((str(text.get("content", "")), *map(str, (text.get("i18n_content") or {}).values())))


def callback_value(element: Element) -> dict[str, Any] | None:
    """The value that a press sends to the bot, or None if it sends none."""
    for behavior in element.get("behaviors", []):
        if behavior.get("type") == "callback":
            value: dict[str, Any] = behavior["value"]
            return value
    return None
