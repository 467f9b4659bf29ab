"""The repository of when the webhook was called last."""

from collections.abc import Mapping
from typing import get_args

from sqlalchemy import select

from bot.domain.timestamps import from_ms, to_ms
from bot.interfaces.seen_request_store import RequestKind, SeenRequest
from bot.storage.database import Database
from bot.storage.health.tables import seen_requests


class DatabaseSeenRequests:
    """Implements SeenRequestRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, request: SeenRequest) -> None:
        row = {"kind": request.kind, "at_ms": to_ms(request.at), "reason": request.reason}
        insert = self._database.insert(seen_requests).values(row)
        newer = insert.excluded.at_ms >= seen_requests.c.at_ms
        changed = {"at_ms": insert.excluded.at_ms, "reason": insert.excluded.reason}
        self._database.execute(insert.on_conflict_do_update(index_elements=["kind"], set_=changed, where=newer))

    def all(self) -> Mapping[RequestKind, SeenRequest]:
        rows = {row.kind: row for row in self._database.fetch_all(select(seen_requests))}
        kinds: tuple[RequestKind, ...] = get_args(RequestKind)
        return {kind: SeenRequest(kind, from_ms(rows[kind].at_ms), rows[kind].reason) for kind in kinds if kind in rows}
