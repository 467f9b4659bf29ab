"""The task that tells how a request ended: the asker, and those who were asked, on their cards.

What happens afterwards is told by ``changes.py``.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.dispatch.card_sender import Destination, SendStatus
from bot.dispatch.context import Context
from bot.domain.jobs import Job
from bot.domain.reopen_requests import ReopenRequest
from bot.domain.replies import Card, FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.feishu import OPEN_ID_PREFIX
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from handlers.reopening.notices import card_of_request
from handlers.rights.visibility import is_still_shown

MakeCard = Callable[[Job, Context], Card]


@dataclass(frozen=True)
class RequestToSettle:
    """The payload of the tasks about one request."""

    request_id: str


@dataclass(frozen=True)
class RequestCards:
    """The messages that ask for the decision or tell it, with their receivers, as the step's result."""

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
    message_id = send_to_asker(task, request, "outcome", lambda job, ctx: card_of_request(job, request, ctx))
    if message_id:
        # Not a step: work that a release before left unfinished has recorded none here.
        task.context("", "").store.reopen_requests.add_card(request.id, message_id)


def send_to_asker(task: TaskContext, request: ReopenRequest, part: str, make_card: MakeCard) -> str:
    """Send the card to the thread in which the request was made, or else directly; its message_id, empty if it was not sent.

    It is not sent where the job may not be shown any more to the asker.
    """
    in_thread = Destination(request.chat_id, request.message_id)
    status, message_id = task.send_latest(
        part, in_thread, lambda: _message_to(request.asked_by, request.chat_id, request, make_card, task)
    )
    if status is not SendStatus.SENT:
        message_id = send_directly(task, request.asked_by, request, f"{part} directly", make_card)
    return message_id


def send_directly(task: TaskContext, person_id: str, request: ReopenRequest, part: str, make_card: MakeCard) -> str:
    """Send the card to the direct chat of that person; otherwise as ``send_to_asker``."""
    _, message_id = task.send_latest(
        part, Destination(person_id, ""), lambda: _message_to(person_id, person_id, request, make_card, task)
    )
    return message_id


def _message_to(
    person_id: str, chat_id: str, request: ReopenRequest, make_card: MakeCard, task: TaskContext
) -> FollowUp | None:
    card = _shown_to(person_id, chat_id, request, make_card, task)
    return FollowUp(card, in_thread=True) if card is not None and task.is_internal(chat_id) else None


def _shown_to(
    person_id: str, chat_id: str, request: ReopenRequest, make_card: MakeCard, task: TaskContext
) -> Card | None:
    ctx = task.context(person_id, chat_id)
    job = ctx.store.jobs.get(request.job_id)
    if job is None or not is_still_shown(job, ctx):
        return None
    return make_card(job, ctx)


def refresh_decided_cards(task: TaskContext, request_id: str, except_message_id: str = "") -> None:
    """Show on every card of the request who has decided what, and what became of it; nothing while it is pending."""
    ctx = task.context("", "")
    found = run_with_retries(task.steps, "cards", lambda: _find_cards(request_id, ctx))
    for message_id, receiver in load(RequestCards, found).cards if found != RETRY else ():
        if message_id != except_message_id:
            task.refresh(message_id, message_id, partial(_decided_card, request_id, receiver, task))


def _find_cards(request_id: str, ctx: Context) -> str:
    if not _find(request_id, ctx):
        return dump(RequestCards())
    found = (
        (message_id, ctx.store.cards.receiver(message_id)) for message_id in ctx.store.reopen_requests.cards(request_id)
    )
    return dump(RequestCards(tuple((message_id, receiver) for message_id, receiver in found if receiver)))


def _decided_card(request_id: str, receiver: str, task: TaskContext) -> Card | None:
    request = task.context("", "").store.reopen_requests.get(request_id)
    if request is None:
        return None
    person_id = receiver if receiver.startswith(OPEN_ID_PREFIX) else request.asked_by
    return _shown_to(person_id, receiver, request, lambda job, ctx: card_of_request(job, request, ctx), task)
