"""A card as plain text in one language, for terminals and logs. Buttons are numbered as ``click`` numbers them."""

import html
import re
from collections.abc import Callable
from datetime import timedelta, timezone
from itertools import count
from typing import Any

from bot.domain.text import Text
from simulator.card_schema.card_reader import FIELD_TAGS, PRESSABLE, Element, text_for
from simulator.clock import from_ms

SHANGHAI = timezone(timedelta(hours=8))
LOCAL_TIME = re.compile(r"<local_datetime\b([^>]*)>(?:</local_datetime>)?")
ATTRIBUTE = re.compile(r"(\w+)=['\"]?([^'\"\s>]*)")
PERSON = re.compile(r"<(?:person|at)\s+id=['\"]?([^'\"\s>]+)[^>]*>(?:</(?:person|at)>)?")
MARKUP = re.compile(r"</?(?:font|text_tag|number_tag)\b[^>]*>|\*\*|~~")
FORMATS = {
    "date_num": "%Y-%m-%d",
    "date": "%Y-%m-%d",
    "date_short": "%m-%d",
    "time": "%H:%M",
    "time_sec": "%H:%M:%S",
    "week": "%A",
    "week_short": "%a",
    "timezone": "GMT%z",
}
EMPTY_FIELD = {"zh_cn": "未填", "en_us": "empty"}
MAX_LENGTH = 400


def card_text(card: Element, language: str, name_of: Callable[[str], Text] | None = None) -> str:
    """The whole card, one line for each visible part. Without ``name_of``, people appear by their open ids."""
    return "\n".join(_TextRenderer(language, name_of or (lambda open_id: Text(open_id, open_id))).lines(card))


class _TextRenderer:
    """Renders one card, and numbers its buttons on the way."""

    def __init__(self, language: str, name_of: Callable[[str], Text]) -> None:
        self._language = language
        self._name_of = name_of
        self._numbers = count(1)

    def lines(self, card: Element) -> list[str]:
        return [*self._header(card.get("header", {})), *self._elements(card.get("body", {}).get("elements", []), "  ")]

    def _header(self, header: Element) -> list[str]:
        tags = header.get("i18n_text_tag_list", {}).get(self._language) or header.get("text_tag_list", [])
        title = self._text(header.get("title"))
        states = "".join(f" [{self._text(tag.get('text'))}]" for tag in tags)
        subtitle = self._text(header.get("subtitle"))
        return [line for line in (f"■ {title}{states}" if title else "", f"  {subtitle}" if subtitle else "") if line]

    def _elements(self, elements: list[Element], indent: str) -> list[str]:
        return [line for element in elements for line in self._element(element, indent)]

    def _element(self, element: Element, indent: str) -> list[str]:
        tag = str(element.get("tag"))
        if tag in PRESSABLE:
            number = f"[{next(self._numbers)}]"
            return [f"{indent}{number} {self._text(element.get('text'))}".rstrip(), *self._children(element, indent)]
        if tag in FIELD_TAGS:
            return [f"{indent}{self._field(element)}"]
        if tag == "hr":
            return [f"{indent}────"]
        if tag == "table":
            return self._table(element, indent)
        return self._text_or_container(element, tag, indent)

    def _text_or_container(self, element: Element, tag: str, indent: str) -> list[str]:
        """Texts as they are; the content of a panel or a form is indented."""
        if tag == "collapsible_panel":
            title = self._text(element.get("header", {}).get("title"))
            return [f"{indent}▸ {title}", *self._children(element, f"{indent}    ")]
        if tag == "form":
            return [f"{indent}┌ {element.get('name')}", *self._children(element, f"{indent}│ ")]
        text = self._text(element if tag == "markdown" else element.get("text"))
        return [f"{indent}{line}" for line in text.splitlines()] + self._children(element, indent)

    def _children(self, element: Element, indent: str) -> list[str]:
        columns = [child for column in element.get("columns", []) for child in column.get("elements", [])]
        children = columns if element.get("tag") == "column_set" else element.get("elements", [])
        return self._elements(children, indent)

    def _table(self, table: Element, indent: str) -> list[str]:
        names = [column["name"] for column in table["columns"]]
        return [f"{indent}" + " | ".join(str(row.get(name, "")) for name in names) for row in table["rows"]]

    def _field(self, element: Element) -> str:
        """A form's field: its name, its initial value, and its options."""
        label = self._text(element.get("label")) or self._text(element.get("placeholder"))
        options = " / ".join(self._text(option.get("text")) for option in element.get("options", []))
        initial = element.get("initial_date") or element.get("default_value") or self._initial_option(element)
        star = "*" if element.get("required") else ""
        head = f"({element.get('name')}{star}) {label}".rstrip()
        return f"{head}: {initial}" + (f"  <{options}>" if options else "")

    def _initial_option(self, element: Element) -> str:
        index, options = int(element.get("initial_index", 0)), element.get("options", [])
        if 1 <= index <= len(options):
            return self._text(options[index - 1].get("text"))
        return EMPTY_FIELD.get(self._language, EMPTY_FIELD["en_us"])

    def _text(self, text_object: Any) -> str:
        text = text_for(text_object, self._language)
        if isinstance(text_object, dict) and text_object.get("tag") != "plain_text":
            text = PERSON.sub(self._person, LOCAL_TIME.sub(_local_time, text))
            text = html.unescape(MARKUP.sub("", text))
        return text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]}…"

    def _person(self, found: re.Match[str]) -> str:
        name = self._name_of(found.group(1))
        return f"@{name.en_us if self._language == 'en_us' else name.zh_cn}"


def _local_time(found: re.Match[str]) -> str:
    """A time as a reader in Shanghai sees it."""
    attributes = dict(ATTRIBUTE.findall(found.group(1)))
    at = from_ms(int(attributes.get("millisecond", "0"))).astimezone(SHANGHAI)
    return at.strftime(FORMATS.get(attributes.get("format_type", ""), "%Y-%m-%d %H:%M"))
