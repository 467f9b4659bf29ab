"""Whether the platform takes a card: card JSON 2.0 read strictly (shared/feishu/cards.md 1). Values: card_values."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from simulator.card_schema import card_tags
from simulator.card_schema.card_elements import CONTAINERS, ELEMENTS
from simulator.card_schema.card_tags import Tag
from simulator.card_schema.card_values import UNKNOWN_TAG, CardRuleBroken, Values, broken, label_fits

__all__ = ["MOST_BYTES", "CardRuleBroken", "check_card", "count_elements"]

MOST_BYTES = 30 * 1024
MOST_ELEMENTS = 200
MOST_TABLES = 5
DEEPEST = 5
LIMIT = 11310
NOT_SHARED = 300302
EMPTY_NAME = 200530
ROWS_INVALID, ROW_KEY_UNKNOWN = 200914, 200915
ELEMENT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Destination:
    """Where the walk is: the path, the kind of place, how many containers deep, and whether inside a form."""

    path: str
    place: str = "R"
    depth: int = 0
    is_in_form: bool = False


def check_card(card: dict[str, Any], known_people: frozenset[str], *, is_strict: bool = True) -> None:
    """Raises CardRuleBroken: 230025 for the size, 230099 with a sub code for everything else."""
    if len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()) > MOST_BYTES:
        raise CardRuleBroken(230025, 0, "The length of the message content reaches its limit.")
    if card.get("schema") != "2.0":
        raise broken("schema 2.0 is needed", "ROOT")
    values = Values(known_people, is_strict=is_strict)
    values.properties(card, card_tags.CARD, "ROOT")
    _check_config(card.get("config", {}), values)
    _check_header(card.get("header", {}), values)
    body = card.get("body")
    values.properties(body, card_tags.BODY, "ROOT -> body")
    tagged = tuple(_tagged(card))
    if len(tagged) > MOST_ELEMENTS:
        raise broken("element exceeds the limit", "ROOT", LIMIT)
    if sum(map(_tables_in, tagged)) > MOST_TABLES:
        raise broken("card table number over limit", "ROOT", LIMIT)
    _check_element_ids(tagged)
    _Walk(values).elements(body["elements"] if body else [], Destination("ROOT -> body"))


def count_elements(card: dict[str, Any]) -> int:
    """As the limit of 200 counts them."""
    return sum(1 for _ in _tagged(card))


def _check_config(config: dict[str, Any], values: Values) -> None:
    values.properties(config, card_tags.CONFIG, "ROOT -> config")
    # True by default, but an update asks for it to be stated before and after (shared/feishu/cards.md 1).
    if config.get("update_multi") is not True:
        raise broken("update_multi must be true", "ROOT -> config", NOT_SHARED)
    unknown = set(config.get("locales", [])) - card_tags.LANGUAGES
    if unknown:
        raise broken(f"unknown languages {sorted(unknown)}", "ROOT -> config -> locales")
    summary: card_tags.Properties = {"content": card_tags.Kind.STRING, "i18n_content": card_tags.Kind.I18N}
    values.properties(config.get("summary", {}), summary, "ROOT -> config -> summary")


def _check_header(header: dict[str, Any], values: Values) -> None:
    if not header:
        return
    values.properties(header, card_tags.HEADER, "ROOT -> header")
    if "title" not in header:
        raise broken("title is needed", "ROOT -> header")
    in_languages = header.get("i18n_text_tag_list", {})
    if set(in_languages) - card_tags.LANGUAGES:
        raise broken("unknown language", "ROOT -> header -> i18n_text_tag_list")
    for tags in (header.get("text_tag_list", []), *in_languages.values()):
        for tag in tags:
            values.properties(tag, card_tags.TEXT_TAG, "ROOT -> header -> text_tag")
            if tag.get("tag") != "text_tag" or "text" not in tag:
                raise broken("a text_tag with a text is needed", "ROOT -> header -> text_tag")


def _tagged(value: Any) -> Iterator[dict[str, Any]]:
    """Every object with a tag, texts and header tags included (open-questions Q29); buttons' values are not looked into."""
    if isinstance(value, list):
        for item in value:
            yield from _tagged(item)
    if isinstance(value, dict):
        if "tag" in value:
            yield value
        for name, inner in value.items():
            if name not in ("behaviors", "chart_spec", "rows"):
                yield from _tagged(inner)


def _tables_in(element: dict[str, Any]) -> int:
    if element["tag"] == "table":
        return 1
    return len(TABLE_RULE.findall(str(element.get("content", "")))) if element["tag"] == "markdown" else 0


