"""Turns the bytes of a fuzzer into choices, texts and JSON values.

Each choice reads a byte or two, so that a fuzzer that changes one byte changes one choice; after the end every byte is 0.
"""

import copy
import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")

MAX_DEPTH = 3
LONG = 5_000


def _nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


ODD_TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udc00\ud83d",
    "\u202e",
    "../..",
    "@_user_1",
    "@_all",
    "<at id=all></at>",
    "{}",
    "null",
    "%s{0}{x}",
    "'; --",
    "0",
    "-1",
    "00",
    "9" * 25,
    "１２３",
    "٣",
    "²",
    "9999-12-31",
    "0001-01-01",
    "0000年底",
    "2027-02-30",
    "2027-01-31 +2359",
    "2027-01-31 -9999",
    "9999-12-31 -2359",
    "Asia/Shanghai",
    "../../etc/passwd",
    "1970-01-01",
    "x" * LONG,
    "长" * LONG,
    "a:" * LONG,
    "-" * LONG,
    " ," * LONG,
)
ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2**31,
    2**63,
    10**30,
    -(10**31),
    1.5,
    -0.0,
    1e308,
    [],
    {},
    [[]],
    [{}],
    [None],
    {"": None},
    {"a": {"b": []}},
    _nested(25),
    _nested(40),
    ["x"] * 2_000,
)


class Choices:
    """Reads choices from bytes, front to back."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def has_more(self) -> bool:
        return self._at < len(self._data)

    def byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def number(self, limit: int) -> int:
        """From 0 to ``limit`` - 1."""
        return (self.byte() if limit <= 256 else self.byte() << 8 | self.byte()) % limit

    def chance(self, percent: int) -> bool:
        """Never true after the end."""
        return self.byte() * 100 // 256 >= 100 - percent

    def one_of(self, options: Sequence[T]) -> T:
        return options[self.number(len(options))]

    def take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        self._at += count
        return found

    def rest(self) -> bytes:
        return self.take(len(self._data))

    def text(self) -> str:
        """Any text: an odd one, or characters of up to three bytes, lone surrogates and NUL among them."""
        if self.chance(50):
            return self.one_of(ODD_TEXTS)
        return self.take(self.number(24)).decode("utf-8", "surrogateescape")

    def value(self, depth: int = MAX_DEPTH) -> Any:
        """Any JSON value."""
        kind = self.number(8)
        if kind < 3:
            return copy.deepcopy(self.one_of(ODD_VALUES))
        if kind < 6 or depth == 0:
            return self.text()
        if kind == 6:
            return [self.value(depth - 1) for _ in range(self.number(5))]
        return {self.text(): self.value(depth - 1) for _ in range(self.number(5))}


def random_inputs(count: int, seed: int, max_length: int = 300) -> list[bytes]:
    """Bytes to start from: without them a fuzzer takes long to find out that it may send more than one byte."""
    rng = random.Random(seed)  # noqa: S311 - reproducible by its seed; nothing here is secret
    return [rng.randbytes(rng.randrange(1, max_length)) for _ in range(count)]
