"""Ends requests that nobody has decided within a day. The task runs after every scan.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from functools import partial

from bot.dispatch.context import Context
from bot.domain.errors import SomebodyElseIsAtIt
from bot.domain.reopen_requests import GOOD_FOR, Decision
from bot.domain.serialization import dump, load
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from handlers.reopening.job_lock import locked
from handlers.requests.request_history import asker, record
from handlers.requests.settle import settlement_task

YES, NO = "yes", "no"


@dataclass(frozen=True)
class OverdueRequests:
    """The ids of pending requests that are too old, as the step's result."""

    request_ids: tuple[str, ...]


def expire_requests(task: TaskContext, _payload: str) -> None:
    """End each of them, and tell its asker once."""
    ctx = task.context("", "")

    def find_overdue() -> str:
        overdue = ctx.store.reopen_requests.asked_before(ctx.now() - GOOD_FOR)
        return dump(OverdueRequests(tuple(request.id for request in overdue)))

    found = run_with_retries(task.steps, "look", find_overdue)
    for request_id in load(OverdueRequests, found).request_ids if found != RETRY else ():
        if run_with_retries(task.steps, f"expire {request_id}", partial(_expire, request_id, ctx)) == YES:
            task.submit(settlement_task(request_id))


def _expire(request_id: str, ctx: Context) -> str:
    try:
        return YES if expire(request_id, ctx) else NO
    except SomebodyElseIsAtIt:
        return RETRY


def expire(request_id: str, ctx: Context) -> bool:
    """End a pending request whose time is over; whether this call ended it, also before a crash.

    Raises:
        SomebodyElseIsAtIt: if somebody who came in time is still deciding it.
    """
    with locked(request_id, ctx):
        request = ctx.store.reopen_requests.get(request_id)
        decision = Decision("expired", "", ctx.now(), ctx.idempotency_key)
        if request is None or not request.is_over(ctx.now()):
            return False
        if not ctx.store.reopen_requests.decide(request_id, decision):
            return False
        record(request, "expired", asker(request), ctx)
        return True
