"""The jobs that expire soon or have closed lately as a paged list in two groups, and a folded chart of the coming weeks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.buttons import ListExpiring
from bot.domain.jobs import Job, JobState
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.dates import in_zone
from cards.components.elements import Element, bar_chart, card_content, header, heading, line, note, panel
from cards.components.sanitize import join_texts, one_line, plain_message
from cards.components.size_limit import fit_card
from cards.jobs_card import HOW_TO_SEARCH, NOTHING_NEAR, no_match_text
from cards.list_parts.job_rows import (
    PAGE_SIZE,
    QUERY_LENGTH,
    TEXT_LENGTH,
    RenderTime,
    job_rows,
    list_fallback,
    list_notes,
    pager,
    reopenings_of_page,
)
from cards.list_parts.near_values import near_elements
from cards.wording.labels import COMMA

_TITLE = Text("职位到期情况", "Expiring jobs")
_OPENING = Text(
    "{days} 天内到期，以及最近 {days} 天内关闭或到期的职位：共 {total} 个",
    "{expire} within {days} days, or closed or expired in the last {days} days",
)
_OPENING_TODAY = Text(
    "今天到期，以及最近 24 小时内关闭或到期的职位：共 {total} 个",
    "{expire} today, or closed or expired in the last 24 hours",
)
_OPENING_TOMORROW = Text(
    "今明两天到期，以及最近 24 小时内关闭或到期的职位：共 {total} 个",
    "{expire} today or tomorrow, or closed or expired in the last 24 hours",
)
_FOR = Text("「{query}」：{opening}", "“{query}”: {opening}")
_SOON = Text("即将到期", "Expiring")
_CLOSED = Text("已关闭或到期", "Closed or expired")
_NONE = Text(
    "没有需要关注的职位。想看更长时间，可以发送「到期 90天{filters}」。",
    "Nothing needs attention. To look further ahead, send /expiring 90{filters}.",
)
_MAX_WEEKS = 12
# A chart cannot be translated, so the bar of closed jobs is labelled by a sign, which the panel's title explains.
_CLOSED_SIGN = "✕"
_CHART_TITLE = Text(
    "未来 {weeks} 周每周到期的职位数（日期为每周第一天），✕ 为已关闭或到期",
    "Jobs expiring in each of the next {weeks} weeks, by the week's first day; ✕: closed or expired already",
)
_NUMBERS = Text("{weeks}。✕ 已关闭或到期：{closed}", "{weeks}. ✕ closed or expired: {closed}")
_ACTIVE = frozenset({JobState.OPEN, JobState.EXPIRING})


def expiring_card(  # noqa: PLR0913 - a page of a list consists of six values, and the chart of two more
    jobs: tuple[Job, ...],
    total: int,
    page: int,
    days: int,
    now: datetime,
    zone: ZoneInfo,
    *,
    weeks: tuple[int, ...] = (),
    closed: int = 0,
    query: str = "",
    mine: str = "",
    is_incomplete: bool = False,
    near: Mapping[str, tuple[str, ...]] = NOTHING_NEAR,
) -> Card:
    """One page, counted from 0, of jobs in the order of ``JobRepository.expiring``; the options as in ``jobs_card``.

    ``weeks`` are the numbers of jobs that expire in each of the coming spans of seven days, the first of which begins
    now. With them the first page has a chart, in which a bar is labelled by the first day of its span; ``closed`` is the
    number of jobs that have closed or expired.
    """
    at = RenderTime(now, zone)
    opening = _opening(days, total)
    nothing = _NONE.fill(filters="")
    if echo := one_line(query, TEXT_LENGTH):
        nothing = _NONE.fill(filters=f" {echo}")
        opening = _FOR.fill(query=echo, opening=opening)
    carried = one_line(query, QUERY_LENGTH)
    pages = pager(total, page, lambda number: ListExpiring(days, number, mine, carried))
    chart = _chart(weeks[:_MAX_WEEKS], closed, at) if weeks and page == 0 else []

    def build(cap: int) -> Element:
        groups = _groups(jobs[:PAGE_SIZE], at, cap) or [*near_elements(near), note(nothing)]
        choose = reopenings_of_page(jobs, at, cap, ListExpiring(days, page, mine, carried))
        notes = list_notes(mine, is_incomplete=is_incomplete)
        body = [line(opening), *notes, *groups, *pages, *choose, *chart]
        return card_content(header(_TITLE, "orange" if jobs else "green"), body, _TITLE)

    return Card(fit_card(build), list_fallback(opening, jobs, at))


def _opening(days: int, total: int) -> Text:
    expire = "1 job expires" if total == 1 else f"{total} jobs expire"
    opening = {0: _OPENING_TODAY, 1: _OPENING_TOMORROW}.get(days, _OPENING)
    return opening.fill(days=days, total=total, expire=expire)


def no_match_card(
    query: str, mine: str, near: Mapping[str, tuple[str, ...]] = NOTHING_NEAR, *, is_incomplete: bool = False
) -> Card:
    """Instead of a list if no job matches the filters, whenever it expires; the options as in ``jobs_card``."""
    opening, notes = no_match_text(query), list_notes(mine, is_incomplete=is_incomplete)
    body = [line(opening), *notes, *near_elements(near), note(HOW_TO_SEARCH)]
    return Card(card_content(header(_TITLE, "grey"), body, _TITLE), plain_message(opening))


def _chart(weeks: tuple[int, ...], closed: int, at: RenderTime) -> list[Element]:
    """A bar for the closed jobs and for each week, and the same numbers as text for clients that do not show charts."""
    today = in_zone(at.now, at.zone)
    firsts = [f"{today + timedelta(weeks=number):%m-%d}" for number in range(len(weeks))]
    bars = list(zip(firsts, weeks, strict=True))
    numbers = join_texts([Text(f"{first} {jobs}", f"{first} {jobs}") for first, jobs in bars], COMMA)
    title = _CHART_TITLE.fill(weeks=len(weeks))
    chart = [bar_chart([(_CLOSED_SIGN, closed), *bars]), note(_NUMBERS.fill(weeks=numbers, closed=closed))]
    return [panel(title, chart)]


def _groups(jobs: tuple[Job, ...], at: RenderTime, cap: int) -> list[Element]:
    soon = tuple(job for job in jobs if job.state(at.now) in _ACTIVE)
    closed = tuple(job for job in jobs if job.state(at.now) not in _ACTIVE)
    return [*_group(_SOON, soon, at, cap), *_group(_CLOSED, closed, at, cap)]


def _group(title: Text, jobs: tuple[Job, ...], at: RenderTime, cap: int) -> list[Element]:
    if not jobs:
        return []
    return [heading(title), *job_rows(jobs, at, cap)]
