"""The digest: what expires and what has closed, one card a chat a day, most urgent first, paged on the same card."""

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
from cards.components.elements import Element, Template, card_content, divider, header, markdown, note
from cards.components.forms import form, multi_select, submit
from cards.components.sanitize import is_valid_id, join_texts
from cards.components.size_limit import MAX_ELEMENTS, MIN_CAP, count_elements, fit_card
from cards.digest_row import DigestPage, DigestRow, RowStatus, is_over, row_elements, row_status
from cards.post_rows import RenderTime, list_fallback, page_count, pager, title_and_code
from cards.reopen_form import END_OF_DAY, until_fields
from cards.wording import labels

__all__ = ["PAGE_SIZE", "DigestRow", "DigestView", "digest_card"]

PAGE_SIZE = 4
MAX_CHOICES = 30
_OPTION_LENGTH = 60
# The header's title, and the note that not every closed job can be chosen.
_SPARED_ELEMENTS = 3
_ONE_TODAY = Text("1 个职位今天到期", "1 job expires today")
_TODAY = Text("{count} 个职位今天到期", "{count} jobs expire today")
_ONE_SOON = Text("1 个职位将在 {days} 天内到期", "1 job expires within {days} days")
_SOON = Text("{count} 个职位将在 {days} 天内到期", "{count} jobs expire within {days} days")
_ONE_TOMORROW = Text("1 个职位将于明天前到期", "1 job expires by tomorrow")
_TOMORROW = Text("{count} 个职位将于明天前到期", "{count} jobs expire by tomorrow")
_ONE_CLOSED = Text("1 个职位已关闭或到期", "1 job has closed or expired")
_CLOSED = Text("{count} 个职位已关闭或到期", "{count} jobs have closed or expired")
_SETTLED = Text("这些提醒都已处理", "All of these reminders are settled")
_AND = Text("，", ", ")
_GROUP_OVER = Text("**已关闭或到期**", "**Closed or expired**")
_GROUP_TODAY = Text("**今天到期**", "**Expires today**")
_GROUP_TOMORROW = Text("**明天到期**", "**Expires tomorrow**")
_GROUP_LATER = Text("**{days} 天后到期**", "**Expires in {days} days**")
_CHOOSE = Text("选择要重启的职位", "Choose jobs to reopen")
_NOT_ALL = Text(
    "这里先列出 {shown} 个，共 {total} 个已关闭或到期的职位。", "The first {shown} of {total} closed or expired jobs."
)
_REOPEN = Text("重启所选职位", "Reopen the chosen jobs")
_CONFIRM_TITLE = Text("重启所选职位？", "Reopen the chosen jobs?")
_CONFIRM_TEXT = Text(
    "下一步会列出这些职位，确认后才会重启。", "The next step names them; nothing happens before you confirm."
)


@dataclass(frozen=True)
class DigestView:
    """A digest as things stand now."""

    digest_id: str
    rows: tuple[DigestRow, ...]


class _View(NamedTuple):
    """Everything a page depends on; ``rows`` are all rows, most urgent first."""

    rows: tuple[DigestRow, ...]
    page: DigestPage
    title: Text


def digest_card(digest: DigestView, page: int, now: datetime, zone: ZoneInfo, *, show_salary: bool = True) -> Card:
    """A page of the digest, counted from 0; one beyond the end shows the last."""
    at = RenderTime(now, zone)
    rows = tuple(sorted(digest.rows, key=_urgency))
    number = min(max(page, 0), page_count(len(rows), PAGE_SIZE) - 1)
    view = _View(rows, DigestPage(digest.digest_id, number, at, show_salary), _title(rows, at))
    words = list_fallback(view.title, tuple(row.post for row in _on_page(view)), at)
    return Card(fit_card(partial(_build, view)), words)


def _urgency(row: DigestRow) -> tuple[bool, datetime]:
    """What has closed comes first, in its own order; then what expires sooner. A row keeps its place while it is shown."""
    is_later = row.reminder.key.stage != CLOSED_STAGE
    expires_at = row.reminder.key.expires_at if is_later else None
    return is_later, expires_at or datetime.min.replace(tzinfo=UTC)


