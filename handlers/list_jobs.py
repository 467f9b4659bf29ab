"""``/jobs`` and ``/expiring``: lists of stored posts; their pages are turned on the same card."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import ListExpiring, ListJobs, StateFilter
from bot.domain.errors import DaysNotUnderstood, StillReading
from bot.domain.job_posts import JobPost
from bot.domain.normalization import normalize
from bot.domain.replies import Reply
from bot.interfaces.store import FIRST_SCAN
from cards.expiring_card import expiring_card
from cards.jobs_card import jobs_card
from handlers.pages import PAGE, page_or_last

Page = tuple[tuple[JobPost, ...], int]

DEFAULT_DAYS = 30
MAX_DAYS = 365
CHART_WEEKS = 12
FIRST_SCAN_TIMEOUT = timedelta(seconds=6)
POLL_EVERY = timedelta(seconds=0.2)
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


def require_first_scan(ctx: Context) -> None:
    """Wait until the first scan is over, so that no incomplete list is shown.

    Raises:
        StillReading: if that takes longer than ``FIRST_SCAN_TIMEOUT``.
    """
    for _ in range(int(FIRST_SCAN_TIMEOUT / POLL_EVERY)):
        if ctx.store.key_value.get(FIRST_SCAN):
            return
        ctx.wait(POLL_EVERY)
    raise StillReading


def list_jobs(command: Command, ctx: Context) -> Reply:
    """``/jobs [words] [open|closed]``: a list in pages; words are searched in title, code, department, city and type."""
    require_first_scan(ctx)
    words = [_FIELD_NAME.sub("", word) for word in command.arguments.split()]
    states = [_STATES[normalize(word)] for word in words if normalize(word) in _STATES]
    searched = " ".join(word for word in words if word and normalize(word) not in _STATES)
    return turn_jobs(ListJobs(searched, states[-1] if states else "any"), {}, ctx)


def turn_jobs(button: ListJobs, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the list, or the last page if that one no longer exists."""

    def read(page: int) -> Page:
        return ctx.store.posts.search(
            tuple(button.words.split()), is_open=_IS_OPEN[button.state], now=ctx.now(), offset=page * PAGE, limit=PAGE
        )

    found, total, page = page_or_last(button.page, read)
    return Reply(card=jobs_card(found, total, page, button.words, button.state, ctx.now(), ctx.policy.zone))


def list_expiring(command: Command, ctx: Context) -> Reply:
    """``/expiring [days]``: what expires within that many days, soonest first, then what closed within as many days before."""
    typed = command.arguments.strip()
    found = _DAYS.fullmatch(typed) if typed else None
    days = int(found.group(1)) if found else DEFAULT_DAYS
    if (typed and not found) or not 1 <= days <= MAX_DAYS:
        raise DaysNotUnderstood
    require_first_scan(ctx)
    return turn_expiring(ListExpiring(days), {}, ctx)


def turn_expiring(button: ListExpiring, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the list, or the last page if that one no longer exists."""
    now, span = ctx.now(), timedelta(days=min(max(button.days, 1), MAX_DAYS))

    def read(page: int) -> Page:
        return ctx.store.posts.expiring(now - span, now, now + span, offset=page * PAGE, limit=PAGE)

    found, total, page = page_or_last(button.page, read)
    weeks: tuple[int, ...] = ()
    closed = 0
    if page == 0:
        weeks = ctx.store.posts.expiry_weeks(now, CHART_WEEKS)
        closed = len(ctx.store.posts.closed_since(now - span, now))
    zone = ctx.policy.zone
    return Reply(card=expiring_card(found, total, page, span.days, now, zone, weeks=weeks, closed=closed))
