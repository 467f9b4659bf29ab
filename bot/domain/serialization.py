"""Nouns as JSON text and back, for the database and for work that outlives the process.

A packed noun may be read by a later release: members it does not know are ignored, missing ones take their default.
"""

from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, to_json

from bot.domain.normalization import storable

T = TypeVar("T")


# Building an adapter takes milliseconds, using one takes microseconds.
_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(noun: object) -> str:
    """The noun as JSON text that every database holds: without NUL, and with lone surrogates replaced."""
    adapter = _adapter(type(noun))
    try:
        payload = adapter.dump_json(noun, by_alias=True).decode()
    except PydanticSerializationError:
        payload = ""
    if payload and "\\u0000" not in payload:
        return payload
    return to_json(_storable(adapter.dump_python(noun, by_alias=True))).decode()


def load(kind: type[T], payload: str) -> T:
    """The noun of that kind. Raises pydantic's ValidationError if the text is not one."""
    noun: T = _adapter(kind).validate_json(payload)
    return noun


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {_storable(key): _storable(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(member) for member in value]
    return value