def _title(rows: tuple[DigestRow, ...], at: RenderTime) -> Text:
    """``3 jobs expire within 7 days, 2 have closed``, counted as things stand now."""
    closed = sum(is_over(row, at) for row in rows)
    soon = [row for row in rows if row_status(row, at) is RowStatus.HOLDS and not is_over(row, at)]
    days = max((_days_left(row, at) for row in soon), default=0)
    counts = [_expiring(len(soon), days)] if soon else []
    if closed:
        counts.append(_counted(_ONE_CLOSED, _CLOSED, closed))
    return join_texts(counts, _AND) if counts else _SETTLED


def _expiring(count: int, days: int) -> Text:
    if days == 0:
        return _counted(_ONE_TODAY, _TODAY, count)
    if days == 1:
        return _counted(_ONE_TOMORROW, _TOMORROW, count)
    return _counted(_ONE_SOON, _SOON, count, days)


def _counted(one: Text, many: Text, count: int, days: int = 0) -> Text:
    return (one if count == 1 else many).fill(count=count, days=days)


def _days_left(row: DigestRow, at: RenderTime) -> int:
    expires_at = row.reminder.key.expires_at
    return days_between(at.now, expires_at, at.zone) if expires_at else 0


def _on_page(view: _View) -> tuple[DigestRow, ...]:
    first = view.page.page * PAGE_SIZE
    return view.rows[first : first + PAGE_SIZE]


def _build(view: _View, cap: int) -> Element:
    turning = pager(len(view.rows), view.page.page, partial(TurnDigest, view.page.digest_id), PAGE_SIZE)
    body = [*_grouped(view, cap), *turning]
    room = MAX_ELEMENTS - _SPARED_ELEMENTS - count_elements(body)
    return card_content(header(view.title, _template(view)), [*body, *_reopening(view, cap, room)], view.title)


def _template(view: _View) -> Template:
    if any(is_over(row, view.page.at) for row in view.rows):
        return "red"
    return "grey" if view.title == _SETTLED else "orange"


def _grouped(view: _View, cap: int) -> Iterator[Element]:
    """The page's rows under how many days are left for them."""
    for name, rows in groupby(_on_page(view), lambda row: _group(row, view.page.at)):
        yield markdown(name)
        for row in rows:
            yield from row_elements(row, view.page, cap)


def _group(row: DigestRow, at: RenderTime) -> Text:
    key = row.reminder.key
    if key.stage == CLOSED_STAGE or key.expires_at is None or key.expires_at <= at.now:
        return _GROUP_OVER
    days = _days_left(row, at)
    return {0: _GROUP_TODAY, 1: _GROUP_TOMORROW}.get(days) or _GROUP_LATER.fill(days=days)


def _reopening(view: _View, cap: int, room: int) -> list[Element]:
    """The form that chooses among all closed jobs of the digest, those of this page first, as many as there is room for.

    Where texts are cut very short, fewer jobs are offered too: each option weighs much more than its text.
    """
    closed = _closed(view)
    if not closed:
        return []
    empty = _form(view, {})
    most = min(MAX_CHOICES, room - count_elements(empty), max(cap, MIN_CAP))
    chosen = dict(list(closed.items())[:most])
    names = {value: title_and_code(row.post, min(cap, _OPTION_LENGTH)) for value, row in chosen.items()}
    missing = [note(_NOT_ALL.fill(shown=len(chosen), total=len(closed)))] if len(chosen) < len(closed) else []
    return [*_form(view, names), *missing]


def _closed(view: _View) -> dict[str, DigestRow]:
    """By what the option carries, which names one post once."""
    return {
        f"{row.post.website_id}/{row.post.id}": row
        for row in (*_on_page(view), *view.rows)
        if is_over(row, view.page.at) and is_valid_id(row.post.website_id) and is_valid_id(row.post.id)
    }


def _form(view: _View, names: dict[str, Text | str]) -> list[Element]:
    page = view.page
    # Should a client call back before the form is sent, the page is shown again and nothing is chosen.
    style = TurnDigest(page.digest_id, page.page)
    press = ChooseReopenings(page.digest_id)
    fields = [
        multi_select("posts", list(names.items()), (), _CHOOSE, style),
        *until_fields(style),
        submit("choose", _REOPEN, press, title=_CONFIRM_TITLE, question=_CONFIRM_TEXT),
        note(join_texts([END_OF_DAY.fill(zone=page.at.zone), labels.ADVERTS_NOTE], labels.NEW_LINE)),
    ]
    return [divider(), form("reopenings_form", fields)]
