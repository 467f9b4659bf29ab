"""Chooses closed jobs on a digest, and confirms or cancels their reopening. The task is in ``reopen_many.py``."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.dispatch.context import Context
from bot.domain.buttons import CancelBulkRequest, ChooseReopenings, ConfirmBulkRequest, ConfirmReopenings
from bot.domain.error_texts import WORKING_ON_IT
from bot.domain.errors import CardOutdated, NotAllowed, NothingChosen
from bot.domain.jobs import AdvertKey, Job
from bot.domain.replies import Reply, TaskRequest, Toast
from bot.domain.serialization import dump
from bot.domain.text import Text
from bot.domain.typed.errors import UntilInThePast
from bot.domain.typed.until import parse_until, parse_until_form
from bot.interfaces.bulk_request_store import BulkRequest, LeftOutJob
from cards.reopenings_card import cancelled_card
from cards.reopenings_parts.rows import MAX_JOBS
from handlers.reopening.bulk_confirmation import ask_to_confirm
from handlers.reopening.reopen_many import ChosenJob, ReopenManyRequest, first_progress
from handlers.rights.visibility import only_visible
from handlers.zone_of_chat import zone_of_chat

# The team, the job before and after, and the reopening itself.
CALLS_OF_A_REOPENING = 4
DECIDED = Text("这次重启已经确认或取消过了", "This was confirmed or cancelled already")
CANCELLED = Text("已取消", "Cancelled")
_ONLY = Text("只有 {name} 可以确认或取消这次重启。", "Only {name} can confirm or cancel this.")
_ONLY_REQUESTER = Text(
    "只有选择这些职位的人可以确认或取消，卡片上写明了是谁。",
    "Only the person who chose these jobs can confirm or cancel this; the card names them.",
)


def choose_reopenings(button: ChooseReopenings, form: Mapping[str, Any], ctx: Context) -> Reply:
    """The digest's form: a card in its thread names the jobs and asks for confirmation."""
    until = parse_until_form(form, ctx.now(), zone_of_chat(ctx), button.period)
    chosen = form.get("posts")
    listed = chosen if isinstance(chosen, list) else [chosen]
    names = [name for name in listed if isinstance(name, str)]
    jobs = _find_jobs(names, ctx)
    if not jobs:
        raise NothingChosen
    return ask_to_confirm(jobs, until, ctx, in_thread=True, digest_page=button.page)


def confirm_bulk_request(button: ConfirmBulkRequest, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Start the task and show its progress on the card. The permission is checked for each job when it is reopened."""
    request = _require_own(button.request_id, ctx)
    if request.expires_at is not None and request.expires_at <= ctx.now():
        raise UntilInThePast
    jobs = _find_jobs(request.job_ids, ctx)
    if not jobs:
        raise CardOutdated
    _count_calls(jobs, ctx)
    if not ctx.store.bulk_requests.decide(request.id, "confirmed", ctx.idempotency_key):
        return Reply(toast=Toast(DECIDED))
    requester = ctx.requester
    work = ReopenManyRequest(
        tuple(ChosenJob(job.id) for job in jobs),
        requester_id=requester.open_id,
        chat_id=requester.chat_id,
        message_id=requester.message_id,
        expires_at=request.expires_at,
        left_out=_visible(request.left_out, ctx),
        digest_message_id=request.digest_message_id,
        digest_page=request.digest_page,
    )
    return _start(work, request.id, ctx)


def cancel_bulk_request(button: CancelBulkRequest, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Reopen nothing; the card says so."""
    request = _require_own(button.request_id, ctx)
    if not ctx.store.bulk_requests.decide(request.id, "cancelled", ctx.idempotency_key):
        return Reply(toast=Toast(DECIDED))
    card = cancelled_card(_find_jobs(request.job_ids, ctx), request.requester_id)
    return Reply(card=card, toast=Toast(CANCELLED, "success"))


def confirm_reopenings(button: ConfirmReopenings, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """The same for a card of release 0.1 or 0.2, which stored no request; whoever confirms it first is the requester."""
    parse_until(button.until, ctx.now(), zone_of_chat(ctx))
    jobs = _find_jobs([*button.job_ids, *button.posts], ctx)
    if not jobs:
        raise CardOutdated
    _count_calls(jobs, ctx)
    requester = ctx.requester
    if ctx.store.key_value.set_once(f"confirmed:{requester.message_id}", ctx.idempotency_key) != ctx.idempotency_key:
        return Reply(toast=Toast(DECIDED))
    chosen = tuple(ChosenJob(job.id) for job in jobs)
    work = ReopenManyRequest(chosen, button.until, requester.open_id, requester.chat_id, requester.message_id)
    return _start(work, ctx.idempotency_key, ctx)


def _count_calls(jobs: Sequence[Job], ctx: Context) -> None:
    """Raises TooManyCalls before anything is decided, so that it can be confirmed a minute later."""
    ctx.hire_calls.count(ctx.requester.open_id, calls=CALLS_OF_A_REOPENING * len(jobs))


def _start(work: ReopenManyRequest, idempotency_key: str, ctx: Context) -> Reply:
    task = TaskRequest("reopen_many", idempotency_key, dump(work))
    return Reply(card=first_progress(work, ctx), toast=Toast(WORKING_ON_IT), tasks=(task,))


def _require_own(request_id: str, ctx: Context) -> BulkRequest:
    """The stored request; what the button says gives no right.

    Raises:
        CardOutdated: if there is none from this chat.
        NotAllowed: if somebody else made it.
    """
    request = ctx.store.bulk_requests.get(request_id)
    if request is None or request.chat_id != ctx.requester.chat_id:
        raise CardOutdated
    if request.requester_id != ctx.requester.open_id:
        raise NotAllowed(_only_requester(request, ctx))
    return request


def _only_requester(request: BulkRequest, ctx: Context) -> Text:
    """Who may confirm. The bot knows the names of people who have created jobs, and of nobody else."""
    for job in ctx.store.jobs.get_many(request.job_ids).values():
        creator = job.details.creator
        if creator and creator.id == request.requester_id and creator.name.zh_cn and creator.name.en_us:
            return _ONLY.fill(name=creator.name)
    return _ONLY_REQUESTER


def _visible(left_out: Sequence[LeftOutJob], ctx: Context) -> tuple[LeftOutJob, ...]:
    shown = {job.id for job in _find_jobs([each.job_id for each in left_out], ctx)}
    return tuple(each for each in left_out if each.job_id in shown)


def _find_jobs(names: Sequence[str], ctx: Context) -> tuple[Job, ...]:
    """The jobs by their ids, or by ``website_id/post_id`` as release 0.1 named them; each once."""
    ids = [_job_id(name, ctx) for name in list(dict.fromkeys(names))[:MAX_JOBS]]
    wanted = [job_id for job_id in dict.fromkeys(ids) if job_id]
    known = ctx.store.jobs.get_many(wanted)
    return only_visible((known[job_id] for job_id in wanted if job_id in known), ctx)[:MAX_JOBS]


def _job_id(name: str, ctx: Context) -> str | None:
    website_id, is_advert, post_id = name.partition("/")
    return ctx.store.jobs.id_of_advert(AdvertKey(website_id, post_id)) if is_advert else name
