"""The button on the card of a closed job for those who may not reopen it: it sends a request to those who may."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.dispatch.context import Context
from bot.domain.errors import NotAllowed
from bot.domain.job_buttons import AskToReopen
from bot.domain.jobs import Job
from bot.domain.reopen_requests import ReopenRequest
from bot.domain.replies import Reply, TaskRequest, Toast
from bot.domain.text import Text
from bot.domain.typed.until import parse_until_form
from cards.job_card import News
from handlers.job_cards import job_card_for
from handlers.job_of_button import require_own_card
from handlers.read_job import read_job
from handlers.reopening.permission import require_may_reopen
from handlers.reopening.reopen_job import ALREADY_OPEN
from handlers.requests.deliver import delivery_task
from handlers.requests.expire import expire
from handlers.requests.request_history import asker, record
from handlers.requests.settle import settlement_task
from handlers.rights.visibility import require_visible
from handlers.zone_of_chat import zone_of_chat

ASKED = Text(
    "请求已提交，24 小时内有效；结果会在这张卡片的话题中告知。",
    "Your request is sent and stays open for 24 hours. The outcome comes in this card's thread.",
)
PENDING = Text("你已请求重启这个职位，正在等待决定", "You have already asked; nobody has decided yet")
DECLINED_LATELY = Text(
    "你对这个职位的请求已被拒绝，24 小时内不能再次请求；职位重新开放后又关闭的除外。",
    "Your request for this job was declined. You can ask again after 24 hours, or earlier if the job is opened and closes again.",
)
YOU_MAY = Text("你有权限重启这个职位，请直接点「重启职位」", "You may reopen this job yourself: press “Reopen job”")


def ask_to_reopen(button: AskToReopen, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Ask for the time or date in the form; a person has one pending request for a job, and waits a day after a refusal.

    Raises:
        JobNotFound: if there is no such job that the requester may see.
        UntilInThePast, UntilNotUnderstood: as ``parse_until_form``.
    """
    until = parse_until_form(form, ctx.now(), zone_of_chat(ctx), button.period)
    require_own_card(button.job_id, ctx)
    job = require_visible(read_job(button.job_id, ctx), ctx)
    if job.is_open(ctx.now()):
        return Reply(card=job_card_for(job, ctx, news=News(ALREADY_OPEN)), toast=Toast(ALREADY_OPEN))
    if _may_reopen(job, ctx):
        return Reply(toast=Toast(YOU_MAY))
    declined = ctx.store.reopen_requests.last_declined(job.id, ctx.requester.open_id)
    if declined is not None and declined.bars_another(job.closed_at, ctx.now()):
        return Reply(toast=Toast(DECLINED_LATELY, "warning"))
    settlement = _end_old_request(job, ctx)
    request = _new_request(job, until.expires_at, ctx)
    if ctx.store.reopen_requests.ask(request).id != request.id:
        return Reply(toast=Toast(PENDING))
    record(request, "asked", asker(request), ctx)
    return Reply(toast=Toast(ASKED, "success"), tasks=(*settlement, delivery_task(request.id)))


def _may_reopen(job: Job, ctx: Context) -> bool:
    try:
        require_may_reopen(job.id, ctx)
    except NotAllowed:
        return False
    return True


def _end_old_request(job: Job, ctx: Context) -> tuple[TaskRequest, ...]:
    """End a request that nobody decided in time and that the scheduled task has not found yet."""
    old = ctx.store.reopen_requests.pending_of(job.id, ctx.requester.open_id)
    if old is None or not old.is_over(ctx.now()) or not expire(old.id, ctx):
        return ()
    return (settlement_task(old.id),)


def _new_request(job: Job, until: datetime | None, ctx: Context) -> ReopenRequest:
    requester = ctx.requester
    request_id = hashlib.sha256(ctx.idempotency_key.encode()).hexdigest()[:32]
    return ReopenRequest(
        request_id, job.id, requester.open_id, requester.chat_id, requester.message_id, until, ctx.now()
    )
