"""The two buttons of a request to reopen a job. Of several decisions the first counts.

A decision locks the request, so that nobody declines it while somebody else, who was first, reopens the job.
"""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.context import Context
from bot.domain.errors import JobNotFound
from bot.domain.job_buttons import ApproveRequest, DeclineRequest
from bot.domain.jobs import Job
from bot.domain.reopen_requests import Decision, ReopenRequest, Verdict
from bot.domain.replies import Reply, TaskRequest, Toast
from bot.domain.text import Text
from bot.domain.typed.errors import UntilInThePast
from bot.domain.typed.until import Expiry
from handlers.job_of_button import require_own_card
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.attempt_history import AttemptRecorder, failures_recorded
from handlers.reopening.job_lock import locked
from handlers.reopening.notices import card_of_request
from handlers.reopening.permission import require_may_reopen
from handlers.reopening.reopen import reopen
from handlers.reopening.reopen_job import JOB_REOPENED, already_open_text
from handlers.requests.expire import expire
from handlers.requests.request_history import record
from handlers.requests.settle import settlement_task
from handlers.rights.visibility import require_visible

DECLINED = Text("已拒绝，结果会告知请求人", "Declined; the person who asked is told")
DECIDED_ALREADY = Text("这个请求已有结果", "This request has been decided already")
EXPIRED = Text("请求已超过 24 小时，不能再处理", "This request is more than 24 hours old and can no longer be decided")


def approve_request(button: ApproveRequest, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Reopen the job in the name of who clicks, if they may.

    Raises:
        JobNotFound: if there is no such request for a job that the requester may see.
        NotAllowed, SomebodyElseIsAtIt, BotError: as ``reopen``; the request stays pending.
        UntilInThePast: if the job was to be open until a moment that has passed.
    """
    request, job = _find(button.request_id, ctx)
    with locked(request.id, ctx):
        if decided := _answer_if_decided(request, job, ctx):
            return decided
        if request.until is not None and request.until <= ctx.now():
            raise UntilInThePast
        outcome, job = reopen(job.id, Expiry(request.until), ctx)
        _decide(request, "approved" if outcome == "reopened" else "already_open", ctx)
    toast = Toast(JOB_REOPENED, "success") if outcome == "reopened" else Toast(already_open_text(job, ctx))
    return _answer(request, job, toast, ctx, refresh_tasks(job.id, ctx))


def decline_request(button: DeclineRequest, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Leave the job closed. Whoever may reopen it may do this. Raises as ``approve_request``."""
    request, job = _find(button.request_id, ctx)
    with locked(request.id, ctx):
        if decided := _answer_if_decided(request, job, ctx):
            return decided
        _decide(request, "declined", ctx)
        record(request, "declined", ctx.requester, ctx)
    return _answer(request, job, Toast(DECLINED, "success"), ctx)


def _find(request_id: str, ctx: Context) -> tuple[ReopenRequest, Job]:
    """The request and its job, for somebody who may reopen it; a request whose time is over is ended first.

    Raises:
        JobNotFound: the same whether there is no such request or its job may not be shown.
        CardOutdated: on the card of another job.
        NotAllowed: if the requester may not reopen the job.
    """
    request = ctx.store.reopen_requests.get(request_id)
    if request is None:
        raise JobNotFound
    job = require_visible(ctx.store.jobs.get(request.job_id), ctx)
    require_own_card(job.id, ctx)
    with failures_recorded(AttemptRecorder(ctx, "ask", job.id, job)):
        require_may_reopen(job.id, ctx, "decide")
    if request.decision is None and request.is_over(ctx.now()):
        expire(request.id, ctx)
    return request, job


def _answer_if_decided(request: ReopenRequest, job: Job, ctx: Context) -> Reply | None:
    """What somebody is told who comes too late. A decision of this click, made before a crash, is made again."""
    present = ctx.store.reopen_requests.get(request.id)
    decision = present.decision if present is not None else None
    if decision is None:
        return None
    if decision.verdict == "expired":
        return _answer(request, job, Toast(EXPIRED, "warning"), ctx)
    if decision.idempotency_key == ctx.idempotency_key:
        return None
    return _answer(request, job, Toast(DECIDED_ALREADY, "warning"), ctx)


def _decide(request: ReopenRequest, verdict: Verdict, ctx: Context) -> None:
    decision = Decision(verdict, ctx.requester.open_id, ctx.now(), ctx.idempotency_key)
    ctx.store.reopen_requests.decide(request.id, decision)


def _answer(request: ReopenRequest, job: Job, toast: Toast, ctx: Context, tasks: tuple[TaskRequest, ...] = ()) -> Reply:
    """The clicked card shows who has decided what; the others are told by the task, which runs once for each request."""
    decided = ctx.store.reopen_requests.get(request.id) or request
    return Reply(card=card_of_request(job, decided, ctx), toast=toast, tasks=(settlement_task(request.id), *tasks))
