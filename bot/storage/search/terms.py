"""Cuts texts into the terms of the index, and words into the terms that a text with the word has in a row.

A text becomes a line of its words' terms: of each word every two neighbouring characters, then its last character alone. So a text
contains a word exactly if its line contains the word's terms in a row, and the last character keeps two words apart.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.domain.filters import names_in, normalize_name, searchable
from bot.domain.job_details import Named
from bot.domain.jobs import Job
from bot.domain.normalization import normalize
from bot.domain.text import Text

# Characters that separate terms, or mean something in a pattern. The letter q begins what stands for one of them.
_SPECIAL = re.compile("[^0-9a-pr-z\x80-\U0010ffff]")
_STANDS_FOR = {sign: f"q{ord(sign):02x}" for sign in map(chr, range(128)) if _SPECIAL.match(sign)}
_ASCII_WORD = re.compile("[0-9a-z]{3,}")
_MAX_NAME_LENGTH = 500
TITLE_WORD = "title_words"
OPEN = "sopen"
OPEN_ADVERTISED = "sopenadvertised"


@dataclass(frozen=True)
class Phrase:
    """Terms in a row. ``is_prefix``: of the last one, only its beginning."""

    terms: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class JobTerms:
    """What the index holds about a job, each as terms with a space before and after each.

    Attributes:
        words: of what filters search for words.
        more_words: of what only the search of lists looks at besides: titles of adverts, recruitment type, states.
        facets: the names that filters compare, careers sites, process type, pairs of characters of the code, state.
    """

    words: str
    more_words: str
    facets: str


def terms_of(job: Job) -> JobTerms:
    return JobTerms(
        words=line_of(normalize(searchable(job))),
        more_words=line_of(normalize(" ".join(_more(job)))),
        facets=f" {' '.join(dict.fromkeys(_facets(job)))} ",
    )


def names_of(job: Job) -> Iterator[tuple[str, str, str]]:
    """Kind, name and normalized name of what can be suggested or be part of a filter. Names too long to index are left out."""
    for kind, names in names_in(job).items():
        yield from (
            (kind, name, normalize_name(name)) for name in dict.fromkeys(names) if len(name) <= _MAX_NAME_LENGTH
        )
    yield from ((TITLE_WORD, word, word) for word in title_words(job.details.title))


def title_words(title: str) -> Iterable[str]:
    """The words of ASCII letters and digits that a mistyped word is compared with."""
    return dict.fromkeys(word for word in _ASCII_WORD.findall(normalize(title)) if len(word) <= _MAX_NAME_LENGTH)


def line_of(normalized: str) -> str:
    """The terms of a normalized text."""
    terms: list[str] = []
    for word in normalized.split():
        terms += _terms_of_word(word)
    return f" {' '.join(terms)} "


def phrase_of(normalized: str) -> Phrase | None:
    """The terms of what is searched for, which may begin and end within a word; None if it is empty."""
    words = normalized.split()
    if not words:
        return None
    terms = tuple(line_of(normalized).split())
    return Phrase(terms, is_prefix=True) if len(words[-1]) == 1 else Phrase(terms[:-1])


def facet(kind: str, normalized: str) -> str:
    """The term of one name, site or process type; the place of a job is named by cities and by places alike."""
    return f"{_KINDS[kind]}{_hash(normalized)}"


def code_terms(normalized: str) -> list[str]:
    """The terms of a code's pairs of characters, apart from those of words."""
    return [f"k{term}" for term in dict.fromkeys(line_of(normalized).split()[:-1])]


_KINDS = {
    "departments": "d",
    "cities": "c",
    "places": "c",
    "types": "t",
    "functions": "f",
    "levels": "l",
    "websites": "w",
    "process_types": "p",
}


@lru_cache(maxsize=20_000)
def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()


def _terms_of_word(word: str) -> list[str]:
    signs: Iterable[str] = word
    if _SPECIAL.search(word):
        signs = [_STANDS_FOR.get(sign, sign) for sign in word]
    in_row = list(signs)
    return [*map("".join, pairwise(in_row)), in_row[-1]]


def _facets(job: Job) -> Iterator[str]:
    for kind, names in names_in(job).items():
        yield from (facet(kind, normalize_name(name)) for name in names)
    yield from (facet("websites", advert.website_id) for advert in job.adverts)
    if job.details.process_type is not None:
        yield facet("process_types", str(job.details.process_type))
    yield from code_terms(normalize(job.details.code))
    if job.closed_at is None:
        yield OPEN
        if job.is_advertised:
            yield OPEN_ADVERTISED


def _more(job: Job) -> Iterator[str]:
    yield from dict.fromkeys(advert.title for advert in job.adverts if advert.title != job.details.title)
    yield from _both(job.details.recruitment_type)
    for place in job.details.places:
        yield from place.state


def _both(named: Named | None) -> Text | tuple[()]:
    return () if named is None else named.name
