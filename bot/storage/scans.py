"""The repository of when each source of jobs was read last."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.timestamps import from_ms_or_none, to_ms
from bot.interfaces.store import REFUSED_JOBS
from bot.storage.database import Database
from bot.storage.tables import scans

_KINDS_OF_WEBSITES = ("adverts", "published")


class DatabaseScans:
    """Implements ScanRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def started_at(self, source: str, *, full: bool) -> datetime | None:
        column = scans.c.full_started_at_ms if full else scans.c.started_at_ms
        return from_ms_or_none(self._database.fetch_value(select(column).where(scans.c.source == source)))

    def newest(self, kind: str) -> datetime | None:
        is_of_kind = or_(scans.c.source == kind, scans.c.source.startswith(f"{kind} ", autoescape=True))
        return from_ms_or_none(self._database.fetch_value(select(func.max(scans.c.started_at_ms)).where(is_of_kind)))

    def jobs_asked_at(self) -> datetime | None:
        query = select(func.max(scans.c.started_at_ms)).where(scans.c.source.in_(("jobs", REFUSED_JOBS)))
        try:
            return from_ms_or_none(self._database.fetch_value(query))
        except SQLAlchemyError:
            return None

    def put(self, source: str, started_at: datetime, *, full: bool) -> None:
        row = {"source": source, "started_at_ms": to_ms(started_at)}
        self._database.upsert(scans, {**row, "full_started_at_ms": to_ms(started_at)} if full else row)

    def forget_other_websites(self, website_ids: Collection[str]) -> None:
        kept = [f"{kind} {website_id}" for kind in _KINDS_OF_WEBSITES for website_id in website_ids]
        is_of_website = or_(*(scans.c.source.startswith(f"{kind} ", autoescape=True) for kind in _KINDS_OF_WEBSITES))
        self._database.execute(delete(scans).where(is_of_website, scans.c.source.not_in(kept)))
