"""The schema file is a valid JSON Schema, and its fast form decides as jsonschema decides on the file itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.card_schema.keywords import CardValidator
from simulator.card_schema.schema import DEFINITIONS, ELEMENT_TAGS, SCHEMA, flatten

pytestmark = pytest.mark.slow

ROOT = "card"
# Between them they use every shared part of the file.
VARIED = (ROOT, "button", "collapsible_panel", "column_set", "img", "markdown", "select_static", "table")
EXAMPLES = {"string": "blue", "number": 1, "integer": 1, "boolean": True}
REPLACEMENTS: tuple[Any, ...] = (5, "#" * 101, {"cn": "x"})


def example(schema: dict[str, Any]) -> Any:
    """A value with every property that the schema lists."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "array":
        return [example(schema["items"])] if "items" in schema else []
    if kind == "object":
        properties = schema.get("properties") or schema.get("anyOf", [{}])[0].get("properties", {})
        return {name: example(rule) for name, rule in properties.items()}
    return EXAMPLES[kind if isinstance(kind, str) else kind[0]]


def variants(value: Any) -> Iterator[Any]:
    """The value with one property anywhere in it dropped, added or replaced."""
    if isinstance(value, list):
        yield from ([changed] for item in value for changed in variants(item))
    if not isinstance(value, dict):
        return
    yield {**value, "unknown": 1}
    for name, inner in value.items():
        yield {key: kept for key, kept in value.items() if key != name}
        yield from ({**value, name: changed} for changed in (*REPLACEMENTS, *variants(inner)))


def test_the_file_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("tag", sorted(ELEMENT_TAGS))
def test_every_property_of_an_element_can_be_given(tag: str) -> None:
    schema = flatten(DEFINITIONS[tag])
    assert CardValidator(schema).is_valid(example(schema))


@pytest.mark.parametrize("name", VARIED)
def test_the_fast_form_agrees_with_the_file(name: str) -> None:
    published = SCHEMA if name == ROOT else {"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS}
    slow, fast = Draft202012Validator(published), CardValidator(flatten(published))
    whole = example(flatten(published))
    assert slow.is_valid(whole)
    for value in (whole, *variants(whole)):
        assert slow.is_valid(value) == fast.is_valid(value), value


def test_the_lenient_form_allows_unknown_properties_only() -> None:
    button = CardValidator(flatten(DEFINITIONS["button"], is_strict=False))
    assert button.is_valid({"tag": "button", "unknown": 1})
    assert not button.is_valid({"tag": "button", "text": {"tag": "plain_text", "content": "x" * 101}})
    assert not button.is_valid({"tag": "button", "text": {"tag": "plain_text", "i18n_content": {"cn": "x"}}})
