"""Turns a search of jobs into what is read of the index: from where, and under which conditions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, false, func, or_, select

from bot.domain.jobs import Audience
from bot.domain.normalization import normalize
from bot.domain.reminders import Filters
from bot.interfaces.job_store import JobSearch
from bot.storage.database import Database
from bot.storage.job_queries import may_be_shown
from bot.storage.search.conditions import (
    ALL_WORDS,
    WORDS,
    TermCondition,
    by_gin,
    by_text,
    facet_condition,
    full_text_query,
)
from bot.storage.search.tables import job_index, job_names, job_words
from bot.storage.search.terms import OPEN, OPEN_ADVERTISED, facet, phrase_of

# No job contains more or longer words, and a database rejects a statement with thousands of them.
_MAX_WORDS = 50
_MAX_WORD_LENGTH = 500
# While Hire counts a job as open it closes at its expiry; once it has closed, closed_at_ms says when.
CLOSED_MS = func.coalesce(job_index.c.closed_at_ms, job_index.c.expires_at_ms)
IS_NOT_OVER = job_index.c.closed_at_ms.is_(None)
_KINDS = {kind: (kind,) for kind in ("departments", "types", "functions", "levels")} | {"cities": ("cities", "places")}


@dataclass(frozen=True)
class Matching:
    """The jobs that are searched for.

    Attributes:
        terms: what the full-text index decides; empty if it is not asked.
        others: the other conditions.
        is_nothing: whether no job can match.
    """

    terms: tuple[TermCondition, ...]
    others: tuple[ColumnElement[bool], ...]
    is_nothing: bool = False

    def source(self, database: Database) -> FromClause:
        """What a query selects from."""
        if database.is_sqlite and self.terms:
            # A sum, because SQLite may otherwise ask the full-text index about each row of a list, which takes 100 times as long.
            return job_words.join(job_index, job_index.c.number == job_words.c.rowid + 0)
        return job_index

    def conditions(self, database: Database) -> tuple[ColumnElement[bool], ...]:
        """The conditions of a query on ``source``."""
        if self.is_nothing:
            return (false(),)
        if database.is_sqlite:
            return (*self.others, self.full_text()) if self.terms else self.others
        return (*self.others, *map(by_gin, self.terms))

    def full_text(self) -> ColumnElement[bool]:
        return job_words.c.job_words.op("MATCH", is_comparison=True)(full_text_query(self.terms))

    def select(self, database: Database, *columns: ColumnElement[Any]) -> Select[Any]:
        return select(*columns).select_from(self.source(database)).where(*self.conditions(database))


def matching(database: Database, wanted: JobSearch, now_ms: int, *also: TermCondition) -> Matching:
    """The jobs of a search, of which also these conditions hold."""
    others = [_may_be_shown(database, wanted.audience)]
    if wanted.job_ids is not None:
        others.append(database.is_among(job_index.c.job_id, wanted.job_ids))
    if wanted.is_open is not None:
        others.append(is_open(now_ms) if wanted.is_open else _is_not_open(now_ms))
    found = [*_of_words(wanted), *_of_filters(database, wanted.filters), *also]
    if None in found or any(not each.phrases for each in found if each):
        return Matching((), (), is_nothing=True)
    terms = tuple(each for each in found if each)
    if terms and wanted.is_open:
        # Otherwise a row would be read for each closed job too, of which there are more.
        terms += (facet_condition([OPEN_ADVERTISED if wanted.audience == Audience() else OPEN]),)
    return Matching(terms, tuple(others))


def count(database: Database, wanted: JobSearch, now_ms: int) -> Select[Any]:
    """A query of the number of jobs of a search.

    On SQLite the full-text index alone counts open jobs, without reading a row of each; those that have expired, of which there
    are few, are subtracted.
    """
    found = matching(database, wanted, now_ms)
    is_simple = wanted.job_ids is None and not wanted.audience.job_ids
    if not (database.is_sqlite and found.terms and wanted.is_open and is_simple):
        return found.select(database, func.count())
    not_over = select(func.count()).select_from(job_words).where(found.full_text())
    has_expired = (IS_NOT_OVER, job_index.c.expires_at_ms <= now_ms, _may_be_shown(database, wanted.audience))
    expired = select(func.count()).select_from(job_index).where(*has_expired, *map(by_text, found.terms))
    return select(not_over.scalar_subquery() - expired.scalar_subquery())


def is_open(now_ms: int) -> ColumnElement[bool]:
    """Open, and not expired."""
    expires_ms = job_index.c.expires_at_ms
    return and_(IS_NOT_OVER, or_(expires_ms.is_(None), expires_ms > now_ms))


def _is_not_open(now_ms: int) -> ColumnElement[bool]:
    return or_(job_index.c.closed_at_ms.is_not(None), job_index.c.expires_at_ms <= now_ms)


def _of_words(wanted: JobSearch) -> Iterator[TermCondition | None]:
    """None stands for what no job has."""
    words = set(normalize(" ".join(wanted.words)).split())
    if len(words) > _MAX_WORDS or any(len(word) > _MAX_WORD_LENGTH for word in words):
        yield None
        return
    for word in sorted(words):
        phrase = phrase_of(word)
        yield TermCondition((phrase,), ALL_WORDS) if phrase else None


def _of_filters(database: Database, filters: Filters) -> Iterator[TermCondition | None]:
    for name, kinds in _KINDS.items():
        if values := getattr(filters, name):
            yield facet_condition(facet(name, one) for one in _names_with(database, kinds, values))
    if filters.websites:
        yield facet_condition(facet("websites", website_id) for website_id in filters.websites)
    if filters.process_types:
        yield facet_condition(facet("process_types", str(kind)) for kind in filters.process_types)
    for word in filters.words:
        normalized = normalize(word)
        if len(normalized) > _MAX_WORD_LENGTH:
            yield None
        elif phrase := phrase_of(normalized):
            yield TermCondition((phrase,), WORDS)


def _names_with(database: Database, kinds: Iterable[str], values: Iterable[str]) -> list[str]:
    """The normalized names that contain one of the values."""
    normalized = job_names.c.normalized
    is_part = or_(*(normalized.contains(normalize(value), autoescape=True) for value in values))
    query = select(normalized).where(job_names.c.kind.in_(list(kinds)), is_part).distinct()
    return [row.normalized for row in database.fetch_all(query)]


def _may_be_shown(database: Database, audience: Audience) -> ColumnElement[bool]:
    return may_be_shown(database, audience, job_index.c.job_id, job_index.c.is_advertised)
