"""The filters that people type, the same for lists, reminders and forms: ``city:上海,北京 department:研发 social 算法``."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.errors import FilterEmpty, FilterUnknown
from bot.domain.normalization import normalize
from bot.domain.reminders import Filters

_FIELDS = {
    **dict.fromkeys(("department", "departments", "dept", "部门"), "departments"),
    **dict.fromkeys(("city", "cities", "location", "城市", "地点"), "cities"),
    **dict.fromkeys(("type", "types", "类别", "职位类别"), "types"),
    **dict.fromkeys(("function", "functions", "职能"), "functions"),
    **dict.fromkeys(("site", "sites", "website", "官网"), "websites"),
    **dict.fromkeys(("level", "levels", "职级", "级别"), "levels"),
    **dict.fromkeys(("words", "word", "关键词"), "words"),
}
# Without a colon these are words of a title as well, so they count only alone.
MINE = frozenset({"mine", "my", "我的", "我负责的"})
_PROCESS_TYPES = {"social": 1, "社招": 1, "campus": 2, "校招": 2}
_BETWEEN_VALUES = re.compile(r"[,、|;]")
_MIN_LIKENESS = 0.6
MAX_LENGTH = 500
"""Longer text is cut: nobody types so many filters, but a forged button may hold any number of words."""
_NAME = r"[^\W\d_]{1,24}"
# After a comma the next word is another value, unless it is a name.
_FIELD_WITH_VALUES = re.compile(
    rf"(?<![^\s,])({_NAME})\s?[:=](?!//)(\s?[^\s,、|;]+(?:\s?[,、|;]\s?[^\s,、|;:=]++(?!\s?[:=]))*[,、|;]*|[,、|;]*(?=\s|$))",
)


def parse_filters(text: str) -> Filters:
    """Parse names with one or more values each; the rest are words.

    Raises:
        FilterUnknown: for a name that is none, with the one that is most like it.
        FilterEmpty: for a name without a value, which would match every job.
    """
    found: dict[str, list[str]] = {name: [] for name in set(_FIELDS.values())}
    process_types: list[int] = []
    mine = False

    def add_field(match: re.Match[str]) -> str:
        typed = match.group(1)
        values = [value for each in _BETWEEN_VALUES.split(match.group(2)) if normalize(value := each.strip())]
        if typed.casefold() not in _FIELDS:
            raise FilterUnknown(typed, _nearest(typed))
        if not values:
            raise FilterEmpty(typed)
        found[_FIELDS[typed.casefold()]] += values
        return " "

    for word in _FIELD_WITH_VALUES.sub(add_field, text[:MAX_LENGTH]).split():
        folded = normalize(word)
        if folded in _PROCESS_TYPES:
            process_types.append(_PROCESS_TYPES[folded])
        elif folded in MINE:
            mine = True
        elif folded:
            found["words"].append(word)
    values = {name: tuple(dict.fromkeys(typed)) for name, typed in found.items()}
    return Filters(
        words=values["words"],
        departments=values["departments"],
        cities=values["cities"],
        types=values["types"],
        functions=values["functions"],
        websites=values["websites"],
        levels=values["levels"],
        process_types=tuple(dict.fromkeys(process_types)),
        mine=mine,
    )


def _nearest(typed: str) -> str:
    """The name that is most like it, in the language that was typed; empty if none is."""
    same = [name for name in _FIELDS if name.isascii() == typed.isascii()]
    best = process.extractOne(
        typed.casefold(), same, scorer=OSA.normalized_similarity, score_cutoff=_MIN_LIKENESS if typed.isascii() else 0.5
    )
    return best[0] if best else ""
