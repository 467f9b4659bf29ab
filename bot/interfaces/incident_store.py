"""The interface of the repository of incidents; part of the Store in ``bot/interfaces/store.py``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Incident:
    """What a user was shown a number for, and the log lines about it.

    Attributes:
        number: eight hexadecimal digits.
        happened_at: when.
        kind: of what was being answered: ``message`` or ``click``.
        work: the idempotency key of the message or click.
        lines: of the log about that work, oldest first, the incident's own line with its stack trace last.
    """

    number: str
    happened_at: datetime
    kind: str
    work: str
    lines: tuple[str, ...]


class IncidentRepository(Protocol):
    """The incidents of the last weeks."""

    def put(self, incident: Incident) -> None:
        """Store it, unless its number is stored."""
        ...

    def get(self, number: str) -> Incident | None: ...

    def prune(self, before: datetime, keep: int) -> None:
        """Delete those that happened before that moment, and all but the latest ``keep``."""
        ...
