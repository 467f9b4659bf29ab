"""Finds titles and names that are like what was typed: by whole words that are mistyped, and by pairs of Chinese characters."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.normalization import normalize

MAX_LENGTH = 100
"""More of what was typed is not compared: no title is longer, and the time grows with it."""
MIN_SHARE = 0.5
_MIN_WORD_LIKENESS = 0.75
_MIN_FUZZY_LENGTH = 4
_WORD = re.compile(r"[^\W_]+", re.ASCII)
_OTHER_RUN = re.compile(r"[^\x00-\x7f]+")

Key = TypeVar("Key")


def most_alike(typed: str, candidates: Mapping[Key, str], limit: int | None) -> tuple[Key, ...]:
    """The keys of the candidates that are like the text, best first; none if at least half of its words occur in none."""
    wanted = tokens_of(typed)
    if not wanted:
        return ()
    places: dict[str, list[Key]] = defaultdict(list)
    for key, text in candidates.items():
        for token in set(_tokens(normalize(text))):
            places[token].append(key)
    scores: dict[Key, float] = defaultdict(float)
    for token in wanted:
        for key, likeness in _holders(token, places).items():
            scores[key] += likeness * len(token)
    enough = MIN_SHARE * sum(map(len, wanted))
    good = sorted((key for key, score in scores.items() if score >= enough), key=lambda key: -scores[key])
    return tuple(good[:limit])


def tokens_of(typed: str) -> tuple[str, ...]:
    """What of the typed text is compared: its words, and its pairs of other characters."""
    return tuple(dict.fromkeys(_tokens(normalize(typed)[:MAX_LENGTH])))


def may_be_mistyped(token: str) -> bool:
    """Whether words that are like the token count too; else only the token itself does."""
    return token.isascii() and len(token) >= _MIN_FUZZY_LENGTH


def similar_words(token: str, words: Sequence[str]) -> dict[str, float]:
    """Those of the words that are like the token, with how alike they are, the best first."""
    scorer = OSA.normalized_similarity
    found = process.extract(token, words, scorer=scorer, score_cutoff=_MIN_WORD_LIKENESS, limit=None)
    return {word: likeness for word, likeness, _ in found}


def _holders(token: str, places: Mapping[str, list[Key]]) -> dict[Key, float]:
    """The keys whose text has the token, or one like it, with how alike it is."""
    if not may_be_mistyped(token):
        return dict.fromkeys(places.get(token, ()), 1.0)
    found = dict[Key, float]()
    for other, likeness in similar_words(token, list(places)).items():
        for key in places[other]:
            found[key] = max(found.get(key, 0.0), likeness)
    return found


@lru_cache(maxsize=50_000)
def _tokens(text: str) -> tuple[str, ...]:
    """Words of ASCII letters and digits, and every two neighbours in a run of other characters."""
    runs = _OTHER_RUN.findall(text)
    pairs = [run[at : at + 2] for run in runs for at in range(max(len(run) - 1, 1))]
    return (*_WORD.findall(text), *pairs)
