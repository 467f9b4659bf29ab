"""The values of settings: each function turns the text that was given into a value, and raises ``ValueError`` if it cannot.

What a value must be is said in ``bot/settings/rules.py``.
"""

import re
import ssl
from collections.abc import Callable
from datetime import time
from zoneinfo import ZoneInfo

_APP_ID = re.compile(r"cli_[A-Za-z0-9_-]+")
_OPEN_ID = re.compile(r"ou_[A-Za-z0-9_-]+")
_TENANT_KEY = re.compile(r"[A-Za-z0-9_-]+")
_WEBSITE_ID = re.compile(r"[0-9]{1,20}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CLOCK_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def app_id(value: str) -> str:
    return _matching(_APP_ID, value)


def tenant_key(value: str) -> str:
    return _matching(_TENANT_KEY, value)


def open_ids(value: str) -> tuple[str, ...]:
    return tuple(_matching(_OPEN_ID, part) for part in _parts(value))


def numeric_ids(value: str) -> tuple[str, ...]:
    return tuple(_matching(_WEBSITE_ID, part) for part in _parts(value))


def number(lowest: int, highest: int) -> Callable[[str], int]:
    """A whole number in a range that includes both ends."""
    return lambda value: _number(value, lowest, highest)


def numbers(lowest: int, highest: int) -> Callable[[str], tuple[int, ...]]:
    """A comma list of such numbers."""
    return lambda value: tuple(_number(part, lowest, highest) for part in _parts(value))


def flag(value: str) -> bool:
    if value.lower() not in _FLAGS:
        raise ValueError
    return _FLAGS[value.lower()]


def word(value: str) -> str:
    """One of a few words, which the model's type lists."""
    return value.lower()


def zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (KeyError, OSError) as error:
        raise ValueError from error


def clock_time(value: str) -> time:
    """``09:30``. Digits alone would be ambiguous, and a zone is a setting of its own."""
    found = _CLOCK_TIME.fullmatch(value)
    if not found:
        raise ValueError
    return time(int(found[1]), int(found[2]))


def certificates_file(value: str) -> str:
    """A file in PEM form. It is read here, so that a wrong one is named at the start and not at every call."""
    try:
        ssl.create_default_context(cafile=value)
    except OSError as error:
        raise ValueError from error
    return value


def _number(value: str, lowest: int, highest: int) -> int:
    found = int(_matching(_NUMBER, value))
    if not lowest <= found <= highest:
        raise ValueError
    return found


def _parts(value: str) -> list[str]:
    """The parts of a comma list; one that has none was certainly meant otherwise."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not parts:
        raise ValueError
    return parts


def _matching(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError
    return value
