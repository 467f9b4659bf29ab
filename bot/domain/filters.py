"""Filters of a subscription: which posts fit, and how they are read from typed words. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.domain.job_posts import JobPost, Named
from bot.domain.normalization import normalize
from bot.domain.reminders import Filters, Subscription
from bot.domain.text import Text

_FIELDS = {
    "department": "departments",
    "dept": "departments",
    "部门": "departments",
    "city": "cities",
    "城市": "cities",
    "地点": "cities",
    "type": "types",
    "类别": "types",
    "function": "functions",
    "职能": "functions",
    "website": "websites",
    "site": "websites",
    "官网": "websites",
    "words": "words",
    "关键词": "words",
}
_PROCESS_TYPES = {"social": 1, "社招": 1, "campus": 2, "校招": 2}
MAX_SUGGESTIONS = 3
# How alike, of 100: one of two Chinese characters is just enough.
_NEAR_ENOUGH = 50
_BETWEEN_VALUES = re.compile(r"[,、|;]")
# After a comma the next word is one more value, unless it names a field itself.
_NAMED = re.compile(
    rf"(?<![^\s,])({'|'.join(map(re.escape, _FIELDS))})\s?[:=]"
    r"(\s?[^\s,、|;]+(?:\s?[,、|;]\s?[^\s,、|;:=]++(?!\s?[:=]))*[,、|;]*)",
    re.IGNORECASE,
)


def parse_filters(words: str) -> Filters:
    """``city:上海,北京 department:研发 social 算法``: named fields with one or several values; the rest are words."""
    found: dict[str, list[str]] = {name: [] for name in set(_FIELDS.values())}
    process_types: list[int] = []

    def take(match: re.Match[str]) -> str:
        values = (value.strip() for value in _BETWEEN_VALUES.split(match.group(2)))
        # What cannot be seen would fit everything.
        found[_FIELDS[match.group(1).casefold()]] += [value for value in values if normalize(value)]
        return " "

    for word in _NAMED.sub(take, words).split():
        if word.casefold() in _PROCESS_TYPES:
            process_types.append(_PROCESS_TYPES[word.casefold()])
        else:
            found["words"].append(word)
    return Filters(
        **{name: tuple(dict.fromkeys(values)) for name, values in found.items()},
        process_types=tuple(dict.fromkeys(process_types)),
    )


def matches_any(subscriptions: Iterable[Subscription], post: JobPost) -> bool:
    return any(matches(subscription.filters, post) for subscription in subscriptions)


def matches(filters: Filters, post: JobPost) -> bool:
    """Whether a post fits every member that is filled; of a member's values one suffices, of the words all must fit."""
    return (
        _holds(filters.departments, _names(post.department))
        and _holds(filters.cities, [text for place in post.places for text in (place.city, place.name)])
        and _holds(filters.types, _names(post.job_type))
        and _holds(filters.functions, _names(post.job_function))
        and (not filters.websites or post.website_id in filters.websites)
        and (not filters.process_types or post.process_type in filters.process_types)
        and (not filters.words or _holds_all(filters.words, _searchable(post)))
    )


# The same few names are compared for every chat and every post, and folding goes through each of their signs.
_normalized = lru_cache(maxsize=50_000)(normalize)


def _holds(values: tuple[str, ...], names: list[Text]) -> bool:
    if not values:
        return True
    shown = [_normalized(name) for text in names for name in text]
    return any(_normalized(value) in name for value in values for name in shown)


def _holds_all(words: tuple[str, ...], text: str) -> bool:
    folded = _normalized(text)
    return all(_normalized(word) in folded for word in words)


def _names(named: Named | None) -> list[Text]:
    return [named.name] if named else []


def _searchable(post: JobPost) -> str:
    names = _names(post.department) + _names(post.job_type) + _names(post.job_function)
    names += [place.city for place in post.places]
    return " ".join([post.title, post.job_code, *(part for name in names for part in name)])


def suggest_values(filters: Filters, posts: Sequence[JobPost]) -> dict[str, tuple[str, ...]]:
    """For each filled member of a filter that matches nothing: values that posts really have and that come near.

    Both languages of a name are values, so that what was typed finds its own.
    """
    known: dict[str, set[str]] = {
        "departments": {name for post in posts for name in _both(_names(post.department))},
        "cities": {name for post in posts for place in post.places for name in _both([place.city])},
        "types": {name for post in posts for name in _both(_names(post.job_type))},
        "functions": {name for post in posts for name in _both(_names(post.job_function))},
        "words": {post.title for post in posts},
    }
    wanted = {name: " ".join(getattr(filters, name)) for name in known}
    near = {name: _nearest(words, known[name]) for name, words in wanted.items() if words}
    return {name: found for name, found in near.items() if found}


def _nearest(words: str, known: set[str]) -> tuple[str, ...]:
    found = process.extract(
        words, sorted(known), scorer=fuzz.WRatio, processor=normalize, limit=MAX_SUGGESTIONS, score_cutoff=_NEAR_ENOUGH
    )
    return tuple(value for value, _, _ in found)


def _both(names: list[Text]) -> list[str]:
    return [name for text in names for name in text if name]
