"""Makes text comparable and storable. Everything that compares or searches uses the same ``normalize``."""

import re
import unicodedata

# PostgreSQL rejects NUL, and no encoding has lone surrogates. Both occur in hostile or broken JSON.
_NUL = "\x00"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def normalize(text: str) -> str:
    """The text without differences of width, case and white space, and without invisible characters."""
    visible = "".join(char for char in text if char.isprintable() or char.isspace() or _is_visible(char))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return " ".join(folded.split())


def contains_words(text: str, words: str) -> bool:
    """Whether each of the words is in the text, also as a part of a longer one."""
    folded = normalize(text)
    return all(word in folded for word in normalize(words).split())


def _is_visible(char: str) -> bool:
    # Control and format characters (zero-width joiners, direction marks) and surrogates are invisible.
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


def storable(text: str) -> str:
    """The text without NUL, and with a replacement character for each lone surrogate."""
    if text.isascii():
        return text.replace(_NUL, "")
    return _LONE_SURROGATE.sub("\ufffd", text.replace(_NUL, ""))
