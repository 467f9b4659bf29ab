"""Conditions on the terms of a job, in the form in which each database reads them by its index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, and_, literal, or_
from sqlalchemy.dialects import postgresql

from bot.storage.search.tables import TERMS, job_index
from bot.storage.search.terms import Phrase

WORDS = ("words",)
ALL_WORDS = ("words", "more_words")
FACETS = ("facets",)


@dataclass(frozen=True)
class TermCondition:
    """One of these phrases is in one of these columns of ``job_index``."""

    phrases: tuple[Phrase, ...]
    columns: tuple[str, ...]


def facet_condition(terms: Iterable[str]) -> TermCondition:
    return TermCondition(tuple(Phrase((term,)) for term in terms), FACETS)


def full_text_query(conditions: Sequence[TermCondition]) -> str:
    """All conditions in the language of FTS5."""
    return " AND ".join(
        f"({{{' '.join(each.columns)}}} : ({' OR '.join(map(_quoted, each.phrases))}))" for each in conditions
    )


def by_gin(condition: TermCondition) -> ColumnElement[bool]:
    """A condition for PostgreSQL: the index finds the rows with the terms, and of words, the text those with them in a row."""
    if condition.columns == FACETS:
        return TERMS.op("&&")(_array(phrase.terms[0] for phrase in condition.phrases))
    return or_(*(and_(TERMS.op("@>")(_array(_keys(one))), _in_row(one, condition)) for one in condition.phrases))


def by_text(condition: TermCondition) -> ColumnElement[bool]:
    """A condition for either database that reads the text of each row."""
    return or_(*(_in_row(phrase, condition) for phrase in condition.phrases))


def _in_row(phrase: Phrase, condition: TermCondition) -> ColumnElement[bool]:
    # No term has a character with a meaning in a pattern.
    pattern = f"% {' '.join(phrase.terms)}{'' if phrase.is_prefix else ' '}%"
    return or_(*(job_index.c[name].like(pattern) for name in condition.columns))


def _keys(phrase: Phrase) -> tuple[str, ...]:
    """The terms of PostgreSQL's index that a text with the phrase has; for the beginning of a term, its first character."""
    return (*phrase.terms[:-1], phrase.terms[-1][0]) if phrase.is_prefix else phrase.terms


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.terms)}"{" *" if phrase.is_prefix else ""}'


def _array(terms: Iterable[str]) -> ColumnElement[object]:
    return literal(sorted(set(terms)), postgresql.ARRAY(Text))
