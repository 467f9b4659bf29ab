"""``/job``, and the buttons that show one job on a new card or refresh the clicked card."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.job_buttons import ChooseJob, RefreshJob, ShowJob
from bot.domain.jobs import Job
from bot.domain.normalization import normalize
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from bot.domain.typed.references import codes_within, places_of, short_codes_within
from cards.jobs_card import ReopenChoice, choice_card, not_found_card, unknown_job_card
from handlers.find_jobs import find_jobs, missing_codes, nearest_jobs
from handlers.job_cards import job_card_for
from handlers.job_of_button import job_of
from handlers.list_jobs import is_incomplete
from handlers.pages import PAGE
from handlers.read_job import read_job
from handlers.rights.visibility import audience_of_requester
from handlers.zone_of_chat import zone_of_chat

_WORD = re.compile(r"[a-z0-9_-]+")
REFRESHED = Text("已刷新", "Up to date")


@dataclass(frozen=True)
class Listing:
    """How the jobs that a reference means are listed; the fields are those of ``ChooseJob``."""

    page: int = 0
    until: str | None = None
    of_history: bool = False


FIRST_PAGE = Listing()


def show_job(command: Command, ctx: Context) -> Reply:
    """``/job REF``: the card of one job, a list to choose from if several match, or similar jobs if none does."""
    found = find_jobs(command.arguments, ctx)
    if len(found) != 1 or missing_codes(codes_within(command.arguments), found):
        return choose_or_suggest(command.arguments, found, ctx)
    return Reply(card=_card_of(found[0], ctx))


def show_chosen_job(button: ShowJob, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """A button in a list: send the job's card as a new message and leave the list as it is."""
    return Reply(follow_ups=(FollowUp(_card_of(job_of(button, ctx), ctx)),))


def refresh_job(button: RefreshJob, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """The refresh button of a card."""
    return Reply(card=_card_of(job_of(button, ctx), ctx), toast=Toast(REFRESHED, "success"))


def choose_job(button: ChooseJob, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show another page of the list to choose from."""
    listing = Listing(button.page, button.until, button.of_history)
    return choose_or_suggest(button.words, find_jobs(button.words, ctx), ctx, listing)


def choose_or_suggest(reference: str, found: tuple[Job, ...], ctx: Context, listing: Listing = FIRST_PAGE) -> Reply:
    """The answer to a reference that does not mean exactly one job."""
    if not found:
        return Reply(card=_not_found(reference, ctx, of_history=listing.of_history))
    return Reply(card=choice_of(reference, found, ctx, listing))


def choice_of(reference: str, found: tuple[Job, ...], ctx: Context, listing: Listing = FIRST_PAGE) -> Card:
    """The jobs that a reference means, to choose from. Of several codes it is told which were not found.

    For ``/reopen``, where ``until`` is not None, only those that are not open, if there are any.
    """
    closed = () if listing.until is None else tuple(job for job in found if not job.is_open(ctx.now()))
    listed = closed or found
    reopening = None if listing.until is None else ReopenChoice(listing.until, has_closed_only=bool(closed))
    page = min(max(listing.page, 0), (len(listed) - 1) // PAGE)
    rows = listed[page * PAGE : (page + 1) * PAGE]
    missing = missing_places(reference, codes_within(reference), found)
    now, zone, total = ctx.now(), zone_of_chat(ctx), len(listed)
    of_history = listing.of_history
    return choice_card(
        rows, total, page, reference, now, zone, missing=missing, reopening=reopening, of_history=of_history
    )


def missing_places(typed: str, codes: tuple[str, ...], found: tuple[Job, ...]) -> tuple[int, ...]:
    """Which of several codes mean none of the jobs, by their places; also words that are too short to be a code."""
    short = short_codes_missing(typed, found) if len(codes) > 1 else ()
    return places_of((*missing_codes(codes, found), *short), typed)


def short_codes_missing(typed: str, found: tuple[Job, ...]) -> tuple[str, ...]:
    """The words that look like a code, are too short to be one, and are no words of the jobs' titles."""
    in_titles = {word for job in found for word in _WORD.findall(normalize(job.details.title))}
    return tuple(code for code in short_codes_within(typed) if normalize(code) not in in_titles)


def _not_found(reference: str, ctx: Context, *, of_history: bool) -> Card:
    """The same whether there is no such job or the requester may not see it.

    What is similar is looked for among the jobs that the requester may see. A code or an id gets no suggestions where jobs
    are hidden: all of them get one and the same answer.
    """
    audience, now, zone = audience_of_requester(ctx), ctx.now(), zone_of_chat(ctx)
    if audience.sees_all:
        nearest = nearest_jobs(reference, audience, ctx)
        return not_found_card(reference, nearest, now, zone, of_history=of_history)
    nearest = () if codes_within(reference) else nearest_jobs(reference, audience, ctx)
    return unknown_job_card(
        nearest,
        now,
        zone,
        is_direct=ctx.requester.is_direct,
        is_incomplete=is_incomplete(ctx),
        of_history=of_history,
    )


def _card_of(job: Job, ctx: Context) -> Card:
    return job_card_for(read_job(job.id, ctx), ctx)
