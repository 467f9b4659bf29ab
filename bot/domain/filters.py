"""Filters of a subscription: parses them from typed text, matches posts, and suggests values."""

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
# The lowest similarity, of 100, at which one of two equal Chinese characters still counts.
_MIN_SIMILARITY = 50
_BETWEEN_VALUES = re.compile(r"[,、|;]")
# After a comma the next word is another value, unless it is the name of a field.
_FIELD_WITH_VALUES = re.compile(
    rf"(?<![^\s,])({'|'.join(map(re.escape, _FIELDS))})\s?[:=]"
    r"(\s?[^\s,、|;]+(?:\s?[,、|;]\s?[^\s,、|;:=]++(?!\s?[:=]))*[,、|;]*)",
    re.IGNORECASE,
)


def parse_filters(text: str) -> Filters:
    """Parse ``city:上海,北京 department:研发 social 算法``: fields with one or more values; the rest are words."""
    found: dict[str, list[str]] = {name: [] for name in set(_FIELDS.values())}
    process_types: list[int] = []

    def add_field(match: re.Match[str]) -> str:
        values = (value.strip() for value in _BETWEEN_VALUES.split(match.group(2)))
        # An empty or invisible value would match every post.
        found[_FIELDS[match.group(1).casefold()]] += [value for value in values if normalize(value)]
        return " "

    for word in _FIELD_WITH_VALUES.sub(add_field, text).split():
        if word.casefold() in _PROCESS_TYPES:
            process_types.append(_PROCESS_TYPES[word.casefold()])
        else:
            found["words"].append(word)
    return Filters(
        **{name: tuple(dict.fromkeys(values)) for name, values in found.items()},
        process_types=tuple(dict.fromkeys(process_types)),
    )


def matches_any(subscriptions: Iterable[Subscription], post: JobPost) -> bool:
    """Whether the post matches the filters of one of the subscriptions."""
    return any(matches(subscription.filters, post) for subscription in subscriptions)


def matches(filters: Filters, post: JobPost) -> bool:
    """Whether the post matches every attribute that is not empty: one of its values, or all of the words."""
    return (
        _contains_any(filters.departments, _names(post.department))
        and _contains_any(filters.cities, [text for place in post.places for text in (place.city, place.name)])
        and _contains_any(filters.types, _names(post.job_type))
        and _contains_any(filters.functions, _names(post.job_function))
        and (not filters.websites or post.website_id in filters.websites)
        and (not filters.process_types or post.process_type in filters.process_types)
        and (not filters.words or _contains_all(filters.words, _searchable(post)))
    )


# The same few names are compared for every chat and every post, and normalizing looks at each of their characters.
_normalized = lru_cache(maxsize=50_000)(normalize)


def _contains_any(values: tuple[str, ...], names: list[Text]) -> bool:
    """Whether a value is part of a name; also True without values."""
    if not values:
        return True
    wanted = [_normalized(name) for text in names for name in text]
    return any(_normalized(value) in name for value in values for name in wanted)


def _contains_all(words: tuple[str, ...], text: str) -> bool:
    normalized = _normalized(text)
    return all(_normalized(word) in normalized for word in words)


def _names(named: Named | None) -> list[Text]:
    return [named.name] if named else []


def _searchable(post: JobPost) -> str:
    names = _names(post.department) + _names(post.job_type) + _names(post.job_function)
    names += [place.city for place in post.places]
    return " ".join([post.title, post.job_code, *(part for name in names for part in name)])


def suggest_values(filters: Filters, posts: Sequence[JobPost]) -> dict[str, tuple[str, ...]]:
    """For each attribute of filters that match no post, by its name: similar values that occur in posts.

    Both languages of a name are candidates, so that suggestions come in the language that was typed.
    """
    candidates: dict[str, set[str]] = {
        "departments": {name for post in posts for name in _both(_names(post.department))},
        "cities": {name for post in posts for place in post.places for name in _both([place.city])},
        "types": {name for post in posts for name in _both(_names(post.job_type))},
        "functions": {name for post in posts for name in _both(_names(post.job_function))},
        "words": {post.title for post in posts},
    }
    typed = {name: " ".join(getattr(filters, name)) for name in candidates}
    similar = {name: _most_similar(text, candidates[name]) for name, text in typed.items() if text}
    return {name: values for name, values in similar.items() if values}


def _most_similar(text: str, candidates: set[str]) -> tuple[str, ...]:
    found = process.extract(
        text,
        sorted(candidates),
        scorer=fuzz.WRatio,
        processor=normalize,
        limit=MAX_SUGGESTIONS,
        score_cutoff=_MIN_SIMILARITY,
    )
    return tuple(value for value, _, _ in found)


def _both(names: list[Text]) -> list[str]:
    return [name for text in names for name in text if name]
