"""Finds the references to jobs in what people type: links, ids and codes, one or several, with punctuation around them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

MAX_REFERENCES = 30
# Each number in a link may cost some calls to Hire.
MAX_LINKS = 10
MAX_REFERENCE_LENGTH = 200
"""Longer words are cut: no title is longer, and every title is compared with them."""
# Commas and the like belong to a link, but not those before the next one.
_LINK = re.compile(
    r"(?:https?://(?:(?![,;、|]https?://)\S)+|(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?::\d+)?/\S+)",
    re.IGNORECASE | re.ASCII,
)
# A code such as A168688 or HR-2026-017, or an id. A word that is longer is no code.
_CODE = re.compile(r"(?:[A-Za-z]{1,8}[-_]?\d{2,24}(?:[-_]\d{1,12}){0,2}|\d{4,24})", re.ASCII)
# A code beside Chinese words, brackets or other codes: 编码A168690, 工程师(A168690), A168690/A168691. A short number beside
# them is rather a part of a title: 2027届.
_GLUED = re.compile(
    r"(?<![0-9A-Za-z_-])(?:[A-Za-z]{1,8}[-_]?\d{3,24}(?:[-_]\d{1,12}){0,2}|\d{6,24})(?![0-9A-Za-z_-])", re.ASCII
)
_ANY = re.compile(rf"{_LINK.pattern}|(?<![0-9A-Za-z_-]){_CODE.pattern}(?![0-9A-Za-z_-])", re.IGNORECASE | re.ASCII)
# B1 is probably a code that was cut off, or P7 a level.
_SHORT = re.compile(r"(?<![\w-])[A-Za-z]{1,8}[-_]?[0-9](?![\w-]|\.[0-9])")
# The number of a list's line, and the label that touches an id: 1. A168690, ID6960663240925956555.
_NO_PART = re.compile(r"(?:(?<=\s)|^)\d{1,2}[.)](?=\s)|(?<![A-Za-z])id(?=\d{10})", re.ASCII | re.IGNORECASE)
_ANY_OR_SHORT = re.compile(f"{_ANY.pattern}|{_SHORT.pattern}", re.IGNORECASE | re.ASCII)
_AND = frozenset({"和", "与", "及", "以及", "还有", "跟", "或", "或者", "and", "or", "&", "+", "/"})
_SEPARATOR = re.compile(r"[\s,，、;；|]+")
_LABEL = re.compile(
    r"^(?:the )?(?:职位编码|职位编号|职位id|职位|编码|编号|岗位|广告id|job code|job id|job|code|id|ref|no\.?)\s*(?:[:：#]\s*|\s+(?=[A-Za-z]?\d))",
    re.IGNORECASE,
)
_AROUND = " \t#＃:：。.，,；;！!？?、'\"“”‘’「」『』【】()（）[]<>《》*`~"


@dataclass(frozen=True)
class References:
    """What was typed, as a reference to jobs.

    Attributes:
        words: all of it, without punctuation around it; a title or words of one.
        codes: every code, id and link in it, in order, each once.
        others: the words beside the codes, without labels and what joins several codes.
        unread: how many more codes there are than are read.
    """

    words: str
    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    unread: int = 0

    @property
    def has_others(self) -> bool:
        return bool(self.others)


def read_references(typed: str) -> References:
    """Read typed text that was cleaned."""
    text = _LABEL.sub("", typed.strip(_AROUND)).strip(_AROUND)
    links = _LINK.findall(text)
    separate = _GLUED.sub(r" \g<0> ", _NO_PART.sub(" ", _LINK.sub(" ", text)))
    words = [word.strip(_AROUND) for word in _SEPARATOR.split(separate)]
    codes = [word for word in words if _CODE.fullmatch(word)]
    others = [word for word in words if word and word not in codes and not _joins(word)]
    every = tuple(dict.fromkeys([*links[:MAX_LINKS], *codes]))
    unread = len(links[MAX_LINKS:]) + len(every[MAX_REFERENCES:])
    return References(text[:MAX_REFERENCE_LENGTH], every[:MAX_REFERENCES], tuple(others), unread)


def _joins(word: str) -> bool:
    """Whether it is only a label, or joins several codes."""
    return word.casefold() in _AND or _LABEL.fullmatch(f"{word}:") is not None


def codes_within(typed: str) -> tuple[str, ...]:
    """Every code, id and link anywhere in a sentence, also between Chinese words: 看一下A168690呢."""
    links = _LINK.findall(typed)
    codes = re.findall(rf"(?<![0-9A-Za-z_-]){_CODE.pattern}(?![0-9A-Za-z_-])", _LINK.sub(" ", typed), re.ASCII)
    return tuple(dict.fromkeys([*links[:MAX_LINKS], *codes]))[:MAX_REFERENCES]


def short_codes_within(typed: str) -> tuple[str, ...]:
    """The words that look like a code but are too short to be one."""
    return tuple(dict.fromkeys(_SHORT.findall(_LINK.sub(" ", typed))))


def all_codes_within(typed: str) -> str:
    """Only the codes, ids and links in a sentence, and the words of ``short_codes_within``, in order."""
    return " ".join(_every_code(typed))


def places_of(wanted: Collection[str], typed: str) -> tuple[int, ...]:
    """Where some of the codes, ids and links stand in what was typed, counted from 1; one that is repeated counts each time.

    Words of ``short_codes_within`` that are not wanted are not counted: they may be of a title.
    """
    counted = [code for code in _every_code(typed) if code in wanted or not _SHORT.fullmatch(code)]
    return tuple(place for place, code in enumerate(counted, 1) if code in wanted)


def _every_code(typed: str) -> list[str]:
    return [found.group() for found in _ANY_OR_SHORT.finditer(_NO_PART.sub(" ", typed))]


def is_link(reference: str) -> bool:
    """Whether a reference is the address of a web page, with or without its scheme."""
    return _LINK.fullmatch(reference) is not None


def is_code(reference: str) -> bool:
    """Whether a reference has the form of a code or an id."""
    return _CODE.fullmatch(reference) is not None
