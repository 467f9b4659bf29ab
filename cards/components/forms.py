"""Raw card JSON 2.0 of forms and their fields; the rest of it is in ``cards/components/elements.py``, and no other file knows any.

A client sends a form as a whole, by its submit button. Should one call back before that, a field's ``press`` has to be
something that does no harm.
"""

from collections.abc import Collection, Sequence
from datetime import date

from bot.domain.buttons import Button
from bot.domain.text import Text
from cards.components.elements import Element, button_label, callback, plain_text

Options = Sequence[tuple[str, Text | str]]


def form(name: str, elements: list[Element]) -> Element:
    """``name`` and the names of what is inside are unique in a card; a submit button has to be among it."""
    return {"tag": "form", "name": name, "elements": elements}


def submit(name: str, words: Text, press: Button, *, title: Text, question: Text) -> Element:
    """The button that sends a form, after a question that the client asks."""
    confirm = {"title": plain_text(title), "text": plain_text(question)}
    return {**send(name, words, press), "confirm": confirm}


def send(name: str, words: Text, press: Button) -> Element:
    """The button that sends a form at once."""
    return {
        "tag": "button",
        "name": name,
        "type": "primary",
        "form_action_type": "submit",
        "text": button_label(words),
        "behaviors": callback(press),
    }


def select(name: str, options: Options, first: int, press: Button) -> Element:
    """A choice of values; ``first`` counts from 1 (open-questions Q34)."""
    return {
        "tag": "select_static",
        "name": name,
        "width": "fill",
        "initial_index": first,
        "options": _options(options),
        "behaviors": callback(press),
    }


def multi_select(name: str, options: Options, chosen: Collection[str], placeholder: Text, press: Button) -> Element:
    """A choice of several values, at least one of them; ``chosen`` are the values it begins with."""
    return {
        "tag": "multi_select_static",
        "name": name,
        "width": "fill",
        "required": True,
        "placeholder": button_label(placeholder),
        "selected_values": [value for value, _ in options if value in chosen],
        "options": _options(options),
        "behaviors": callback(press),
    }


def _options(options: Options) -> list[Element]:
    return [{"text": button_label(words), "value": value} for value, words in options]


def date_picker(name: str, placeholder: Text, press: Button, initial: date | None = None) -> Element:
    return {
        "tag": "date_picker",
        "name": name,
        "width": "fill",
        "placeholder": button_label(placeholder),
        **({"initial_date": initial.isoformat()} if initial else {}),
        "behaviors": callback(press),
    }


def text_input(name: str, words: Text, placeholder: Text, most: int, press: Button) -> Element:
    """A line to type into, at most ``most`` characters; it may stay empty."""
    return {
        "tag": "input",
        "name": name,
        "width": "fill",
        "required": False,
        "max_length": most,
        "label": plain_text(words),
        "placeholder": button_label(placeholder),
        "behaviors": callback(press),
    }
