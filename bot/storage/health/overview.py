"""What the doctor reads of the database, in statements of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from bot.domain.timestamps import from_ms, from_ms_or_none, to_ms
from bot.storage.database import Database
from bot.storage.tables import adverts, cards, history, scans


@dataclass(frozen=True)
class ReadSource:
    """When the last read of a source began, and the last full one, None if there was none."""

    started_at: datetime
    full_at: datetime | None


class DatabaseOverview:
    """Counts and times over all jobs, cards and chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self) -> str:
        """Such as ``SQLite 3.40.1``; for PostgreSQL without the words about its compiler."""
        if self._database.is_sqlite:
            return f"SQLite {self._database.fetch_value(select(func.sqlite_version()))}"
        words = str(self._database.fetch_value(select(func.version()))).split()
        return " ".join(words[:2])

    def check_writable(self) -> None:
        """Raises SQLAlchemyError. Nothing is left behind: the table that it makes is rolled back."""
        with self._database.writing() as connection:
            connection.execute(text("CREATE TABLE doctor_writes (number INTEGER)"))
            connection.rollback()

    def count_adverts(self) -> int:
        return int(self._database.fetch_value(select(func.count()).select_from(adverts)) or 0)

    def count_job_cards(self, since: datetime) -> int:
        """The cards with buttons that were sent since then: a card of a job always has some."""
        sent = select(func.count()).where(cards.c.job_id.is_not(None), cards.c.sent_at_ms >= to_ms(since))
        return int(self._database.fetch_value(sent) or 0)

    def last_click_at(self) -> datetime | None:
        """The last click that the history has."""
        clicked = select(func.max(history.c.happened_at_ms)).where(history.c.cause_id.startswith("click:"))
        return from_ms_or_none(self._database.fetch_value(clicked))

    def last_entry_at(self, outcomes: Iterable[str] = (), detail: str = "") -> datetime | None:
        """The last entry of the history with one of these outcomes, or with this detail."""
        found = history.c.detail == detail if detail else history.c.outcome.in_(sorted(outcomes))
        return from_ms_or_none(self._database.fetch_value(select(func.max(history.c.happened_at_ms)).where(found)))

    def sources(self) -> dict[str, ReadSource]:
        """By the name of the source, as ``ScanRepository`` has it."""
        return {
            row.source: ReadSource(from_ms(row.started_at_ms), from_ms_or_none(row.full_started_at_ms))
            for row in self._database.fetch_all(select(scans))
        }
