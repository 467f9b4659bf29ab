"""Chooses closed jobs on a digest and confirms their reopening with one expiry. The task is in ``reopen_many.py``."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.dispatch.context import Context
from bot.domain.buttons import ChooseReopenings, ConfirmReopenings, TurnDigest
from bot.domain.error_texts import WORKING_ON_IT
from bot.domain.errors import CardOutdated, NothingChosen
from bot.domain.jobs import AdvertKey, Job
from bot.domain.replies import Reply, TaskRequest, Toast
from bot.domain.serialization import dump
from bot.domain.typed.until import Expiry, parse_until, parse_until_form
from cards.components.dates import iso_date
from cards.reopenings_card import MAX_JOBS, Reopening, confirm_card, progress_card
from handlers.reopening.expiry import describe_until
from handlers.reopening.reopen_many import ChosenJob, ReopenManyRequest
from handlers.visibility import only_visible


def choose_reopenings(button: ChooseReopenings, form: Mapping[str, Any], ctx: Context) -> Reply:
    """The digest's form: the card names the jobs and asks for confirmation."""
    until = parse_until_form(form, ctx.now(), ctx.policy.zone, button.period)
    chosen = form.get("posts")
    names = [chosen] if isinstance(chosen, str) else [name for name in chosen or () if isinstance(name, str)]
    jobs = _find_jobs(names, ctx)
    if not jobs:
        raise NothingChosen
    confirm = ConfirmReopenings(button.digest_id, _typed(until, ctx), job_ids=tuple(job.id for job in jobs))
    back = TurnDigest(button.digest_id)
    return Reply(card=confirm_card(jobs, describe_until(until, ctx.policy.zone), confirm, back))


def confirm_reopenings(button: ConfirmReopenings, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Start the task and show its progress on the card. The permission is checked for each job when it is reopened."""
    until = parse_until(button.until, ctx.now(), ctx.policy.zone)
    jobs = _find_jobs([*button.job_ids, *button.posts], ctx)
    if not jobs:
        raise CardOutdated
    requester = ctx.requester
    chosen = tuple(ChosenJob(job.id) for job in jobs)
    request = ReopenManyRequest(chosen, button.until, requester.open_id, requester.chat_id, requester.message_id)
    rows = [Reopening(job, "waiting") for job in jobs]
    card = progress_card(rows, requester.open_id, describe_until(until, ctx.policy.zone), is_finished=False)
    return Reply(
        card=card,
        toast=Toast(WORKING_ON_IT),
        tasks=(TaskRequest("reopen_many", ctx.idempotency_key, dump(request)),),
    )


def _find_jobs(names: Sequence[str], ctx: Context) -> tuple[Job, ...]:
    """The jobs by their ids, or by ``website_id/post_id`` as release 0.1 named them; each once."""
    ids = [_job_id(name, ctx) for name in dict.fromkeys(names)]
    wanted = [job_id for job_id in dict.fromkeys(ids) if job_id]
    known = ctx.store.jobs.get_many(wanted)
    return only_visible((known[job_id] for job_id in wanted if job_id in known), ctx)[:MAX_JOBS]


def _job_id(name: str, ctx: Context) -> str | None:
    website_id, is_advert, post_id = name.partition("/")
    return ctx.store.jobs.id_of_advert(AdvertKey(website_id, post_id)) if is_advert else name


def _typed(until: Expiry, ctx: Context) -> str:
    """The expiry as somebody would type it; it means the same when the confirmation comes after midnight."""
    return iso_date(until.expires_at, ctx.policy.zone) if until.expires_at else "forever"
