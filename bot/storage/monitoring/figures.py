"""The figures that the database has for the metrics. Each query is read by indexes, since it is made all the time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from bot.domain.timestamps import from_ms, from_ms_or_none, to_ms
from bot.interfaces.figures import LOOK_LATE_AFTER, DigestCounts, ScanTimes
from bot.interfaces.look_store import WaitsFor
from bot.storage.database import AnyRow, Database
from bot.storage.reminding.looks import is_due
from bot.storage.reminding.tables import IS_BEING_SENT, reminder_chats, reminders
from bot.storage.tables import scans

_KINDS = ("jobs", "adverts", "published")
_chats = reminder_chats.c
_WAITS_FOR_READING = _chats.waits_for == WaitsFor.READING.value


class DatabaseFigures:
    """Implements Figures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digests(self, now: datetime, midnight: datetime) -> DigestCounts:
        late_before = to_ms(now - LOOK_LATE_AFTER)
        is_other = or_(_chats.waits_for.is_(None), _chats.waits_for != WaitsFor.READING.value)
        query = select(
            _count_chats(is_due(now, "", is_read=True)).label("chats"),
            _count_digests(IS_BEING_SENT).label("being_sent"),
            _count_digests(reminders.c.sent_at_ms >= to_ms(midnight)).label("sent"),
            _count_chats(and_(_chats.next_look_at_ms <= late_before, is_other)).label("not_looked_at"),
            _count_chats(_WAITS_FOR_READING).label("hire_unread"),
        )
        (row,) = self._database.fetch_all(query)
        return DigestCounts(row.chats + row.being_sent, row.sent, row.not_looked_at, row.hire_unread)

    def scans(self) -> Mapping[str, ScanTimes]:
        rows = self._database.fetch_all(select(scans))
        by_kind = {kind: [row for row in rows if row.source.partition(" ")[0] == kind] for kind in _KINDS}
        return {kind: _oldest(of_kind) for kind, of_kind in by_kind.items() if of_kind}


def _oldest(rows: list[AnyRow]) -> ScanTimes:
    full = [row.full_started_at_ms for row in rows]
    return ScanTimes(
        from_ms(min(row.started_at_ms for row in rows)), None if None in full else from_ms_or_none(min(full))
    )


def _count_chats(condition: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count()).select_from(reminder_chats).where(condition).scalar_subquery()


def _count_digests(condition: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count(reminders.c.digest_id.distinct())).where(condition).scalar_subquery()
