"""The interface of what is suggested for something mistyped; part of the Store in ``bot/interfaces/store.py``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.interfaces.job_store import JobSearch


@dataclass(frozen=True)
class JobTitle:
    """What a job can be recognised by: its title, and its code as it is searched."""

    job_id: str
    title: str
    code: str


class SuggestionRepository(Protocol):
    """Finds what may be like something that was typed; how much alike it is, the caller compares."""

    def titles_like(self, typed: str, wanted: JobSearch, now: datetime) -> tuple[JobTitle, ...]:
        """The jobs of ``JobRepository.search`` whose titles ``most_alike`` may find like the text, by id.

        Of very many only those with most of the text.
        """
        ...

    def short_titles(self, typed: str, wanted: JobSearch, now: datetime) -> tuple[JobTitle, ...]:
        """The jobs of ``JobRepository.search`` whose titles are at most twice as long as the text and share a character with it."""
        ...

    def codes_like(self, typed: str, wanted: JobSearch, now: datetime) -> tuple[JobTitle, ...]:
        """The jobs of ``JobRepository.search`` whose codes have two neighbouring characters of the text, by id.

        Codes of less than half its length or more than twice are left out.
        """
        ...

    def names(self, kind: str) -> Iterable[str]:
        """Every name that a job ever had as this attribute of ``Filters``, in both languages."""
        ...

    def occurs(self, kind: str, name: str, wanted: JobSearch, now: datetime) -> bool:
        """Whether a job of ``JobRepository.search`` has this name, compared normalized."""
        ...
