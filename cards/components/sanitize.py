"""Cleaning and shortening text from outside (titles, names, search terms) before a card shows it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from bot.domain.text import Text
from bot.domain.typed.cleaning import joins_emoji

# More than a card can hold (cards/components/size_limit.py), so no text that could be shown is lost.
MAX_INPUT_LENGTH = 30_000
MAX_SPACES = 4
MAX_MARKS = 4
MESSAGE_LENGTH = 400

# Invisible characters that are not in Unicode's category of format characters (Cf).
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
# Code points that Unicode reserves as noncharacters: U+FDD0 to U+FDEF and the last two of each plane.
_NONCHARACTERS = frozenset(
    [*range(0xFDD0, 0xFDF0), *(last for plane in range(0x10000, 0x120000, 0x10000) for last in (plane - 2, plane - 1))]
)
# In a text message Feishu interprets <at ...>, styles and [links](...); full-width brackets are not markup.
_MESSAGE_MARKUP = str.maketrans("<>[]", "＜＞［］")


class _CharacterTable(dict[int, str]):
    """A table for ``str.translate`` that is filled as characters are looked up."""

    def __missing__(self, code_point: int) -> str:
        self[code_point] = replacement = _clean_character(chr(code_point))
        return replacement


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
    """A table for ``str.translate`` that maps combining marks to ``m`` and all other characters to a blank."""

    def __missing__(self, code_point: int) -> str:
        self[code_point] = kind = "m" if unicodedata.category(chr(code_point)) in {"Mn", "Me"} else " "
        return kind


_JOINER = "\u200d"
_CHARACTERS = _CharacterTable()
_MARKS = _MarkTable()
_TOO_MANY_MARKS = "m" * (MAX_MARKS + 1)
_SPACES = re.compile(rf"[^\S\n]{{{MAX_SPACES},}}")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")


@lru_cache(maxsize=1024)
def sanitize_text(text: str) -> str:
    """The text without control, direction and zero-width characters, lone surrogates and long runs of blanks.

    Line breaks are kept, and joiners between emoji: a family is one emoji and not three people. The result is cached, because a card is built several times until it fits.
    """
    visible = truncate(text, MAX_INPUT_LENGTH).replace("\r\n", "\n")
    visible = _JOINER.join(part.translate(_CHARACTERS) for part in _parts_of_emoji(visible))
    return _limit_marks(_EMPTY_LINES.sub("\n\n", _SPACES.sub(" " * MAX_SPACES, visible)).strip())


def _parts_of_emoji(text: str) -> list[str]:
    """The text cut where two emoji are joined; the joiners are left out."""
    cuts = [at for at, character in enumerate(text) if character == _JOINER and joins_emoji(text, at)]
    starts, ends = [0, *(at + 1 for at in cuts)], [*cuts, len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _limit_marks(text: str) -> str:
    """At most four combining marks on one letter, because more of them would cover the lines around it."""
    if text.isascii():
        return text
    kinds = text.translate(_MARKS)
    if _TOO_MANY_MARKS not in kinds:
        return text
    surplus = (range(found.start() + MAX_MARKS, found.end()) for found in re.finditer("m+", kinds))
    dropped = frozenset(chain.from_iterable(surplus))
    return "".join(character for index, character in enumerate(text) if index not in dropped)


@lru_cache(maxsize=1024)
def _on_one_line(text: str) -> str:
    return " ".join(sanitize_text(text).split())


def truncate(text: str, max_length: int) -> str:
    """At most ``max_length`` characters; an ellipsis marks what was cut off."""
    return text if len(text) <= max_length else text[: max_length - 1].rstrip().rstrip(_JOINER) + "…"


def multi_line(text: str, max_length: int) -> str:
    """Sanitized text of at most ``max_length`` characters with its line breaks."""
    return truncate(sanitize_text(text), max_length)


def one_line(text: str, max_length: int) -> str:
    """Sanitized text of at most ``max_length`` characters on one line."""
    return truncate(_on_one_line(text), max_length)


def one_line_text(text: Text, max_length: int) -> Text:
    """``one_line`` of both languages; a missing language is replaced by the other."""
    chinese, english = one_line(text.zh_cn, max_length), one_line(text.en_us, max_length)
    return Text(chinese or english, english or chinese)


def join_texts(texts: Iterable[Text], separator: Text) -> Text:
    """Joins the texts that are not empty, in each language with its own separator."""
    filled = [text for text in texts if text.zh_cn or text.en_us]
    return Text(
        separator.zh_cn.join(text.zh_cn for text in filled), separator.en_us.join(text.en_us for text in filled)
    )


def plain_message(text: Text) -> Text:
    """Text for a message or a preview: at most 400 characters, without anything Feishu would interpret as markup."""
    chinese, english = (multi_line(each, MESSAGE_LENGTH).translate(_MESSAGE_MARKUP) for each in text)
    return Text(chinese, english)
