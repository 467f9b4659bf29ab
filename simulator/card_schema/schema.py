"""``card.schema.json`` as validators: one for the card around its elements, and one for each element tag."""

import json
from functools import cache, partial, reduce
from pathlib import Path
from typing import Any

from jsonschema.exceptions import ValidationError

from simulator.card_schema.invalid_card import NOT_PARSED, invalid
from simulator.card_schema.keywords import CardValidator, Schema

FILE = Path(__file__).with_name("card.schema.json")
SCHEMA: Schema = json.loads(FILE.read_text(encoding="utf-8"))
DEFINITIONS: dict[str, Schema] = SCHEMA["$defs"]
LANGUAGES = frozenset(DEFINITIONS["Language"]["enum"])
# Definitions that begin with a capital are parts that elements share.
ELEMENT_TAGS = frozenset(name for name in DEFINITIONS if name.islower())


def check_frame(card: Any, *, is_strict: bool) -> None:
    """Checks everything but the elements of the body. Raises InvalidCard."""
    _check(_validator("", is_strict=is_strict), card, "ROOT")


def check_element(element: dict[str, Any], path: str, *, is_strict: bool) -> None:
    """Checks one element with a known tag, without the elements inside it. Raises InvalidCard."""
    _check(_validator(element["tag"], is_strict=is_strict), element, path)


def flatten(schema: Any, *, is_strict: bool = True) -> Any:
    """The same rules without ``$ref``, ``allOf`` and ``unevaluatedProperties``, which take jsonschema long to evaluate.

    It relies on how the file is written: the parts of an ``allOf`` describe properties, and a definition that refines
    a property of its parts states the whole rule. If not ``is_strict``, unknown properties are allowed.
    """
    inner = partial(flatten, is_strict=is_strict)
    if isinstance(schema, list):
        return [inner(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inner(DEFINITIONS[schema["$ref"].removeprefix("#/$defs/")])
    replaced = ("$defs", "allOf", "unevaluatedProperties")
    flat: Schema = {name: inner(value) for name, value in schema.items() if name not in replaced}
    if "allOf" in schema:
        flat = reduce(_merge, [*inner(schema["allOf"]), flat])
    if is_strict and "unevaluatedProperties" in schema:
        flat["additionalProperties"] = schema["unevaluatedProperties"]
    return flat


def _merge(part: Schema, more: Schema) -> Schema:
    return {**part, **more, "properties": {**part.get("properties", {}), **more.get("properties", {})}}


@cache
def _validator(tag: str, *, is_strict: bool) -> Any:
    return CardValidator(flatten(DEFINITIONS[tag] if tag else SCHEMA, is_strict=is_strict))


def _check(validator: Any, value: Any, path: str) -> None:
    error = next(validator.iter_errors(value), None)
    if error is not None:
        steps = (f" -> [{step}]" if isinstance(step, int) else f" -> {step}" for step in error.absolute_path)
        code = error.schema.get("errorCode", {}).get(error.validator, NOT_PARSED)
        raise invalid(_message(error), path + "".join(steps), code)


def _message(error: ValidationError) -> str:
    """The schema's own message for the failed keyword, or a short one that does not print the faulty value."""
    keyword, rule = str(error.validator), error.validator_value
    own: dict[str, str] = error.schema.get("errorMessage", {})
    if keyword in own:
        return own[keyword]
    if keyword == "type":
        return f"{rule if isinstance(rule, str) else ' or '.join(rule)} is needed"
    if keyword == "maxLength":
        return f"longer than {rule} characters"
    return str(error.message)
