"""``/reopen`` and the reopen form on a job's card."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.errors import UntilNotUnderstood
from bot.domain.job_buttons import ReopenJob
from bot.domain.jobs import Job, JobState
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from cards.job_card import JobView, News, job_card
from handlers.find_jobs import find_jobs
from handlers.job_cards import job_card_for, job_view
from handlers.job_of_button import job_id_of
from handlers.read_job import read_job
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.expiry import Expiry, parse_until, parse_until_form, split_until
from handlers.reopening.notices import reopening_notice
from handlers.reopening.reopen import Outcome, reopen
from handlers.show_job import choose_or_suggest

JOB_REOPENED = Text("职位已重启", "The job is open again")
ALREADY_OPEN = Text("职位已经是开放状态，无需重启", "The job is open already; nothing to do")
STILL_COUNTED_OPEN = Text(
    "到期日已过，但飞书招聘仍视其为开放职位，所以无法重启。请在飞书招聘中修改到期日。",
    "Its date has passed, but Feishu Hire still counts the job as open, so it cannot be reopened. Please change the date in Hire.",
)


def reopen_by_command(command: Command, ctx: Context) -> Reply:
    """``/reopen REF [UNTIL]``: reopens the job at once, or shows the card with the form if UNTIL is missing."""
    reference, typed = split_until(command.arguments)
    found = find_jobs(reference, ctx)
    if not typed and not found:
        _require_until_understood(reference, ctx)
    if len(found) != 1:
        return choose_or_suggest(reference, found, ctx)
    if not typed:
        return Reply(card=job_card_for(read_job(found[0].id, ctx), ctx, offer="asked"))
    until = parse_until(typed, ctx.now(), ctx.policy.zone)
    outcome, job = reopen(found[0].id, until, ctx)
    return Reply(card=_opened_card(outcome, job_view(job, ctx), ctx), tasks=refresh_tasks(job.id, ctx))


def reopen_by_form(button: ReopenJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    """The reopen form: the clicked card shows the open job, and a message in its thread says who reopened it."""
    until = parse_until_form(form, ctx.now(), ctx.policy.zone, button.period)
    outcome, job = reopen(job_id_of(button, ctx), until, ctx)
    view = job_view(job, ctx)
    card = _opened_card(outcome, view, ctx)
    if outcome != "reopened":
        return Reply(card=card, toast=Toast(_already_open(job, ctx), "info"))
    return Reply(
        card=card,
        toast=Toast(JOB_REOPENED, "success"),
        follow_ups=(FollowUp(_notice(view, until, ctx), in_thread=True),),
        tasks=refresh_tasks(job.id, ctx),
    )


def _notice(view: JobView, until: Expiry, ctx: Context) -> Card:
    return reopening_notice(view, ctx.requester.open_id, until.expires_at, ctx.now(), ctx)


def _opened_card(outcome: Outcome, view: JobView, ctx: Context) -> Card:
    """The card of a job that is open now, with who opened it if this request did."""
    now, zone = ctx.now(), ctx.policy.zone
    if outcome == "reopened":
        return job_card(view, now, zone, news=News(JOB_REOPENED, ctx.requester.open_id), offer="done")
    return job_card(view, now, zone, news=News(_already_open(view.job, ctx)), offer="tried")


def _already_open(job: Job, ctx: Context) -> Text:
    return STILL_COUNTED_OPEN if job.state(ctx.now()) is JobState.EXPIRED else ALREADY_OPEN


def _require_until_understood(reference: str, ctx: Context) -> None:
    """``/reopen A168688 tomorrow``: if the first word alone is a job, the rest was meant as an UNTIL.

    Raises:
        UntilNotUnderstood
    """
    first, _, rest = reference.partition(" ")
    if rest and find_jobs(first, ctx):
        raise UntilNotUnderstood
