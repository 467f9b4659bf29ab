"""What a person's client does before a click leaves it: finds the button, fills the form in, checks what is required."""

import re
from typing import Any

from simulator.card_schema import card_reader
from simulator.card_schema.card_reader import Element, SendStatus

ButtonSelector = dict[str, Any] | str | int
OFFSET = "+0800"
GIVEN_OFFSET = re.compile(r" ([+-]\d{4})$")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"\d{2}:\d{2}")
FORMATS = {
    "date_picker": DATE,
    "picker_time": TIME,
    "picker_datetime": re.compile(rf"{DATE.pattern} {TIME.pattern}"),
}
STARTS_WITH = {
    "date_picker": "initial_date",
    "picker_time": "initial_time",
    "picker_datetime": "initial_datetime",
    "input": "default_value",
    "checker": "checked",
    "multi_select_static": "selected_values",
    "multi_select_person": "selected_values",
}
MANY = ("multi_select_static", "multi_select_person")


class CannotClick(Exception):
    """The person's client does not let this click happen; nothing reaches the bot."""


def find_button(card: Element, wanted: ButtonSelector) -> SendStatus:
    """By what it sends (every given member equal), by its label in any language, or by its number from 1."""
    found = card_reader.buttons(card)
    if isinstance(wanted, int):
        if not 1 <= wanted <= len(found):
            raise CannotClick(f"there are {len(found)} buttons, not {wanted}")
        return usable(found[wanted - 1])
    for status in found:
        if _fits(status.element, wanted):
            return usable(status)
    raise CannotClick(f"no button {wanted!r} on the card")


def _fits(element: Element, wanted: dict[str, Any] | str) -> bool:
    if isinstance(wanted, str):
        return wanted in card_reader.labels(element) or wanted == element.get("name")
    value = card_reader.callback_value(element)
    return value is not None and all(value.get(name) == part for name, part in wanted.items())


def usable(status: SendStatus) -> SendStatus:
    """Raises CannotClick."""
    if status.element.get("disabled"):
        raise CannotClick("the button is disabled")
    return status


def fill(form: Element, given: dict[str, Any]) -> dict[str, Any]:
    """``form_value``: what was given, else what the card pre-filled; empty optional fields are left out (Q36).

    A name may be given by its beginning if only one field begins so. Raises CannotClick.
    """
    fields = {str(element["name"]): element for element in card_reader.fields(form)}
    chosen = {_full_name(name, fields): value for name, value in given.items()}
    filled: dict[str, Any] = {}
    for name, element in fields.items():
        value = as_sent(element, chosen[name]) if name in chosen else _start(element)
        if value not in ("", None, []):
            filled[name] = value
        elif element.get("required", element["tag"] == "multi_select_static"):
            raise CannotClick(f"{name} is required")
    return filled


def _full_name(name: str, fields: dict[str, Element]) -> str:
    if name in fields:
        return name
    beginning = [full for full in fields if full.startswith(name)]
    if len(beginning) != 1:
        raise CannotClick(f"no field {name!r}; there are {sorted(fields)}")
    return beginning[0]


def _start(element: Element) -> Any:
    """What the field shows before anybody touches it."""
    tag = element["tag"]
    if tag in ("select_static", "select_person"):
        options, index = element.get("options", []), int(element.get("initial_index", 0))
        return options[index - 1]["value"] if 1 <= index <= len(options) else element.get("initial_option")
    start = element.get(STARTS_WITH[tag])
    return f"{start} {OFFSET}" if start and tag in FORMATS else start


def as_sent(element: Element, value: Any) -> Any:
    """What a field sends for what was put in. Raises CannotClick."""
    tag = element["tag"]
    if tag in FORMATS and value:
        return _picked(FORMATS[tag], str(value))
    if tag in MANY:
        return [_option(element, each) for each in value]
    if tag in ("select_static", "select_person") and value:
        return _option(element, value)
    if tag == "input" and len(str(value)) > int(element.get("max_length", 1000)):
        raise CannotClick("longer than the field takes")
    return value


def _picked(form: re.Pattern[str], value: str) -> str:
    """A picker sends the date with the device's offset, Shanghai's if none is given, and nothing that is not a date."""
    offset = GIVEN_OFFSET.search(value)
    words = value[: offset.start()] if offset else value
    if not form.fullmatch(words):
        raise CannotClick(f"{value!r} cannot be picked")
    return f"{words} {offset[1] if offset else OFFSET}"


def _option(element: Element, value: Any) -> str:
    """An option by its value or by its label in any language."""
    options = element.get("options", [])
    for option in options:
        if value == option["value"] or value in card_reader.labels(option):
            return str(option["value"])
    if element["tag"].endswith("person") and not options:
        return str(value)
    raise CannotClick(f"no option {value!r}")
