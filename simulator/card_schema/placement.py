"""Rules that depend on an element's ancestors and on other elements (docs/feishu/cards.md 5).

They say where an element may stand, how deep containers nest, which names must be unique, and what a form needs.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from simulator.card_schema.card_limits import find_tagged
from simulator.card_schema.invalid_card import invalid
from simulator.card_schema.schema import ELEMENT_TAGS, check_element

MAX_DEPTH = 5
UNKNOWN_TAG = 200861
EMPTY_NAME = 200530
NAME_REPEATED = 11310
UNKNOWN_ROW_KEY = 200915

CONTAINERS = frozenset(["column_set", "form", "interactive_container", "collapsible_panel"])
FIELDS = frozenset(
    [
        "button",
        "input",
        "select_static",
        "multi_select_static",
        "select_person",
        "multi_select_person",
        "date_picker",
        "picker_time",
        "picker_datetime",
        "overflow",
        "checker",
    ]
)
FORM_ONLY = frozenset(["multi_select_static", "multi_select_person"])
# The parents of the tags that may not stand everywhere. The parent of what stands in a column is its column_set.
PARENTS = {
    "form": frozenset(["body"]),
    "table": frozenset(["body"]),
    "chart": frozenset(["body", "column_set", "collapsible_panel", "interactive_container"]),
}


@dataclass(frozen=True)
class Place:
    """Where elements stand: the tag of their parent, the number of containers around them, and whether in a form."""

    path: str
    parent: str = "body"
    depth: int = 0
    is_in_form: bool = False

    def at(self, path: str) -> "Place":
        return replace(self, path=path)

    def inside(self, tag: str) -> "Place":
        return replace(self, parent=tag, depth=self.depth + 1, is_in_form=self.is_in_form or tag == "form")


@dataclass
class ElementChecker:
    """Checks the elements of one card from top to bottom, and collects their names on the way."""

    is_strict: bool
    _names: set[str] = field(default_factory=set)

    def check_all(self, elements: list[Any], place: Place) -> None:
        """Raises InvalidCard."""
        for index, element in enumerate(elements):
            if not isinstance(element, dict):
                raise invalid("an object is needed", f"{place.path} -> elements -> [{index}]")
            self._check(element, place.at(f"{place.path} -> elements -> [{index}](tag: {element.get('tag')})"))

    def _check(self, element: dict[str, Any], place: Place) -> None:
        tag = str(element.get("tag"))
        if tag not in ELEMENT_TAGS:
            raise invalid(f"not support tag: {tag}", place.path, UNKNOWN_TAG)
        if place.parent not in PARENTS.get(tag, [place.parent]) or (tag in FORM_ONLY and not place.is_in_form):
            raise invalid("not allowed in this place", place.path)
        if tag in CONTAINERS and place.depth >= MAX_DEPTH:
            raise invalid(f"nested deeper than {MAX_DEPTH}", place.path)
        check_element(element, place.path, is_strict=self.is_strict)
        if tag in FIELDS:
            self._check_field(element, place)
        if tag in ("select_static", "multi_select_static", "select_person", "multi_select_person", "overflow"):
            _check_options(element, place.path)
        if tag == "table":
            _check_rows(element, place.path)
        if tag in CONTAINERS:
            self._check_inside(element, place)

    def _check_field(self, element: dict[str, Any], place: Place) -> None:
        """A field in a form has a name of its own; elsewhere it has nothing that only a form can use."""
        if self.is_strict and element.get("required") is False:
            # The default; two teams were refused for stating it (docs/feishu/open-questions.md Q53).
            raise invalid("required is not allowed", place.path)
        if place.is_in_form:
            self._add_name(element, place)
            return
        for name in ("required", "form_action_type"):
            if name in element:
                raise invalid(f"{name} is for forms only", place.path)

    def _add_name(self, element: dict[str, Any], place: Place) -> None:
        name = element.get("name")
        if not name:
            raise invalid("name is empty", place.path, EMPTY_NAME)
        if name in self._names:
            raise invalid(f"name({name}) duplicate", place.path, NAME_REPEATED)
        self._names.add(name)

    def _check_inside(self, container: dict[str, Any], place: Place) -> None:
        tag = container["tag"]
        inside = place.inside(tag)
        if tag == "form":
            self._add_name(container, place)
            tagged = find_tagged(container["elements"])
            if not any(element.get("form_action_type") == "submit" for _, element in tagged):
                raise invalid("a form needs a submit button", place.path)
        if tag == "column_set":
            for index, column in enumerate(container["columns"]):
                self.check_all(column.get("elements", []), inside.at(f"{place.path} -> columns -> [{index}]"))
        else:
            self.check_all(container["elements"], inside)


def _check_options(element: dict[str, Any], path: str) -> None:
    values = [option["value"] for option in element.get("options", [])]
    if len(set(values)) != len(values):
        raise invalid("option values must be unique", f"{path} -> options")


def _check_rows(table: dict[str, Any], path: str) -> None:
    names = {column["name"] for column in table["columns"]}
    for index, row in enumerate(table["rows"]):
        if unknown := set(row) - names:
            raise invalid(f"no column for the keys {sorted(unknown)}", f"{path} -> rows -> [{index}]", UNKNOWN_ROW_KEY)
