"""The task that tells what became of an approved request: its reopening was undone, or adverts were published again.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from datetime import datetime

from bot.dispatch.context import Context
from bot.domain.reopen_requests import ReopenRequest
from bot.domain.replies import TaskRequest
from bot.domain.serialization import dump, load
from bot.tasks.task_context import TaskContext
from cards.notice_cards import undone_card
from handlers.requests.settle import refresh_decided_cards, send_to_asker


@dataclass(frozen=True)
class Undoing:
    """Who has undone the reopening, and when; the asker is told of it in a message."""

    undone_by: str
    undone_at: datetime


@dataclass(frozen=True)
class ChangedRequest:
    """The payload of the task. The clicked card is updated by the click's answer."""

    request: ReopenRequest
    clicked_message_id: str
    undoing: Undoing | None = None


def undone_tasks(job_id: str, ctx: Context) -> tuple[TaskRequest, ...]:
    """For the handler that has undone the job's last reopening; empty if nobody had asked for that."""
    request = _last_approved(job_id, ctx)
    if request is None:
        return ()
    undoing = None if _is_in_askers_thread(request, ctx) else Undoing(ctx.requester.open_id, ctx.now())
    return (_task(request, undoing, ctx),)


def published_tasks(job_id: str, ctx: Context) -> tuple[TaskRequest, ...]:
    """For the handler that has published adverts of the job."""
    request = _last_approved(job_id, ctx)
    return () if request is None else (_task(request, None, ctx),)


def tell_change_of_request(task: TaskContext, payload: str) -> None:
    """Tell the asker that the job is closed again, unless they see it, and refresh every card of the request."""
    change = load(ChangedRequest, payload)
    if undoing := change.undoing:
        send_to_asker(
            task,
            change.request,
            "undone",
            lambda job, _ctx: undone_card(job, undoing.undone_by, undoing.undone_at),
        )
    refresh_decided_cards(task, change.request.id, change.clicked_message_id)


def _task(request: ReopenRequest, undoing: Undoing | None, ctx: Context) -> TaskRequest:
    change = ChangedRequest(request, ctx.requester.message_id, undoing)
    return TaskRequest("tell_change_of_request", f"{request.id}:{ctx.idempotency_key}", dump(change))


def _last_approved(job_id: str, ctx: Context) -> ReopenRequest | None:
    """The request whose approval has reopened the job last."""
    reopening = ctx.store.history.last(job_id, ("reopened",))
    return ctx.store.reopen_requests.approved_with(reopening.idempotency_key) if reopening else None


def _is_in_askers_thread(request: ReopenRequest, ctx: Context) -> bool:
    """Whether the message that answers the click stands where the asker was told of the approval."""
    clicked = ctx.requester.message_id
    if ctx.requester.chat_id != request.chat_id:
        return False
    return clicked == request.message_id or clicked in ctx.store.reopen_requests.cards(request.id)
