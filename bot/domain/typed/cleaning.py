"""The one cleaning of everything that is typed, before anything is parsed."""

import re
import unicodedata
from collections.abc import Iterable

# What the platform writes into the text for a mention, also where the event does not list it (docs/feishu/events.md 6).
_PLACEHOLDER = re.compile(r"@_(?:user_\d+|all(?![0-9A-Za-z_]))", re.ASCII)
_JOINER = "\u200d"
_EMOJI_PARTS = {"\ufe0f", *(chr(number) for number in range(0x1F3FB, 0x1F400))}


def clean(text: str) -> str:
    """The text without invisible characters, in ordinary width, with single spaces; case and emoji are kept."""
    visible = "".join(char for at, char in enumerate(text) if _is_kept(text, at, char))
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def without_mentions(text: str, keys: Iterable[str]) -> str:
    """The text without these mentions and without placeholders of others; ``@_user_1`` is not a part of ``@_user_12``."""
    for key in sorted(set(keys), key=len, reverse=True):
        # A word may touch a placeholder, whose number ends where the digits do.
        end = "[0-9]" if key.startswith("@") and key[-1:].isdigit() else "[0-9A-Za-z_]"
        text = re.sub(rf"{re.escape(key)}(?!{end})", " ", text, flags=re.ASCII)
    return _PLACEHOLDER.sub(" ", text)


def joins_emoji(text: str, at: int) -> bool:
    """Whether the character at this place is the joiner between two emoji, which are one emoji together."""
    if text[at] != _JOINER or not 0 < at < len(text) - 1:
        return False
    return _is_emoji(text[at - 1]) and _is_emoji(text[at + 1])


def _is_kept(text: str, at: int, char: str) -> bool:
    category = unicodedata.category(char)
    if char.isspace():
        return True
    return category not in {"Cc", "Cf", "Cs", "Co", "Cn"} or joins_emoji(text, at)


def _is_emoji(char: str) -> bool:
    return unicodedata.category(char) == "So" or char in _EMOJI_PARTS
