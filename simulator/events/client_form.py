"""The client's part of a click: finds the button, fills in the form and checks required fields."""

import re
from typing import Any

from bot.domain.text import Text
from simulator.card_schema import card_reader
from simulator.card_schema.card_reader import Element, PlacedElement

ButtonSelector = dict[str, Any] | str | int
"""A button by members of its callback value, by its label or name, or by its number on the card, from 1."""
OFFSET = "+0800"
GIVEN_OFFSET = re.compile(r" ([+-]\d{4})$")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"\d{2}:\d{2}")
FORMATS = {
    "date_picker": DATE,
    "picker_time": TIME,
    "picker_datetime": re.compile(rf"{DATE.pattern} {TIME.pattern}"),
}
INITIAL_VALUE_MEMBER = {
    "date_picker": "initial_date",
    "picker_time": "initial_time",
    "picker_datetime": "initial_datetime",
    "input": "default_value",
    "checker": "checked",
    "multi_select_static": "selected_values",
    "multi_select_person": "selected_values",
}
MULTIPLE = ("multi_select_static", "multi_select_person")
NO_BUTTON_NUMBER = Text(
    "卡片上只有 {count} 个按钮，没有第 {number} 个", "the card has {count} buttons, so there is no number {number}"
)
NO_BUTTON = Text("卡片上没有按钮 {button}", "the card has no button {button}")
DISABLED = Text("按钮已禁用", "the button is disabled")
REQUIRED = Text("{name} 是必填项", "{name} is required")
NO_FIELD = Text("表单里没有 {name}，只有 {names}", "the form has no {name}, only {names}")
TOO_LONG = Text("内容超过了长度上限", "the text is longer than the field allows")
NOT_PICKABLE = Text("无法选择 {value}", "{value} cannot be picked")
NO_OPTION = Text("没有选项 {value}", "there is no option {value}")


class CannotClick(Exception):
    """The person's client does not send this click; nothing reaches the bot. ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en_us)
        self.text = text


def find_button(card: Element, selector: ButtonSelector) -> PlacedElement:
    """The first enabled button that fits the selector. Raises CannotClick."""
    found = card_reader.buttons(card)
    if isinstance(selector, int):
        if not 1 <= selector <= len(found):
            raise CannotClick(NO_BUTTON_NUMBER.fill(count=len(found), number=selector))
        return check_enabled(found[selector - 1])
    for status in found:
        if _fits(status.element, selector):
            return check_enabled(status)
    raise CannotClick(NO_BUTTON.fill(button=selector))


def _fits(element: Element, selector: dict[str, Any] | str) -> bool:
    if isinstance(selector, str):
        return selector in card_reader.labels(element) or selector == element.get("name")
    value = card_reader.callback_value(element)
    return value is not None and all(value.get(name) == part for name, part in selector.items())


def check_enabled(status: PlacedElement) -> PlacedElement:
    """Raises CannotClick."""
    if status.element.get("disabled"):
        raise CannotClick(DISABLED)
    return status


def fill(form: Element, given: dict[str, Any], *, sends_untouched: bool = False) -> dict[str, Any]:
    """``form_value``: the given values, else the card's initial ones. Empty optional fields are left out.

    A select or picker that is not in ``given`` is left out as well unless ``sends_untouched``, although the client shows its
    initial value. A field may be named by a prefix that no other field has. Raises CannotClick. See
    docs/feishu/open-questions.md Q36.
    """
    fields = {str(element["name"]): element for element in card_reader.fields(form)}
    chosen = {_full_name(name, fields): value for name, value in given.items()}
    filled: dict[str, Any] = {}
    for name, element in fields.items():
        value = as_sent(element, chosen[name]) if name in chosen else _initial_value(element)
        if value not in ("", None, []):
            if name in chosen or sends_untouched or element["tag"] not in card_reader.CHOICE_TAGS:
                filled[name] = value
        elif element.get("required", element["tag"] == "multi_select_static"):
            raise CannotClick(REQUIRED.fill(name=name))
    return filled


def _full_name(name: str, fields: dict[str, Element]) -> str:
    if name in fields:
        return name
    matching = [full for full in fields if full.startswith(name)]
    if len(matching) != 1:
        raise CannotClick(NO_FIELD.fill(name=name, names=", ".join(sorted(fields))))
    return matching[0]


def _initial_value(element: Element) -> Any:
    """The value that the card gives the field."""
    tag = element["tag"]
    if tag in ("select_static", "select_person"):
        options, index = element.get("options", []), int(element.get("initial_index", 0))
        return options[index - 1]["value"] if 1 <= index <= len(options) else element.get("initial_option")
    value = element.get(INITIAL_VALUE_MEMBER[tag])
    return f"{value} {OFFSET}" if value and tag in FORMATS else value


def as_sent(element: Element, value: Any) -> Any:
    """The value that a field or a menu sends for an input. Raises CannotClick."""
    tag = element["tag"]
    if tag in FORMATS and value:
        return _as_date(FORMATS[tag], str(value))
    if tag in MULTIPLE:
        return [_option(element, each) for each in value]
    if tag in ("select_static", "select_person", "overflow") and value:
        return _option(element, value)
    if tag == "input" and len(str(value)) > int(element.get("max_length", 1000)):
        raise CannotClick(TOO_LONG)
    return value


def _as_date(pattern: re.Pattern[str], value: str) -> str:
    """A picker sends the date and the device's UTC offset, Shanghai's if none is given. Raises CannotClick."""
    offset = GIVEN_OFFSET.search(value)
    date = value[: offset.start()] if offset else value
    if not pattern.fullmatch(date):
        raise CannotClick(NOT_PICKABLE.fill(value=value))
    return f"{date} {offset[1] if offset else OFFSET}"


def _option(element: Element, value: Any) -> str:
    """The value of an option that is given by its value or by its label in any language. Raises CannotClick."""
    options = element.get("options", [])
    for option in options:
        if "value" in option and (value == option["value"] or value in card_reader.labels(option)):
            return str(option["value"])
    if element["tag"].endswith("person") and not options:
        return str(value)
    raise CannotClick(NO_OPTION.fill(value=value))
