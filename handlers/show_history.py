"""``/history``: who reopened what, failed attempts included; its pages are turned on the same card."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import TurnHistory
from bot.domain.history import HistoryEntry
from bot.domain.job_buttons import ShowHistory
from bot.domain.jobs import ADVERTISED, Audience
from bot.domain.replies import Card, FollowUp, Reply
from cards.history_card import HistoryPage, history_card
from handlers.find_jobs import find_jobs
from handlers.pages import PAGE, page_or_last
from handlers.rights.visibility import audience_of_requester, may_see
from handlers.show_job import Listing, choose_or_suggest
from handlers.zone_of_chat import zone_of_chat


def show_history(command: Command, ctx: Context) -> Reply:
    """``/history [REF]``: the history of all jobs that the requester may see, or of one job."""
    if not command.arguments.strip():
        return turn_history(TurnHistory(), {}, ctx)
    found = find_jobs(command.arguments, ctx)
    if len(found) != 1:
        return choose_or_suggest(command.arguments, found, ctx, Listing(of_history=True))
    return turn_history(TurnHistory(found[0].id), {}, ctx)


def show_chosen_history(button: ShowHistory, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """A button in a list: send the job's history as a new message and leave the list as it is."""
    return Reply(follow_ups=(FollowUp(_page(TurnHistory(button.job_id), ctx)),))


def turn_history(button: TurnHistory, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the history, or the last page if that one no longer exists."""
    return Reply(card=_page(button, ctx))


def _page(button: TurnHistory, ctx: Context) -> Card:
    audience = _audience(button.job_id, ctx)
    found, total, page = page_or_last(
        button.page,
        lambda number: ctx.store.history.entries(button.job_id or None, number * PAGE, PAGE, audience),
    )
    jobs = ctx.store.jobs.get_many({*(entry.job_id for entry in found), *([button.job_id] if button.job_id else [])})
    titles = {
        job_id: f"{job.details.title} {job.details.code}".strip()
        for job_id, job in jobs.items()
        if found or may_see(job, ctx)
    }
    shown = HistoryPage(found, titles, total, page, button.job_id, ctx.requester.chat_id, _askers(found, ctx))
    return history_card(shown, zone_of_chat(ctx))


def _askers(entries: tuple[HistoryEntry, ...], ctx: Context) -> dict[str, str]:
    """Who had asked for each reopening that an approval made, by its idempotency key, as long as the request is kept."""
    keys = {entry.idempotency_key for entry in entries if entry.outcome == "reopened"}
    requests = {key: ctx.store.reopen_requests.approved_with(key) for key in keys}
    return {key: request.asked_by for key, request in requests.items() if request is not None}


def _audience(job_id: str, ctx: Context) -> Audience:
    """For the history of one job only that job has to be looked at."""
    if not job_id:
        return audience_of_requester(ctx)
    job = ctx.store.jobs.get(job_id)
    return Audience(job_ids=frozenset({job_id})) if job is not None and may_see(job, ctx) else ADVERTISED
