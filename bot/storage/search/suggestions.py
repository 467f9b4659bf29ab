"""The repository of what may be like something mistyped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from math import ceil, floor
from operator import add
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union_all

from bot.domain.normalization import normalize
from bot.domain.timestamps import to_ms
from bot.domain.typed.likeness import MIN_SHARE, may_be_mistyped, similar_words, tokens_of
from bot.interfaces.job_store import JobSearch
from bot.interfaces.suggestion_store import JobTitle
from bot.storage.database import Database
from bot.storage.search.conditions import WORDS, TermCondition, by_text, facet_condition
from bot.storage.search.indexing import index_stale
from bot.storage.search.matching import Matching, matching
from bot.storage.search.tables import job_index, job_names
from bot.storage.search.terms import TITLE_WORD, Phrase, code_terms, facet, phrase_of
from bot.storage.tables import jobs

# Of more titles than that only those with most of the text are compared.
_MAX_TITLES = 200
# Exact counts of frequent terms are not needed to find the rare ones.
_MANY = 2_000
_MAX_SIMILAR_WORDS = 100
_MAX_RANKED = 20
_TITLE = (job_index.c.job_id, jobs.c.title, jobs.c.code)


@dataclass(frozen=True)
class _Token:
    """A token of the typed text: its weight, and the words and pairs that count as it."""

    weight: int
    condition: TermCondition
    count: int = 0


class DatabaseSuggestions:
    """Implements SuggestionRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def titles_like(self, typed: str, wanted: JobSearch, now: datetime) -> tuple[JobTitle, ...]:
        index_stale(self._database)
        tokens = self._counted([self._token(each) for each in tokens_of(typed)])
        required = _required(tokens)
        if required is None:
            return ()
        found = matching(self._database, wanted, to_ms(now), required)
        share = reduce(add, (case((by_text(each.condition), each.weight), else_=0) for each in _ranked(tokens)))
        best = found.select(self._database, job_index.c.job_id).order_by(share.desc(), job_index.c.job_id)
        return self._titles(select(*_TITLE).where(job_index.c.job_id.in_(best.limit(_MAX_TITLES))))

    def short_titles(self, typed: str, wanted: JobSearch, now: datetime) -> tuple[JobTitle, ...]:
        signs = tuple(phrase for sign in set(normalize(typed)) if (phrase := phrase_of(sign)))
        if not signs:
            return ()
        found = self._matching(wanted, now, TermCondition(signs, WORDS))
        return self._titles(self._with_job(found).where(func.length(jobs.c.title) <= 2 * len(typed)))

    def codes_like(self, typed: str, wanted: JobSearch, now: datetime) -> tuple[JobTitle, ...]:
        normalized = normalize(typed)
        pairs = code_terms(normalized)
        if not pairs:
            return ()
        length = len(normalized)
        found = self._matching(wanted, now, facet_condition(pairs))
        is_as_long = func.length(jobs.c.code).between(length // 2, 2 * length)
        return self._titles(self._with_job(found).where(is_as_long))

    def names(self, kind: str) -> Iterable[str]:
        query = select(job_names.c.name).where(job_names.c.kind == kind)
        return [row.name for row in self._database.fetch_all(query)]

    def occurs(self, kind: str, name: str, wanted: JobSearch, now: datetime) -> bool:
        found = self._matching(wanted, now, facet_condition([facet(kind, normalize(name))]))
        return self._database.fetch_value(found.select(self._database, job_index.c.job_id).limit(1)) is not None

    def _matching(self, wanted: JobSearch, now: datetime, also: TermCondition) -> Matching:
        index_stale(self._database)
        return matching(self._database, wanted, to_ms(now), also)

    def _with_job(self, found: Matching) -> Select[Any]:
        return found.select(self._database, *_TITLE)

    def _titles(self, query: Select[Any]) -> tuple[JobTitle, ...]:
        joined = query.where(jobs.c.id == job_index.c.job_id).order_by(job_index.c.job_id)
        return tuple(JobTitle(*row) for row in self._database.fetch_all(joined))

    def _token(self, token: str) -> _Token:
        words = self._words_like(token) if may_be_mistyped(token) else [token]
        phrases = tuple(phrase for word in words if (phrase := phrase_of(word)))
        return _Token(len(token), TermCondition(phrases, WORDS))

    def _words_like(self, token: str) -> list[str]:
        # Whatever differs by a quarter of its characters at most is about as long.
        is_as_long = func.length(job_names.c.name).between(floor(len(token) * 0.75), ceil(len(token) / 0.75))
        query = select(job_names.c.name).where(job_names.c.kind == TITLE_WORD, is_as_long)
        return list(similar_words(token, [row.name for row in self._database.fetch_all(query)]))[:_MAX_SIMILAR_WORDS]

    def _counted(self, tokens: Sequence[_Token]) -> list[_Token]:
        """The tokens with how many jobs have each, the rarest first; of frequent ones, that there are many."""
        known = {number: each for number, each in enumerate(tokens) if each.condition.phrases}
        queries = [self._count(number, each.condition) for number, each in known.items()]
        every = union_all(*queries).subquery() if queries else None
        counts = {} if every is None else dict(map(tuple, self._database.fetch_all(select(every))))
        counted = [_Token(each.weight, each.condition, counts.get(number, 0)) for number, each in enumerate(tokens)]
        return sorted(counted, key=lambda each: each.count)

    def _count(self, number: int, condition: TermCondition) -> Select[int, int]:
        having = Matching((condition,), ()).select(self._database, job_index.c.number).limit(_MANY).subquery()
        return select(literal(number).label("number"), func.count().label("jobs")).select_from(having)


def _required(tokens: Sequence[_Token]) -> TermCondition | None:
    """What a title that is like the text has; None if there is none.

    It has at least ``MIN_SHARE`` of the text, so that it has one of any tokens that are more than the rest. The rarest are taken.
    """
    rest = (1 - MIN_SHARE) * sum(each.weight for each in tokens)
    phrases: list[Phrase] = []
    weight = 0
    for each in tokens:
        if weight > rest:
            break
        weight += each.weight
        phrases += each.condition.phrases if each.count else ()
    return TermCondition(tuple(phrases), WORDS) if phrases else None


def _ranked(tokens: Sequence[_Token]) -> Sequence[_Token]:
    return [each for each in tokens if each.count][:_MAX_RANKED]
