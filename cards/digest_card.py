"""The digest: the jobs of a chat that expire soon or have closed, most urgent first, on one card with pages of ten."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.buttons import ChooseReopenings, TurnDigest
from bot.domain.reminders import CLOSED_STAGE
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.dates import days_between
from cards.components.elements import Element, Template, card_content, header, markdown, note
from cards.components.sanitize import join_texts
from cards.components.size_limit import MAX_ELEMENTS, count_elements, fit_card
from cards.components.valid_ids import has_valid_id
from cards.digest_parts.row import (
    LONGEST_TEXT,
    DigestPage,
    DigestRow,
    RowParts,
    RowStatus,
    is_closed,
    row_element,
    row_parts,
    row_status,
)
from cards.list_parts.job_rows import RenderTime, list_fallback, page_count, pager
from cards.reopen_form import DEFAULT_PERIOD, reopenings_form
from cards.wording import labels
from cards.wording.titles import title_and_code

__all__ = ["PAGE_SIZE", "DigestRow", "DigestView", "digest_card"]

PAGE_SIZE = 10
MAX_CHOICES = 30
_MIN_CAP_FOR_CHOICES = 30
_OPTION_LENGTH = 60
# The title in the header, and the note that not all closed jobs can be chosen.
_RESERVED_ELEMENTS = 3
_ONE_TODAY = Text("1 个职位今天到期", "1 job expires today")
_TODAY = Text("{count} 个职位今天到期", "{count} jobs expire today")
_ONE_SOON = Text("1 个职位将在 {days} 天内到期", "1 job expires within {days} days")
_SOON = Text("{count} 个职位将在 {days} 天内到期", "{count} jobs expire within {days} days")
_ONE_TOMORROW = Text("1 个职位将于明天或之前到期", "1 job expires by tomorrow")
_TOMORROW = Text("{count} 个职位将于明天或之前到期", "{count} jobs expire by tomorrow")
_ONE_CLOSED = Text("1 个职位已关闭或到期", "1 job has closed or expired")
_CLOSED = Text("{count} 个职位已关闭或到期", "{count} jobs have closed or expired")
_SETTLED = Text("都已重启或改期，无需再处理", "All settled: open again, or with another expiry date")
_AND = Text("，", ", ")
_GROUP_CLOSED = Text("**已关闭或到期**", "**Closed or expired**")
_GROUP_TODAY = Text("**今天到期**", "**Expires today**")
_GROUP_TOMORROW = Text("**明天到期**", "**Expires tomorrow**")
_GROUP_LATER = Text("**稍后到期**", "**Expires later**")
_GROUPS = (_GROUP_TODAY, _GROUP_TOMORROW, _GROUP_CLOSED, _GROUP_LATER)
_NOT_ALL = Text(
    "这里先列出 {shown} 个，共 {total} 个已关闭或到期的职位，其余请翻页选择。",
    "The first {shown} of {total} closed or expired jobs; turn the page for the rest.",
)


@dataclass(frozen=True)
class DigestView:
    """The rows of a digest with their jobs as they are now; ``intro`` is said before them."""

    digest_id: str
    rows: tuple[DigestRow, ...]
    intro: Text = labels.NOTHING


class _View(NamedTuple):
    """What the card is built from. Elements that no cap changes are built already, once for all caps that are tried.

    Attributes:
        groups: the names of the groups with the rows of the page.
        closed: the closed jobs of the whole digest by id, those of the page first.
        shown_closed: how many of them are on the page.
        empty_form: the number of elements of the form without a choice.
    """

    page: DigestPage
    top: Element
    title: Text
    intro: list[Element]
    groups: list[tuple[Element, list[RowParts]]]
    pager: list[Element]
    closed: dict[str, DigestRow]
    shown_closed: int
    empty_form: int


def digest_card(digest: DigestView, page: int, now: datetime, zone: ZoneInfo, *, show_salary: bool = True) -> Card:
    """A page of the digest, counted from 0; a number beyond the last page shows the last page."""
    at = RenderTime(now, zone)
    rows = tuple(sorted(digest.rows, key=partial(_urgency, at=at)))
    number = min(max(page, 0), page_count(len(rows), PAGE_SIZE) - 1)
    shown = DigestPage(digest.digest_id, number, at, show_salary)
    on_page = rows[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    view = _view(rows, on_page, shown, digest.intro)
    fallback = list_fallback(view.title, tuple(row.job for row in on_page), at)
    return Card(fit_card(partial(_build, view), longest=LONGEST_TEXT), fallback)


def _view(rows: tuple[DigestRow, ...], on_page: tuple[DigestRow, ...], page: DigestPage, intro: Text) -> _View:
    title = _title(rows, page.at)
    closed = _closed_rows((*on_page, *rows), page.at)
    return _View(
        page=page,
        top=header(title, _template(rows, title, page.at)),
        title=title,
        intro=[note(intro)] if intro.zh_cn else [],
        groups=[
            (markdown(name), [row_parts(row, page) for row in group])
            for name, group in groupby(on_page, lambda row: _group(row, page.at))
        ],
        pager=pager(len(rows), page.number, partial(TurnDigest, page.digest_id), PAGE_SIZE),
        closed=closed,
        shown_closed=sum(row.job.id in closed for row in on_page),
        empty_form=sum(map(count_elements, _form(page, {}))),
    )


def _urgency(row: DigestRow, at: RenderTime) -> tuple[int, datetime]:
    """The sort key: the groups in their order, closed jobs in the given order, the others by expiry."""
    is_closed_stage = row.reminder.key.stage == CLOSED_STAGE
    expires_at = None if is_closed_stage else row.reminder.expires_at
    return _GROUPS.index(_group(row, at)), expires_at or datetime.min.replace(tzinfo=UTC)


def _title(rows: tuple[DigestRow, ...], at: RenderTime) -> Text:
    """``3 jobs expire within 7 days, 2 jobs have closed or expired``, counted by the jobs as they are now."""
    closed = sum(is_closed(row, at) for row in rows)
    soon = [row for row in rows if row_status(row, at) is RowStatus.CURRENT and not is_closed(row, at)]
    days = max((_days_left(row, at) for row in soon), default=0)
    counts = [_expiring_count(len(soon), days)] if soon else []
    if closed:
        counts.append(_counted(_ONE_CLOSED, _CLOSED, closed))
    return join_texts(counts, _AND) if counts else _SETTLED


def _expiring_count(count: int, days: int) -> Text:
    if days == 0:
        return _counted(_ONE_TODAY, _TODAY, count)
    if days == 1:
        return _counted(_ONE_TOMORROW, _TOMORROW, count)
    return _counted(_ONE_SOON, _SOON, count, days)


def _counted(one: Text, many: Text, count: int, days: int = 0) -> Text:
    return (one if count == 1 else many).fill(count=count, days=days)


def _days_left(row: DigestRow, at: RenderTime) -> int:
    expires_at = row.reminder.expires_at
    return days_between(at.now, expires_at, at.zone) if expires_at else 0


def _build(view: _View, cap: int) -> Element:
    body = [*view.intro, *_grouped_rows(view, cap), *view.pager]
    free_elements = MAX_ELEMENTS - _RESERVED_ELEMENTS - count_elements(body)
    return card_content(view.top, [*body, *_reopen_form(view, cap, free_elements)], view.title)


def _template(rows: tuple[DigestRow, ...], title: Text, at: RenderTime) -> Template:
    if any(is_closed(row, at) for row in rows):
        return "red"
    return "grey" if title == _SETTLED else "orange"


def _grouped_rows(view: _View, cap: int) -> Iterator[Element]:
    """The rows of the page in their groups."""
    for name, rows in view.groups:
        yield name
        for row in rows:
            yield row_element(row, view.page, cap)


def _group(row: DigestRow, at: RenderTime) -> Text:
    """The name of the row's group. It depends on the reminder and not on the job, so that rows keep their places."""
    expires_at = row.reminder.expires_at
    if row.reminder.key.stage == CLOSED_STAGE or expires_at is None or expires_at <= at.now:
        return _GROUP_CLOSED
    return {0: _GROUP_TODAY, 1: _GROUP_TOMORROW}.get(_days_left(row, at), _GROUP_LATER)


