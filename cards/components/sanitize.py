"""Somebody else's words (titles, names, search words) made inert before a card shows them.

Nothing here knows card JSON. Our own sentences do not come through here, except as a whole message.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from bot.domain.text import Text

# More than any card can hold (cards/components/size_limit.py), so nothing that could be shown is lost.
MAX_INPUT_LENGTH = 30_000
MAX_SPACES = 4
MAX_MARKS = 4
MESSAGE_LENGTH = 400

# Characters that show as nothing although Unicode does not call them format characters (category Cf).
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
# Unicode promises that these never become characters: U+FDD0 to U+FDEF and the last two of each plane.
_NONCHARACTERS = frozenset(
    [*range(0xFDD0, 0xFDF0), *(last for plane in range(0x10000, 0x120000, 0x10000) for last in (plane - 2, plane - 1))]
)
# In a text message (not in a card) Feishu reads <at ...>, styles and [links](...); wide brackets mean nothing to it.
_MESSAGE_MARKUP = str.maketrans("<>[]", "＜＞［］")
_VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class _CharacterTable(dict[int, str]):
    """A translation table that learns each character when it first sees it."""

    def __missing__(self, code_point: int) -> str:
        self[code_point] = shown = _clean_character(chr(code_point))
        return shown


def _clean_character(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    if character in _BLANKS or ord(character) in _NONCHARACTERS:
        return ""
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if category in {"Cc", "Cf"}:
        return " " if character == "\t" else ""
    return character


class _MarkTable(dict[int, str]):
    """A translation table to ``m`` for marks that stand on the letter before them, and blanks for all else."""

    def __missing__(self, code_point: int) -> str:
        self[code_point] = kind = "m" if unicodedata.category(chr(code_point)) in {"Mn", "Me"} else " "
        return kind


_TABLE = _CharacterTable()
_MARKS = _MarkTable()
_TOO_MANY_MARKS = "m" * (MAX_MARKS + 1)
_SPACES = re.compile(rf"[^\S\n]{{{MAX_SPACES},}}")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")


@lru_cache(maxsize=1024)
def sanitize_text(words: str) -> str:
    """The words without control, direction and zero-width characters, lone surrogates and absurd runs of blanks.

    Lines stay lines. Cached, because a card is built several times until it fits.
    """
    seen = truncate(words, MAX_INPUT_LENGTH).replace("\r\n", "\n").translate(_TABLE)
    calm = _EMPTY_LINES.sub("\n\n", _SPACES.sub(" " * MAX_SPACES, seen)).strip()
    return _limit_marks(calm)


def _limit_marks(words: str) -> str:
    """At most four marks on one letter, so that none climbs over the lines around it."""
    kinds = words.translate(_MARKS)
    if _TOO_MANY_MARKS not in kinds:
        return words
    towers = (range(found.start() + MAX_MARKS, found.end()) for found in re.finditer("m+", kinds))
    dropped = frozenset(chain.from_iterable(towers))
    return "".join(character for place, character in enumerate(words) if place not in dropped)


@lru_cache(maxsize=1024)
def _on_one_line(words: str) -> str:
    return " ".join(sanitize_text(words).split())


def truncate(words: str, most: int) -> str:
    """At most ``most`` characters, with an ellipsis where some are missing."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def multi_line(words: str, most: int) -> str:
    """Inert words of at most ``most`` characters, lines kept."""
    return truncate(sanitize_text(words), most)


def one_line(words: str, most: int) -> str:
    """Inert words of at most ``most`` characters on one line."""
    return truncate(_on_one_line(words), most)


def one_line_text(text: Text, most: int) -> Text:
    """One line in each language; where one language is missing, the other stands in for it."""
    chinese, english = one_line(text.zh_cn, most), one_line(text.en_us, most)
    return Text(chinese or english, english or chinese)


def join_texts(texts: Iterable[Text], between: Text) -> Text:
    """Several texts as one, each language with its own separator."""
    known = [text for text in texts if text.zh_cn or text.en_us]
    return Text(between.zh_cn.join(text.zh_cn for text in known), between.en_us.join(text.en_us for text in known))


def plain_message(text: Text) -> Text:
    """A whole sentence for a text message or a preview: short, and without anything Feishu would read as markup."""
    chinese, english = (multi_line(words, MESSAGE_LENGTH).translate(_MESSAGE_MARKUP) for words in text)
    return Text(chinese, english)


def is_valid_id(words: str) -> bool:
    """Whether an id may be written into a card: short, and of letters, digits, ``_`` and ``-`` only."""
    return _VALID_ID.fullmatch(words) is not None
