"""The repository of who is responsible for which job."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, delete, select

from bot.domain.reminders import Assignment
from bot.domain.timestamps import from_ms, to_ms
from bot.storage.database import AnyRow, Database, in_batches
from bot.storage.reminding.tables import assignments

_OF_JOBS = select(assignments).where(assignments.c.job_id.in_(bindparam("ids", expanding=True)))


class DatabaseAssignments:
    """Implements AssignmentRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def assign(self, assignment: Assignment) -> Assignment:
        insert = self._database.insert(assignments).values(
            job_id=assignment.job_id,
            open_id=assignment.open_id,
            chat_id=assignment.chat_id,
            taken_at_ms=to_ms(assignment.assigned_at),
        )
        # Updating an existing row with its own value returns it in the same statement. With a separate SELECT the
        # assignment could be released in between.
        unchanged = {"open_id": assignments.c.open_id}
        claim = insert.on_conflict_do_update(index_elements=["job_id"], set_=unchanged).returning(*assignments.c)
        with self._database.writing() as connection:
            return _to_assignment(connection.execute(claim).one())

    def release(self, job_id: str, open_id: str) -> bool:
        return (
            self._database.execute(
                delete(assignments).where(assignments.c.job_id == job_id, assignments.c.open_id == open_id)
            )
            > 0
        )

    def get_many(self, job_ids: Iterable[str]) -> Mapping[str, Assignment]:
        found: dict[str, Assignment] = {}
        for ids in in_batches(job_ids):
            rows = self._database.fetch_all(_OF_JOBS, {"ids": ids})
            found.update((row.job_id, _to_assignment(row)) for row in rows)
        return found


def _to_assignment(row: AnyRow) -> Assignment:
    return Assignment(row.job_id, row.open_id, row.chat_id, from_ms(row.taken_at_ms))
