"""The repository of requests to reopen a job. The database decides which of several decisions is the first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update

from bot.domain.reopen_requests import Decision, ReopenRequest, Verdict
from bot.domain.timestamps import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from bot.storage.database import AnyRow, Database
from bot.storage.requests.tables import IS_PENDING, reopen_request_cards, reopen_requests

_COLUMNS = reopen_requests.c
_IS_PENDING = _COLUMNS.decision.is_(None)


class DatabaseReopenRequests:
    """Implements ReopenRequestRepository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, request: ReopenRequest) -> ReopenRequest:
        if known := self.get(request.id):
            return known
        insert = self._database.insert(reopen_requests).values(_to_row(request))
        # An update without a change returns the row that is in the way, in the same statement.
        unless_pending = insert.on_conflict_do_update(
            index_elements=["job_id", "asked_by"],
            index_where=IS_PENDING,
            set_={"asked_by": insert.excluded.asked_by},
        )
        row = self._database.execute_returning(unless_pending.returning(*_COLUMNS))
        return request if row is None else _to_request(row)

    def get(self, request_id: str) -> ReopenRequest | None:
        return self._first(select(reopen_requests).where(_COLUMNS.id == request_id))

    def pending_of(self, job_id: str, asked_by: str) -> ReopenRequest | None:
        return self._first(select(reopen_requests).where(_is_of(job_id, asked_by), _IS_PENDING))

    def approved_with(self, idempotency_key: str) -> ReopenRequest | None:
        is_approved = and_(_COLUMNS.cause_id == idempotency_key, _COLUMNS.decision == "approved")
        return self._first(select(reopen_requests).where(is_approved))

    def last_declined(self, job_id: str, asked_by: str) -> ReopenRequest | None:
        declined = select(reopen_requests).where(_is_of(job_id, asked_by), _COLUMNS.decision == "declined")
        return self._first(declined.order_by(_COLUMNS.decided_at_ms.desc()).limit(1))

    def asked_before(self, moment: datetime) -> tuple[ReopenRequest, ...]:
        query = select(reopen_requests).where(_COLUMNS.asked_at_ms <= to_ms(moment), _IS_PENDING)
        rows = self._database.fetch_all(query.order_by(_COLUMNS.asked_at_ms, _COLUMNS.id))
        return tuple(_to_request(row) for row in rows)

    def decide(self, request_id: str, decision: Decision) -> bool:
        is_same = and_(_COLUMNS.cause_id == decision.idempotency_key, _COLUMNS.decision == decision.verdict)
        counts = or_(_IS_PENDING, is_same)
        deciding = update(reopen_requests).where(_COLUMNS.id == request_id, counts)
        return self._database.execute(deciding.values(_decision_columns(decision))) > 0

    def add_card(self, request_id: str, message_id: str) -> None:
        insert = self._database.insert(reopen_request_cards).values(message_id=message_id, request_id=request_id)
        self._database.execute(insert.on_conflict_do_nothing())

    def cards(self, request_id: str) -> tuple[str, ...]:
        cards = reopen_request_cards.c
        query = select(cards.message_id).where(cards.request_id == request_id).order_by(cards.message_id)
        return tuple(row.message_id for row in self._database.fetch_all(query))

    def of_card(self, message_id: str) -> ReopenRequest | None:
        shown = select(reopen_request_cards.c.request_id).where(reopen_request_cards.c.message_id == message_id)
        return self._first(select(reopen_requests).where(_COLUMNS.id == shown.scalar_subquery()))

    def prune(self, before: datetime) -> None:
        self._database.execute(delete(reopen_requests).where(_COLUMNS.decided_at_ms < to_ms(before)))
        self._database.execute(delete(reopen_request_cards).where(~_has_request()))

    def _first(self, query: Select[Any]) -> ReopenRequest | None:
        rows = self._database.fetch_all(query)
        return _to_request(rows[0]) if rows else None


def _is_of(job_id: str, asked_by: str) -> ColumnElement[bool]:
    return and_(_COLUMNS.job_id == job_id, _COLUMNS.asked_by == asked_by)


def _has_request() -> ColumnElement[bool]:
    return exists().where(_COLUMNS.id == reopen_request_cards.c.request_id)


def _to_row(request: ReopenRequest) -> Mapping[str, Any]:
    return {
        "id": request.id,
        "job_id": request.job_id,
        "asked_by": request.asked_by,
        "chat_id": request.chat_id,
        "message_id": request.message_id,
        "until_ms": to_ms_or_none(request.until),
        "asked_at_ms": to_ms(request.asked_at),
    }


def _decision_columns(decision: Decision) -> Mapping[str, Any]:
    return {
        "decided_by": decision.decided_by,
        "decision": decision.verdict,
        "decided_at_ms": to_ms(decision.decided_at),
        "cause_id": decision.idempotency_key,
    }


def _to_request(row: AnyRow) -> ReopenRequest:
    return ReopenRequest(
        id=row.id,
        job_id=row.job_id,
        asked_by=row.asked_by,
        chat_id=row.chat_id,
        message_id=row.message_id,
        until=from_ms_or_none(row.until_ms),
        asked_at=from_ms(row.asked_at_ms),
        decision=_to_decision(row),
    )


def _to_decision(row: AnyRow) -> Decision | None:
    if row.decision is None:
        return None
    verdict = cast("Verdict", row.decision)
    return Decision(verdict, row.decided_by, from_ms(row.decided_at_ms), row.cause_id)
