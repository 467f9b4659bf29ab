"""The task that tells how a request ended: the asker, and those who were asked, on their cards.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from functools import partial

from bot.dispatch.card_sender import Destination, SendStatus
from bot.dispatch.context import Context
from bot.domain.reopen_requests import ReopenRequest
from bot.domain.replies import Card, FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.feishu import OPEN_ID_PREFIX
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from handlers.reopening.notices import card_of_request
from handlers.visibility import is_still_shown


@dataclass(frozen=True)
class RequestToSettle:
    """The payload of the tasks about one request."""

    request_id: str


@dataclass(frozen=True)
class RequestCards:
    """The messages that ask for the decision, with their receivers, as the step's result."""

    cards: tuple[tuple[str, str], ...] = ()


def settlement_task(request_id: str) -> TaskRequest:
    """A request ends once, and so its end is told once."""
    return TaskRequest("settle_request", request_id, dump(RequestToSettle(request_id)))


def settle_request(task: TaskContext, payload: str) -> None:
    """Tell the asker in the thread of the card on which they asked, or else directly, and refresh the others' cards."""
    request_id = load(RequestToSettle, payload).request_id
    ctx = task.context("", "")
    found = run_with_retries(task.steps, "look", lambda: _find(request_id, ctx))
    if found and found != RETRY:
        _tell_asker(task, load(ReopenRequest, found))
    refresh_decided_cards(task, request_id)


def _find(request_id: str, ctx: Context) -> str:
    request = ctx.store.reopen_requests.get(request_id)
    return dump(request) if request is not None and request.decision is not None else ""


def _tell_asker(task: TaskContext, request: ReopenRequest) -> None:
    in_thread = Destination(request.chat_id, request.message_id)
    status, message_id = task.send_latest("outcome", in_thread, lambda: _outcome_in(request.chat_id, request, task))
    if status is not SendStatus.SENT:
        directly = Destination(request.asked_by, "")
        _, message_id = task.send_latest(
            "outcome directly", directly, lambda: _outcome_in(request.asked_by, request, task)
        )
    if message_id:
        # Not a step: work that a release before left unfinished has recorded none here.
        task.context("", "").store.reopen_requests.add_card(request.id, message_id)


def _outcome_in(chat_id: str, request: ReopenRequest, task: TaskContext) -> FollowUp | None:
    """The outcome for that chat; None if it, or the asker there, may not see the job any more."""
    card = _card_for(request.asked_by, chat_id, request, task)
    return FollowUp(card, in_thread=True) if card is not None and task.is_internal(chat_id) else None


def _card_for(person_id: str, chat_id: str, request: ReopenRequest, task: TaskContext) -> Card | None:
    ctx = task.context(person_id, chat_id)
    job = ctx.store.jobs.get(request.job_id)
    if job is None or not is_still_shown(job, ctx):
        return None
    return card_of_request(job, request, ctx)


def refresh_decided_cards(task: TaskContext, request_id: str) -> None:
    """Show on every card that asks a person for the decision who has decided what; nothing while it is pending."""
    ctx = task.context("", "")
    found = run_with_retries(task.steps, "cards", lambda: _find_cards(request_id, ctx))
    for message_id, person_id in load(RequestCards, found).cards if found != RETRY else ():
        task.refresh(message_id, message_id, partial(_decided_card, request_id, person_id, task))


def _find_cards(request_id: str, ctx: Context) -> str:
    if not _find(request_id, ctx):
        return dump(RequestCards())
    found = (
        (message_id, ctx.store.cards.receiver(message_id)) for message_id in ctx.store.reopen_requests.cards(request_id)
    )
    return dump(
        RequestCards(
            tuple(
                (message_id, person_id)
                for message_id, person_id in found
                if person_id and person_id.startswith(OPEN_ID_PREFIX)
            )
        )
    )


def _decided_card(request_id: str, person_id: str, task: TaskContext) -> Card | None:
    request = task.context("", "").store.reopen_requests.get(request_id)
    return _card_for(person_id, person_id, request, task) if request is not None else None
