"""The repository of several reopenings that somebody has chosen and has to confirm."""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update

from bot.domain.serialization import dump, load
from bot.domain.timestamps import to_ms
from bot.interfaces.bulk_request_store import BulkRequest, Decision
from bot.storage.database import Database
from bot.storage.tables import bulk_requests


class DatabaseBulkRequests:
    """Implements BulkRequestRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, request: BulkRequest) -> None:
        row = {"id": request.id, "record": dump(request), "created_at_ms": to_ms(request.created_at)}
        self._database.execute(self._database.insert(bulk_requests).values(row).on_conflict_do_nothing())

    def get(self, request_id: str) -> BulkRequest | None:
        record = self._database.fetch_value(select(bulk_requests.c.record).where(bulk_requests.c.id == request_id))
        return None if record is None else load(BulkRequest, record)

    def decide(self, request_id: str, decision: Decision, idempotency_key: str) -> bool:
        columns = bulk_requests.c
        is_same = and_(columns.decision == decision, columns.cause_id == idempotency_key)
        # One statement, so that of several replicas one decides.
        decided = update(bulk_requests).where(columns.id == request_id, or_(columns.decision.is_(None), is_same))
        return self._database.execute(decided.values(decision=decision, cause_id=idempotency_key)) == 1

    def prune(self, before: datetime) -> None:
        self._database.execute(delete(bulk_requests).where(bulk_requests.c.created_at_ms < to_ms(before)))
