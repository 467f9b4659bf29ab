"""Filters of lists and subscriptions: matches jobs, and suggests values. They are parsed in ``typed/filter_words.py``."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.job_details import Named
from bot.domain.jobs import Job
from bot.domain.normalization import normalize
from bot.domain.reminders import Filters, Subscription
from bot.domain.text import Text
from bot.domain.typed.likeness import most_alike

MAX_SUGGESTIONS = 3
SHORT_NAME = 4
MIN_SHORT_LIKENESS = 0.5
SUGGESTED = ("departments", "cities", "types", "functions", "levels", "words")


def matches_any(subscriptions: Iterable[Subscription], job: Job, own_jobs: frozenset[str] = frozenset()) -> bool:
    """Whether the job matches the filters of one of the subscriptions; ``own_jobs`` as in ``matches``."""
    return any(matches(subscription.filters, job, own_jobs) for subscription in subscriptions)


def matches(filters: Filters, job: Job, own_jobs: frozenset[str] = frozenset()) -> bool:
    """Whether the job matches every attribute that is not empty: one of its values, or all of the words.

    ``own_jobs`` are the ids of the jobs of the person who subscribed, for ``mine``.
    """
    details = job.details
    return (
        (not filters.mine or job.id in own_jobs)
        and _contains_any(filters.departments, _names(details.department))
        and _contains_any(filters.cities, [text for place in details.places for text in (place.city, place.name)])
        and _contains_any(filters.types, _names(details.job_type))
        and _contains_any(filters.functions, _names(details.job_function))
        and _contains_any(filters.levels, _names(details.min_level) + _names(details.max_level))
        and (not filters.websites or any(advert.website_id in filters.websites for advert in job.adverts))
        and (not filters.process_types or details.process_type in filters.process_types)
        and (not filters.words or _contains_all(filters.words, searchable(job)))
    )


# The same few names are compared for every chat and every job, and normalizing looks at each of their characters.
normalize_name = lru_cache(maxsize=50_000)(normalize)


def _contains_any(values: tuple[str, ...], names: list[Text]) -> bool:
    """Whether a value is part of a name; also True without values."""
    if not values:
        return True
    wanted = [normalize_name(name) for text in names for name in text]
    return any(normalize_name(value) in name for value in values for name in wanted)


def _contains_all(words: tuple[str, ...], text: str) -> bool:
    normalized = normalize_name(text)
    return all(normalize_name(word) in normalized for word in words)


def _names(named: Named | None) -> list[Text]:
    return [named.name] if named else []


def searchable(job: Job) -> str:
    """The text in which a filter's words are searched."""
    details = job.details
    names = _names(details.department) + _names(details.job_type) + _names(details.job_function)
    names += [place.city for place in details.places]
    return " ".join([details.title, details.code, *(part for name in names for part in name)])


def names_in(job: Job) -> dict[str, list[str]]:
    """The names of a job that filters are compared with, in both languages and also if empty, by the attribute of ``Filters``.

    For ``cities`` the names of the places count too; they are apart as ``places``, because only cities are suggested.
    """
    details = job.details
    by_kind = {
        "departments": _names(details.department),
        "cities": [place.city for place in details.places],
        "places": [place.name for place in details.places],
        "types": _names(details.job_type),
        "functions": _names(details.job_function),
        "levels": _names(details.min_level) + _names(details.max_level),
    }
    return {kind: [name for text in texts for name in text] for kind, texts in by_kind.items()}


def suggest_values(
    filters: Filters, known: Callable[[str], Iterable[str]], occurs: Callable[[str, str], bool]
) -> dict[str, tuple[str, ...]]:
    """For each attribute of filters that match no job, by its name: similar values that occur in jobs, none that was typed.

    Both languages of a name are candidates, so that suggestions come in the language that was typed.

    Args:
        filters: what was typed.
        known: the values of an attribute, of ``words`` the titles that are like them; perhaps more than occur.
        occurs: whether a job has the value as this attribute.
    """
    typed: dict[str, tuple[str, ...]] = {name: values for name in SUGGESTED if (values := getattr(filters, name))}
    similar = {name: _most_similar(values, known(name), partial(occurs, name)) for name, values in typed.items()}
    return {name: values for name, values in similar.items() if values}


def _most_similar(typed: tuple[str, ...], candidates: Iterable[str], occurs: Callable[[str], bool]) -> tuple[str, ...]:
    text, known = " ".join(typed), {normalize_name(value) for value in typed}
    others = sorted({value for value in candidates if value and normalize_name(value) not in known})
    alike = most_alike(text, {value: value for value in others}, None)
    found = tuple(islice(filter(occurs, alike), MAX_SUGGESTIONS))
    if found or len(text) > SHORT_NAME:
        return found
    # A short Chinese name with one wrong character has no pair of characters in common with the right one.
    scorer = OSA.normalized_similarity
    similar = process.extract(text, others, scorer=scorer, score_cutoff=MIN_SHORT_LIKENESS, limit=None)
    return tuple(islice(filter(occurs, (value for value, _, _ in similar)), MAX_SUGGESTIONS))
