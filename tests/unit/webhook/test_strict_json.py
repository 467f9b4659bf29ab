"""How deep the objects of events may be nested (docs/security.md H9)."""

import pytest

from bot.webhook.strict_json import MAX_DEPTH, NotStrict, read_object


def nested(levels: int) -> bytes:
    """An object with so many levels, the value in the innermost one included."""
    return b'{"a":' + b"[" * (levels - 1) + b"1" + b"]" * (levels - 1) + b"}"


def test_the_deepest_object_that_is_allowed_is_read() -> None:
    assert read_object(nested(MAX_DEPTH - 1))


def test_a_deeper_object_is_refused() -> None:
    with pytest.raises(NotStrict):
        read_object(nested(MAX_DEPTH))


def test_brackets_in_a_text_and_siblings_are_no_levels() -> None:
    assert read_object(b'{"text":"' + b"[{" * MAX_DEPTH + b'","list":[' + b"{}," * MAX_DEPTH + b"1]}")
