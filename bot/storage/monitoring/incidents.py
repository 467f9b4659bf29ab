"""The repository of incidents."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from bot.domain.serialization import dump, load
from bot.domain.timestamps import to_ms
from bot.interfaces.incident_store import Incident
from bot.storage.database import Database
from bot.storage.tables import incidents


class DatabaseIncidents:
    """Implements IncidentRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, incident: Incident) -> None:
        row = {
            "number": incident.number,
            "happened_at_ms": to_ms(incident.happened_at),
            "kind": incident.kind,
            "work": incident.work,
            "record": dump(incident),
        }
        self._database.execute(self._database.insert(incidents).values(row).on_conflict_do_nothing())

    def get(self, number: str) -> Incident | None:
        record = self._database.fetch_value(select(incidents.c.record).where(incidents.c.number == number))
        return None if record is None else load(Incident, record)

    def prune(self, before: datetime, keep: int) -> None:
        # The first that is too many, and so all that are older.
        surplus = select(incidents.c.happened_at_ms).order_by(incidents.c.happened_at_ms.desc()).offset(keep).limit(1)
        is_old = incidents.c.happened_at_ms < to_ms(before)
        is_surplus = incidents.c.happened_at_ms <= surplus.scalar_subquery()
        self._database.execute(delete(incidents).where(or_(is_old, is_surplus)))