def _reopen_form(view: _View, cap: int, free_elements: int) -> list[Element]:
    """The form that reopens closed jobs of the whole digest, those of this page first, as many as fit.

    It stands on the pages that show closed jobs; a page of other jobs has no room for it.
    With a small cap only those of this page are offered, because an option is much larger than its text.
    """
    if not view.shown_closed:
        return []
    limit = min(MAX_CHOICES, max(free_elements - view.empty_form, 1))
    if cap < _MIN_CAP_FOR_CHOICES:
        limit = min(limit, view.shown_closed)
    offered = dict(list(view.closed.items())[:limit])
    names = {value: title_and_code(row.job, min(cap, _OPTION_LENGTH)) for value, row in offered.items()}
    is_complete = len(offered) == len(view.closed)
    missing = [] if is_complete else [note(_NOT_ALL.fill(shown=len(offered), total=len(view.closed)))]
    return [*_form(view.page, names), *missing]


def _closed_rows(rows: tuple[DigestRow, ...], at: RenderTime) -> dict[str, DigestRow]:
    """The rows of closed jobs by job id, which is the value of their option."""
    return {row.job.id: row for row in rows if is_closed(row, at) and has_valid_id(row.job)}


def _form(page: DigestPage, names: dict[str, Text | str]) -> list[Element]:
    # If a client sends a click when a field is edited, it only shows the page again.
    refresh = TurnDigest(page.digest_id, page.number)
    choose = ChooseReopenings(page.digest_id, DEFAULT_PERIOD, page.number)
    return reopenings_form(names, choose, refresh)
