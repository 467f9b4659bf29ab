"""``/jobs`` and ``/expiring``: lists of stored jobs; their pages are turned on the same card."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import ListExpiring, ListJobs, StateFilter
from bot.domain.jobs import Job
from bot.domain.normalization import normalize
from bot.domain.reminders import Filters
from bot.domain.replies import Reply
from bot.domain.typed.filter_words import parse_filters
from bot.domain.typed.spans import MAX_DAYS, split_span
from bot.domain.typed.until import LAST_MOMENT
from bot.interfaces.store import FIRST_SCAN
from cards.expiring_card import expiring_card, no_match_card
from cards.jobs_card import jobs_card
from handlers.filtered_jobs import near_values, search_for
from handlers.pages import PAGE, page_or_last
from handlers.zone_of_chat import zone_of_chat

Page = tuple[tuple[Job, ...], int]

DEFAULT_DAYS = 30
CHART_WEEKS = 12
_STATES: dict[str, StateFilter] = {
    **dict.fromkeys(("open", "开放", "开放中", "已开放", "招聘中", "在招", "未关闭"), "open"),
    **dict.fromkeys(("closed", "关闭", "已关闭", "关闭的", "expired", "已到期", "过期", "已过期"), "closed"),
    **dict.fromkeys(("all", "全部", "所有"), "any"),
}
_IS_OPEN: dict[StateFilter, bool | None] = {"open": True, "closed": False, "any": None}


def is_incomplete(ctx: Context) -> bool:
    """Whether the jobs are still being read for the first time, so that a list shows only what is known so far."""
    return ctx.store.key_value.get(FIRST_SCAN) is None


def list_jobs(command: Command, ctx: Context) -> Reply:
    """``/jobs [filters] [open|closed]``: a list in pages; ``mine`` are the jobs of whoever typed it.

    Several states, such as ``open closed``, are all of them. Raises as ``parse_filters``.
    """
    words = command.arguments.split()
    states = {_STATES[normalize(word)] for word in words if normalize(word) in _STATES}
    searched = " ".join(word for word in words if normalize(word) not in _STATES)
    mine = ctx.requester.open_id if parse_filters(searched).mine else ""
    state: StateFilter = states.pop() if len(states) == 1 else "any"
    return turn_jobs(ListJobs(searched, state, mine=mine), {}, ctx)


def turn_jobs(button: ListJobs, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the list, or the last page if that one no longer exists."""
    filters = parse_filters(button.words)
    wanted = replace(search_for(filters, button.mine, ctx), is_open=_IS_OPEN[button.state])

    def read(page: int) -> Page:
        return ctx.store.jobs.search(wanted, ctx.now(), offset=page * PAGE, limit=PAGE)

    found, total, page = page_or_last(button.page, read)
    return Reply(
        card=jobs_card(
            found,
            total,
            page,
            button.words,
            button.state,
            ctx.now(),
            zone_of_chat(ctx),
            mine=button.mine,
            is_incomplete=is_incomplete(ctx),
            near={} if total else near_values(filters, ctx),
        )
    )


def list_expiring(command: Command, ctx: Context) -> Reply:
    """``/expiring [when] [filters]``: what expires by the end of that day, and what closed within as many days before.

    Raises:
        DaysNotUnderstood: for no day, or more than a year.
        FilterUnknown, FilterEmpty: as ``parse_filters``.
    """
    zone = zone_of_chat(ctx)
    days, words = split_span(command.arguments, ctx.now().astimezone(zone).date())
    mine = ctx.requester.open_id if parse_filters(words).mine else ""
    return _expiring(ListExpiring(DEFAULT_DAYS if days is None else days, mine=mine, words=words), zone, ctx)


def turn_expiring(button: ListExpiring, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the list, or the last page if that one no longer exists."""
    return _expiring(button, zone_of_chat(ctx), ctx)


def _expiring(button: ListExpiring, zone: ZoneInfo, ctx: Context) -> Reply:
    now, days = ctx.now(), min(max(button.days, 0), MAX_DAYS)
    since, until = now - timedelta(days=max(days, 1)), _end_of_day(now.astimezone(zone).date() + timedelta(days), zone)
    filters = parse_filters(button.words)
    wanted, jobs = search_for(filters, button.mine, ctx), ctx.store.jobs

    def read(page: int) -> Page:
        return jobs.expiring(wanted, since, now, until, offset=page * PAGE, limit=PAGE)

    found, total, page = page_or_last(button.page, read)
    near = {} if total else near_values(filters, ctx)
    if not total and filters != Filters() and not jobs.search(wanted, now, offset=0, limit=1)[1]:
        return Reply(card=no_match_card(button.words, button.mine, near, is_incomplete=is_incomplete(ctx)))
    weeks = jobs.expiry_weeks(wanted, now, CHART_WEEKS) if page == 0 else ()
    closed = jobs.count_closed(wanted, since, now) if page == 0 else 0
    return Reply(
        card=expiring_card(
            found,
            total,
            page,
            days,
            now,
            zone,
            weeks=weeks,
            closed=closed,
            query=button.words,
            mine=button.mine,
            is_incomplete=is_incomplete(ctx),
            near=near,
        )
    )


def _end_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, LAST_MOMENT, tzinfo=zone)
