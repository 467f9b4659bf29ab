"""The task that sends a request to the job's recruiter and hiring managers, or else to the administrators.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass

from bot.dispatch.card_sender import Destination, SendStatus
from bot.dispatch.context import Context
from bot.domain.errors import BotError
from bot.domain.reopen_requests import Decision
from bot.domain.replies import FollowUp, TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.feishu import OPEN_ID_PREFIX
from bot.logs import get_logger
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from handlers.reopening.notices import card_of_request
from handlers.reopening.reopen import is_temporary
from handlers.requests.request_history import asker, record
from handlers.requests.settle import RequestToSettle, refresh_decided_cards, settlement_task
from handlers.rights.teams import team_of
from handlers.rights.visibility import is_still_shown

log = get_logger(__name__)

MAX_PEOPLE = 10
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Recipients:
    """Who is asked for the decision, as the step's result; the administrators only if nobody else can be reached."""

    team: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()


def delivery_task(request_id: str) -> TaskRequest:
    return TaskRequest("deliver_request", request_id, dump(RequestToSettle(request_id)))


def deliver_request(task: TaskContext, payload: str) -> None:
    """Send the request to each of them. If it reaches nobody, the asker is told."""
    request_id = load(RequestToSettle, payload).request_id
    ctx = task.context("", "")
    found = run_with_retries(task.steps, "who", lambda: _find_recipients(request_id, ctx))
    recipients = load(Recipients, found) if found != RETRY else Recipients((), ctx.policy.admin_ids[:MAX_PEOPLE])
    is_delivered = _send_to_all(task, request_id, recipients.team) or _send_to_all(task, request_id, recipients.admins)
    if not is_delivered and run_with_retries(task.steps, "give up", lambda: _give_up(request_id, ctx)) == YES:
        task.submit(settlement_task(request_id))
    # Somebody may have decided before the last card was sent.
    refresh_decided_cards(task, request_id)


def _find_recipients(request_id: str, ctx: Context) -> str:
    """The recruiter and the hiring managers, unless only administrators may reopen jobs."""
    request = ctx.store.reopen_requests.get(request_id)
    job = ctx.store.jobs.get(request.job_id) if request else None
    if request is None or job is None:
        return dump(Recipients())
    admins = _people(ctx.policy.admin_ids, request.asked_by)
    if ctx.policy.reopen_allowed == "admins":
        return dump(Recipients((), admins))
    try:
        team = team_of(job, ctx)
    except BotError as error:
        if is_temporary(error):
            return RETRY
        log.warning("request_team_unread", job=job.id, error=error)
        return dump(Recipients((), admins))
    return dump(Recipients(_people((team.recruiter_id, *team.hiring_manager_ids), request.asked_by), admins))


def _people(open_ids: tuple[str, ...], asked_by: str) -> tuple[str, ...]:
    people = (each for each in dict.fromkeys(open_ids) if each.startswith(OPEN_ID_PREFIX) and each != asked_by)
    return tuple(people)[:MAX_PEOPLE]


def _send_to_all(task: TaskContext, request_id: str, people: tuple[str, ...]) -> bool:
    """Whether the request has reached one of them."""
    is_delivered = False
    for open_id in people:
        is_delivered = _send(task, request_id, open_id) or is_delivered
    return is_delivered


def _send(task: TaskContext, request_id: str, open_id: str) -> bool:
    ctx = task.context(open_id, open_id)
    status, message_id = task.send_latest(open_id, Destination(open_id, ""), lambda: _request_for(request_id, ctx))
    if message_id:
        run_with_retries(task.steps, f"note {open_id}", lambda: _note(request_id, message_id, ctx))
    return status is SendStatus.SENT


def _request_for(request_id: str, ctx: Context) -> FollowUp | None:
    """The card for that person; None if it is decided already, or if the job may not be shown to them."""
    request = ctx.store.reopen_requests.get(request_id)
    job = ctx.store.jobs.get(request.job_id) if request else None
    if request is None or job is None or request.decision is not None or request.is_over(ctx.now()):
        return None
    return FollowUp(card_of_request(job, request, ctx)) if is_still_shown(job, ctx) else None


def _note(request_id: str, message_id: str, ctx: Context) -> str:
    ctx.store.reopen_requests.add_card(request_id, message_id)
    return YES


def _give_up(request_id: str, ctx: Context) -> str:
    """Whether the request ends here, because it has reached nobody."""
    request = ctx.store.reopen_requests.get(request_id)
    decision = Decision("undelivered", "", ctx.now(), ctx.idempotency_key)
    if request is None or not ctx.store.reopen_requests.decide(request_id, decision):
        return NO
    record(request, "undelivered", asker(request), ctx)
    return YES
