"""Who is responsible for which job."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, delete, select

from bot.domain.reminders import Assignment
from bot.storage.database import MAX_IDS, Database
from bot.storage.reminder_tables import assignments
from bot.storage.tables import to_moment, to_ms


class DatabaseAssignments:
    """Keeps the promise ``TakerShelf``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def assign(self, assignment: Assignment) -> Assignment:
        insert = self._database.insert(assignments).values(
            job_id=assignment.job_id,
            open_id=assignment.open_id,
            chat_id=assignment.chat_id,
            taken_at_ms=to_ms(assignment.assigned_at),
        )
        # Writing what is there already gives back the row that stands, in the same statement: nobody can release the
        # job between the attempt and the answer.
        claim = insert.on_conflict_do_update(
            index_elements=["job_id"], set_={"open_id": assignments.c.open_id}
        ).returning(*assignments.c)
        with self._database.writing() as connection:
            return _to_assignment(connection.execute(claim).one())

    def release(self, job_id: str, open_id: str) -> bool:
        release = delete(assignments).where(assignments.c.job_id == job_id, assignments.c.open_id == open_id)
        with self._database.writing() as connection:
            return connection.execute(release).rowcount > 0

    def get_many(self, job_ids: Iterable[str]) -> Mapping[str, Assignment]:
        wanted = sorted(set(job_ids))
        found: dict[str, Assignment] = {}
        with self._database.reading() as connection:
            for start in range(0, len(wanted), MAX_IDS):
                some = wanted[start : start + MAX_IDS]
                rows = connection.execute(select(assignments).where(assignments.c.job_id.in_(some)))
                found.update((row.job_id, _to_assignment(row)) for row in rows)
        return found


def _to_assignment(row: Row[Any]) -> Assignment:
    return Assignment(row.job_id, row.open_id, row.chat_id, to_moment(row.taken_at_ms))
