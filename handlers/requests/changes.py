"""The task that tells what became of an approved request: its reopening was undone, or adverts were published again.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.dispatch.context import Context
from bot.domain.jobs import Job
from bot.domain.reopen_requests import ReopenRequest
from bot.domain.replies import Card, TaskRequest
from bot.domain.serialization import dump, load
from bot.tasks.task_context import TaskContext
from cards.notice_cards import undone_card
from handlers.requests.settle import refresh_decided_cards, send_directly, send_to_asker


@dataclass(frozen=True)
class Undoing:
    """Who has undone the reopening, and when."""

    undone_by: str
    undone_at: datetime


@dataclass(frozen=True)
class ChangedRequest:
    """The payload of the task. The clicked card is updated by the click's answer.

    Attributes:
        undoing: what the asker is told of in a message; None if they see it, or if nothing was undone.
        undoing_for_approver: the same for who approved the request. Work of releases up to 0.2 does not have it.
    """

    request: ReopenRequest
    clicked_message_id: str
    undoing: Undoing | None = None
    undoing_for_approver: Undoing | None = None


def undone_tasks(job_id: str, ctx: Context) -> tuple[TaskRequest, ...]:
    """For the handler that has undone the job's last reopening; empty if nobody had asked for that."""
    request = _last_approved(job_id, ctx)
    if request is None:
        return ()
    undoing = Undoing(ctx.requester.open_id, ctx.now())
    for_asker = None if _is_in_askers_thread(request, ctx) else undoing
    for_approver = undoing if _approver_to_tell(request, ctx) else None
    return (_task(ChangedRequest(request, ctx.requester.message_id, for_asker, for_approver), ctx),)


def published_tasks(job_id: str, ctx: Context) -> tuple[TaskRequest, ...]:
    """For the handler that has published adverts of the job."""
    request = _last_approved(job_id, ctx)
    return () if request is None else (_task(ChangedRequest(request, ctx.requester.message_id), ctx),)


def tell_change_of_request(task: TaskContext, payload: str) -> None:
    """Tell the asker that the job is closed again, refresh every card of the request, and tell who approved it."""
    change = load(ChangedRequest, payload)
    if change.undoing:
        send_to_asker(task, change.request, "undone", partial(_undone_card, change.undoing))
    refresh_decided_cards(task, change.request.id, change.clicked_message_id)
    decision = change.request.decision
    # The last step: work that a release before left unfinished has recorded none here.
    if change.undoing_for_approver and decision:
        make_card = partial(_undone_card, change.undoing_for_approver)
        send_directly(task, decision.decided_by, change.request, "undone to approver", make_card)


def _undone_card(undoing: Undoing, job: Job, _ctx: Context) -> Card:
    return undone_card(job, undoing.undone_by, undoing.undone_at)


def _task(change: ChangedRequest, ctx: Context) -> TaskRequest:
    return TaskRequest("tell_change_of_request", f"{change.request.id}:{ctx.idempotency_key}", dump(change))


def _approver_to_tell(request: ReopenRequest, ctx: Context) -> str:
    """Who approved the request; empty if they have undone it themselves, or if they had asked too."""
    approver = request.decision.decided_by if request.decision else ""
    return "" if approver in {ctx.requester.open_id, request.asked_by} else approver


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