def _check_element_ids(tagged: tuple[dict[str, Any], ...]) -> None:
    ids = [element["element_id"] for element in tagged if "element_id" in element]
    for element_id in ids:
        if not isinstance(element_id, str) or not ELEMENT_ID.fullmatch(element_id):
            raise broken(f"element_id {element_id!r} is invalid", "ROOT")
    if len(set(ids)) != len(ids):
        raise broken("element_id is repeated", "ROOT", 300301)


class _Walk:
    """Goes through a card's elements and remembers the names it has met."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._names: set[str] = set()

    def elements(self, elements: list[Any], destination: Destination) -> None:
        for index, element in enumerate(elements):
            if not isinstance(element, dict):
                raise broken("an object is needed", f"{destination.path} -> [{index}]")
            here = replace(destination, path=f"{destination.path} -> elements -> [{index}](tag: {element.get('tag')})")
            self._element(element, here)

    def _element(self, element: dict[str, Any], destination: Destination) -> None:
        tag = ELEMENTS.get(str(element.get("tag")))
        if tag is None:
            raise broken(f"not support tag: {element.get('tag')}", destination.path, UNKNOWN_TAG)
        if destination.place not in tag.places or (tag.only_in_form and not destination.is_in_form):
            raise broken("may not stand here", destination.path)
        if element["tag"] in CONTAINERS and destination.depth >= DEEPEST:
            raise broken(f"nested deeper than {DEEPEST}", destination.path)
        self._check_properties(element, tag, destination)
        self._check_field(element, tag, destination)
        self._inside(element, tag, destination)

    def _check_properties(self, element: dict[str, Any], tag: Tag, destination: Destination) -> None:
        self._values.properties(element, tag.properties, destination.path)
        for name in tag.required:
            if name not in element:
                raise broken(f"{name} is needed", destination.path)
        if element["tag"] == "markdown":
            self._values.markup(element, destination.path)
        if element["tag"] == "button":
            label_fits(element.get("text", {}), destination.path)
        label_fits(element.get("placeholder", {}), destination.path)
        if element["tag"] == "table":
            _check_table(element, self._values, destination.path)

    def _check_field(self, element: dict[str, Any], tag: Tag, destination: Destination) -> None:
        """What is read by a form has a name of its own; what is not has nothing that only a form understands."""
        if not tag.is_field:
            return
        if not destination.is_in_form:
            for name in ("required", "form_action_type"):
                if name in element:
                    raise broken(f"{name} is for forms only", destination.path)
            return
        self._take_name(element, destination)

    def _take_name(self, element: dict[str, Any], destination: Destination) -> None:
        name = element.get("name")
        if not name:
            raise broken("name is empty", destination.path, EMPTY_NAME)
        if name in self._names:
            raise broken(f"name {name} is repeated", destination.path, EMPTY_NAME)
        self._names.add(name)

    def _inside(self, element: dict[str, Any], tag: Tag, destination: Destination) -> None:
        if element["tag"] == "column_set":
            self._columns(element["columns"], replace(destination, place="C", depth=destination.depth + 1))
        if not tag.contains:
            return
        is_form = element["tag"] == "form"
        if is_form:
            self._take_name(element, destination)
            if not any(inner.get("form_action_type") == "submit" for inner in _tagged(element["elements"])):
                raise broken("a form needs a submit button", destination.path)
        inside = replace(
            destination, place=tag.contains, depth=destination.depth + 1, is_in_form=destination.is_in_form or is_form
        )
        self.elements(element["elements"], inside)

    def _columns(self, columns: list[Any], destination: Destination) -> None:
        for index, column in enumerate(columns):
            here = replace(destination, path=f"{destination.path} -> columns -> [{index}]")
            self._values.properties(column, card_tags.COLUMN.properties, here.path)
            if column.get("tag") != "column":
                raise broken("a column is needed", here.path)
            self.elements(column.get("elements", []), here)


def _check_table(table: dict[str, Any], values: Values, path: str) -> None:
    for column in table["columns"]:
        values.properties(column, card_tags.TABLE_COLUMN, f"{path} -> columns")
        if "name" not in column or "data_type" not in column:
            raise broken("a column needs a name and a data_type", path, ROWS_INVALID)
    names = {column["name"] for column in table["columns"]}
    if any(set(row) - names for row in table["rows"]):
        raise broken("row key is not among the columns", path, ROW_KEY_UNKNOWN)
