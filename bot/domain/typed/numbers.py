"""Numbers as people type them in a period: ``30``, ``三十``, ``两``, ``a``, ``six``."""

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WORDS = {
    "a": 1,
    "an": 1,
    "another": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "sixty": 60,
    "ninety": 90,
}
NUMBER = rf"(?:\d{{1,6}}|[零〇一二两三四五六七八九十百千]{{1,9}}|(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![a-z]))"
"""A pattern for one number, without a group; to be matched without regard to case."""
_CHINESE = re.compile(r"(?:[一二两三四五六七八九]?[千百十]|零?[一二两三四五六七八九])+")


def read_number(typed: str) -> int | None:
    """The number, None if it is none: 十十 and 二三 are none."""
    folded = typed.casefold()
    if folded.isascii() and folded.isdigit():
        return int(folded)
    if folded in _WORDS:
        return _WORDS[folded]
    if folded in _DIGITS:
        return _DIGITS[folded]
    return _read_chinese(folded) if _CHINESE.fullmatch(folded) else None


def _read_chinese(typed: str) -> int | None:
    """Each unit once and in falling order; a digit at the end stands for ones."""
    total, digit, lowest = 0, None, 10_000
    for char in typed:
        if char in _UNITS:
            if _UNITS[char] >= lowest:
                return None
            lowest = _UNITS[char]
            total += (1 if digit is None else digit) * lowest
            digit = None
        elif _DIGITS[char]:
            if digit is not None:
                return None
            digit = _DIGITS[char]
    return total + (digit or 0)
