"""Builders for the forms of card JSON 2.0 and their fields; other elements are in ``cards/components/elements.py``.

A client sends a form as a whole when its submit button is clicked. The ``on_click`` of a field must be harmless, because
a client might send it when the field is edited.
"""

from collections.abc import Collection, Sequence
from datetime import date

from bot.domain.buttons import Button
from bot.domain.text import Text
from cards.components.elements import ButtonKind, Element, button_label, callback, plain_text

Options = Sequence[tuple[str, Text | str]]


def form(name: str, elements: list[Element]) -> Element:
    """A form; its name and those of its fields must be unique in the card, and it must contain a submit button."""
    return {"tag": "form", "name": name, "elements": elements}


def confirmed_submit(name: str, text: Text, on_click: Button, *, title: Text, question: Text) -> Element:
    """A button that sends the form after a confirmation dialog."""
    confirm = {"title": plain_text(title), "text": plain_text(question)}
    return {**submit(name, text, on_click), "confirm": confirm}


def submit(name: str, text: Text, on_click: Button, kind: ButtonKind = "primary_filled") -> Element:
    """A button that sends the form without a confirmation dialog."""
    return {
        "tag": "button",
        "name": name,
        "type": kind,
        "form_action_type": "submit",
        "text": button_label(text),
        "behaviors": callback(on_click),
    }


def select(name: str, options: Options, initial_index: int, on_click: Button) -> Element:
    """A selection of one value; ``initial_index`` counts from 1, and 0 selects nothing.

    A default comes first: an untouched list may be missing from what the client sends (docs/feishu/open-questions.md Q36).
    """
    return {
        "tag": "select_static",
        "name": name,
        "width": "fill",
        "initial_index": initial_index,
        "options": _options(options),
        "behaviors": callback(on_click),
    }


def multi_select(
    name: str, options: Options, selected: Collection[str], placeholder: Text, on_click: Button
) -> Element:
    """A selection of one or more values; ``selected`` are the values that are selected at first."""
    return {
        "tag": "multi_select_static",
        "name": name,
        "width": "fill",
        "required": True,
        "placeholder": button_label(placeholder),
        "selected_values": [value for value, _ in options if value in selected],
        "options": _options(options),
        "behaviors": callback(on_click),
    }


def _options(options: Options) -> list[Element]:
    return [{"text": button_label(text), "value": value} for value, text in options]


def date_picker(name: str, placeholder: Text, on_click: Button, initial: date | None = None) -> Element:
    return {
        "tag": "date_picker",
        "name": name,
        "width": "fill",
        "placeholder": button_label(placeholder),
        **({"initial_date": initial.isoformat()} if initial else {}),
        "behaviors": callback(on_click),
    }


def text_input(name: str, label: Text, placeholder: Text, max_length: int, on_click: Button) -> Element:
    """A text field of one line. It is optional, which must not be written out (docs/feishu/open-questions.md Q53)."""
    return {
        "tag": "input",
        "name": name,
        "width": "fill",
        "max_length": max_length,
        "label": plain_text(label),
        "placeholder": button_label(placeholder),
        "behaviors": callback(on_click),
    }
