"""Finds names that are probably mistyped settings, and leaves alone what belongs to other programs."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from bot.settings.model import Settings
from bot.settings.source import DOTENV, read_dotenv

_NAMES = tuple(name.upper() for name in Settings.model_fields)
_KNOWN = frozenset({*_NAMES, *(f"{name}_FILE" for name in _NAMES)})
# No other program's settings are expected to begin so.
_PREFIXES = ("FEISHU_", "HIRE_", "REMIND_", "REOPEN_", "SCAN_")
# Shorter ones, HOST and PORT, are near to too many names of other programs.
_LEAST_LETTERS = 8
_LONG_NAMES = tuple(name for name in _NAMES if len(name) >= _LEAST_LETTERS)
# Variables of other programs that are as near to a setting as a mistyped one.
_OF_OTHERS = frozenset({"LOGLEVEL", "TIME_ZONE", "DATABASE_URI"})


class SuspiciousName(NamedTuple):
    """A name that looks like a setting and is none; ``nearest`` is the setting that was probably meant, or empty."""

    name: str
    nearest: str


def suspicious_names(environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> Iterator[SuspiciousName]:
    """The given names that are probably mistyped, in the order of the alphabet.

    In ``.env`` that is every name that is no setting. The environment holds variables of other programs as well: of these only those
    that begin as only settings of the bot do, and those that are one letter away from a setting that is not given.
    """
    given, in_file = os.environ if environment is None else environment, read_dotenv(dotenv)[0]
    for name in sorted({*in_file, *given} - _KNOWN):
        if name in in_file or name.startswith(_PREFIXES):
            yield SuspiciousName(name, next(iter(get_close_matches(name.upper(), _KNOWN, 1)), ""))
        elif name not in _OF_OTHERS and (meant := _meant(name, {*given, *in_file})):
            yield SuspiciousName(name, meant)


def _meant(name: str, given: set[str]) -> str:
    """The setting of which a name of the environment is a misspelling; empty if it is of none, or if that is given as well."""
    found = (known for known in _LONG_NAMES if _is_near(name, known))
    return next((known for known in found if not given & {known, f"{known}_FILE"}), "")


def _is_near(name: str, known: str) -> bool:
    """Whether they differ in case and underscores, or in one letter: left out, added, another, or exchanged with its neighbour."""
    left, right = (each.upper().replace("_", "") for each in (name, known))
    differing = (at for at, letters in enumerate(zip(left, right, strict=False)) if letters[0] != letters[1])
    same = next(differing, min(len(left), len(right)))
    left, right = left[same:], right[same:]
    is_exchanged = left[:2] == right[1::-1] and left[2:] == right[2:]
    return is_exchanged or left == right[1:] or left[1:] in (right, right[1:])
