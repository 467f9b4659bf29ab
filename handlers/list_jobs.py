"""``/jobs`` and ``/expiring``: lists of stored jobs; their pages are turned on the same card."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import ListExpiring, ListJobs, StateFilter
from bot.domain.errors import DaysNotUnderstood
from bot.domain.filters import MINE
from bot.domain.jobs import Job
from bot.domain.normalization import normalize
from bot.domain.replies import Reply
from bot.interfaces.job_store import JobSearch
from bot.interfaces.store import FIRST_SCAN
from cards.expiring_card import expiring_card
from cards.jobs_card import jobs_card
from handlers.pages import PAGE, page_or_last
from handlers.visibility import audience_of_requester

Page = tuple[tuple[Job, ...], int]

DEFAULT_DAYS = 30
MAX_DAYS = 365
CHART_WEEKS = 12
_STATES: dict[str, StateFilter] = {
    "open": "open",
    "开放": "open",
    "开放中": "open",
    "closed": "closed",
    "关闭": "closed",
    "已关闭": "closed",
    "all": "any",
    "全部": "any",
}
_IS_OPEN: dict[StateFilter, bool | None] = {"open": True, "closed": False, "any": None}
# A word may name its field, as in city:Shanghai. The search looks into all fields, so the name is removed.
_FIELD_NAME = re.compile(r"^(?:department|city|type|部门|城市|类别)[:=]", re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,4})\s?(?:d|days?|天|日)?", re.ASCII | re.IGNORECASE)


def is_incomplete(ctx: Context) -> bool:
    """Whether the jobs are still being read for the first time, so that a list shows only what is known so far."""
    return ctx.store.key_value.get(FIRST_SCAN) is None


def list_jobs(command: Command, ctx: Context) -> Reply:
    """``/jobs [words] [mine] [open|closed]``: a list in pages.

    Words are searched in title, code, department, city and type; ``mine`` are the jobs of whoever typed it.
    """
    words = [_FIELD_NAME.sub("", word) for word in command.arguments.split()]
    states = [_STATES[normalize(word)] for word in words if normalize(word) in _STATES]
    mine = ctx.requester.open_id if any(normalize(word) in MINE for word in words) else ""
    keywords = {*_STATES, *MINE}
    searched = " ".join(word for word in words if word and normalize(word) not in keywords)
    return turn_jobs(ListJobs(searched, states[-1] if states else "any", mine=mine), {}, ctx)


def turn_jobs(button: ListJobs, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the list, or the last page if that one no longer exists."""
    wanted = replace(_wanted(button.mine, ctx), words=tuple(button.words.split()), is_open=_IS_OPEN[button.state])

    def read(page: int) -> Page:
        return ctx.store.jobs.search(wanted, ctx.now(), offset=page * PAGE, limit=PAGE)

    found, total, page = page_or_last(button.page, read)
    now, zone = ctx.now(), ctx.policy.zone
    incomplete = is_incomplete(ctx)
    return Reply(
        card=jobs_card(
            found, total, page, button.words, button.state, now, zone, mine=button.mine, is_incomplete=incomplete
        )
    )


def _wanted(mine: str, ctx: Context) -> JobSearch:
    """The jobs that the requester may see; with ``mine`` those of that person."""
    return JobSearch(job_ids=ctx.team_jobs.of(mine) if mine else None, audience=audience_of_requester(ctx))


def list_expiring(command: Command, ctx: Context) -> Reply:
    """``/expiring [days] [mine]``: what expires within that many days, and then what closed within as many days before."""
    words = command.arguments.split()
    mine = ctx.requester.open_id if any(normalize(word) in MINE for word in words) else ""
    typed = " ".join(word for word in words if normalize(word) not in MINE)
    found = _DAYS.fullmatch(typed) if typed else None
    days = int(found.group(1)) if found else DEFAULT_DAYS
    if (typed and not found) or not 1 <= days <= MAX_DAYS:
        raise DaysNotUnderstood
    return turn_expiring(ListExpiring(days, mine=mine), {}, ctx)


def turn_expiring(button: ListExpiring, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the list, or the last page if that one no longer exists."""
    now, span = ctx.now(), timedelta(days=min(max(button.days, 1), MAX_DAYS))
    wanted, jobs = _wanted(button.mine, ctx), ctx.store.jobs

    def read(page: int) -> Page:
        return jobs.expiring(wanted, now - span, now, now + span, offset=page * PAGE, limit=PAGE)

    found, total, page = page_or_last(button.page, read)
    weeks = jobs.expiry_weeks(wanted, now, CHART_WEEKS) if page == 0 else ()
    closed = jobs.count_closed(wanted, now - span, now) if page == 0 else 0
    return Reply(
        card=expiring_card(
            found,
            total,
            page,
            span.days,
            now,
            ctx.policy.zone,
            weeks=weeks,
            closed=closed,
            mine=button.mine,
            is_incomplete=is_incomplete(ctx),
        )
    )
