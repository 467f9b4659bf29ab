"""The filters that people type, the same for lists, reminders and forms: ``city:上海,北京 department:研发 social 算法``."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.normalization import normalize
from bot.domain.reminders import Filters
from bot.domain.typed.errors import FilterEmpty, FilterUnknown

_FIELDS = {
    **dict.fromkeys(("department", "departments", "dept", "部门"), "departments"),
    **dict.fromkeys(("city", "cities", "location", "城市", "地点", "工作地点"), "cities"),
    **dict.fromkeys(("type", "types", "类别", "类型", "职位类别", "职位类型"), "types"),
    **dict.fromkeys(("function", "functions", "职能"), "functions"),
    **dict.fromkeys(("site", "sites", "website", "官网", "网站"), "websites"),
    **dict.fromkeys(("level", "levels", "职级", "级别"), "levels"),
    **dict.fromkeys(("words", "word", "关键词"), "words"),
}
# Without a colon these are words of a title as well, so they count only alone.
MINE = frozenset({"mine", "my", "我的", "我负责的"})
_PROCESS_TYPES = {"social": 1, "社招": 1, "campus": 2, "校招": 2}
# Alone they mean that nothing is filtered.
_EVERYTHING = frozenset({"all", "all jobs", "every job", "everything", "全部", "所有", "全部职位", "所有职位"})
_BETWEEN_VALUES = re.compile(r"[,、|;]")
_BETWEEN_WORDS = re.compile(r"[\s,、;]+")
# A value in quotes is kept together: its spaces are no ends while the names are looked for.
_QUOTED = re.compile(r"\"([^\"]*)\"|“([^”]*)”|「([^」]*)」|『([^』]*)』|《([^》]*)》|(?<=[:=,、|;])\s?'([^']*)'")
_KEPT_SPACE = "\u2581"
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
    typed = _QUOTED.sub(_unquoted, text[:MAX_LENGTH])
    found: dict[str, list[str]] = {name: [] for name in set(_FIELDS.values())}

    def add_field(match: re.Match[str]) -> str:
        name, values = _read_field(match.group(1), match.group(2))
        found[name] += values
        return " "

    rest = _BETWEEN_WORDS.split(_FIELD_WITH_VALUES.sub(add_field, "" if normalize(typed) in _EVERYTHING else typed))
    rest = [word.replace(_KEPT_SPACE, " ") for word in rest]
    folded = [normalize(word) for word in rest]
    found["words"] += [
        word for word, plain in zip(rest, folded, strict=True) if plain and plain not in {*_PROCESS_TYPES, *MINE}
    ]
    values = {name: tuple(dict.fromkeys(given)) for name, given in found.items()}
    return Filters(
        words=values["words"],
        departments=values["departments"],
        cities=values["cities"],
        types=values["types"],
        functions=values["functions"],
        websites=values["websites"],
        levels=values["levels"],
        process_types=tuple(dict.fromkeys(_PROCESS_TYPES[plain] for plain in folded if plain in _PROCESS_TYPES)),
        mine=not MINE.isdisjoint(folded),
    )


def _read_field(typed: str, values: str) -> tuple[str, list[str]]:
    """The member of ``Filters`` that a typed name means, and its values."""
    name = _FIELDS.get(typed.casefold())
    if name is None:
        raise FilterUnknown(typed, _nearest(typed))
    each_value = (each.replace(_KEPT_SPACE, " ").strip() for each in _BETWEEN_VALUES.split(values))
    given = [value for value in each_value if normalize(value)]
    if not given:
        raise FilterEmpty(typed)
    return name, given


def _unquoted(found: re.Match[str]) -> str:
    return _KEPT_SPACE.join("".join(part or "" for part in found.groups()).split())


def _nearest(typed: str) -> str:
    """The name that is most like it, in the language that was typed; empty if none is."""
    same = [name for name in _FIELDS if name.isascii() == typed.isascii()]
    best = process.extractOne(
        typed.casefold(), same, scorer=OSA.normalized_similarity, score_cutoff=_MIN_LIKENESS if typed.isascii() else 0.5
    )
    return best[0] if best else ""
