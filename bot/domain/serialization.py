"""Converts domain models to JSON text and back, for the database and for the payloads of workflows.

The text may be read by a later release: unknown members are ignored, and missing ones take their default.
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


def dump(model: object) -> str:
    """The model as JSON text that both databases can store: without NUL, and with lone surrogates replaced."""
    adapter = _adapter(type(model))
    try:
        payload = adapter.dump_json(model, by_alias=True).decode()
    except PydanticSerializationError:
        payload = ""
    if payload and "\\u0000" not in payload:
        return payload
    return to_json(_storable(adapter.dump_python(model, by_alias=True))).decode()


def load(kind: type[T], payload: str) -> T:
    """A model of that type. Raises pydantic's ValidationError if the text is not one."""
    model: T = _adapter(kind).validate_json(payload)
    return model


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {_storable(key): _storable(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(member) for member in value]
    return value
