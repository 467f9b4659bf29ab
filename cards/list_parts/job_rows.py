"""Jobs as rows of a paged list, ten to a page, and the buttons that turn the page."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.buttons import Button, ChooseReopenings
from bot.domain.job_buttons import ShowHistory, ShowJob
from bot.domain.jobs import Job, JobState
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    badge,
    button,
    button_row,
    divider,
    line,
    markdown,
    note,
    row_with_button,
    side_by_side,
)
from cards.components.sanitize import join_texts, one_line_text, plain_message
from cards.components.valid_ids import has_valid_id
from cards.reopen_form import DEFAULT_PERIOD, reopenings_form
from cards.wording import labels
from cards.wording.expiry import row_state, state_text
from cards.wording.job_fields import city_text
from cards.wording.people import person_text
from cards.wording.titles import code_text, display_title, title_and_code, title_text

PAGE_SIZE = 10
TEXT_LENGTH = 60
# A button carries the search terms, cut to a length that nobody types.
QUERY_LENGTH = 200
_ROW_LENGTH = 120
_MAX_FALLBACK_TITLES = 5
_REOPENABLE = frozenset({JobState.CLOSED, JobState.EXPIRED})
OPEN_CARD = Text("查看", "Open card")
_JOBS_OF = Text("只列出 {person} 参与的职位", "Only jobs with {person} on the team")
_INCOMPLETE = Text(
    "正在第一次读取全部职位，这里先列出目前已知的。",
    "All jobs are being read for the first time; these are the ones known so far.",
)
_PREVIOUS = Text("上一页", "Previous")
_NEXT = Text("下一页", "Next")
_PAGE = Text("第 {number} 页，共 {pages} 页", "Page {number} of {pages}")
_NEVER_ADVERTISED = Text("从未在官网发布", "never advertised")
_OFF_EVERY_SITE = Text("不在官网上", "off every site")


class RenderTime(NamedTuple):
    """The time for which a card is built, and the zone that decides on its calendar days."""

    now: datetime
    zone: ZoneInfo


class RowButton(NamedTuple):
    """The button of a job's row: its label, and what it does by the job's id."""

    label: Text
    on_click: Callable[[str], Button]


OPENS_CARD = RowButton(OPEN_CARD, ShowJob)
_SHOWS_HISTORY = RowButton(Text("查看记录", "Show history"), ShowHistory)


def row_button_of(*, of_history: bool) -> RowButton:
    """Opens a job's card, or shows what was done with the job."""
    return _SHOWS_HISTORY if of_history else OPENS_CARD


def job_rows(jobs: tuple[Job, ...], at: RenderTime, cap: int, row_button: RowButton = OPENS_CARD) -> list[Element]:
    """A divider and a row for each of the first ten jobs."""
    rows = (_row(job, at, cap, row_button) for job in jobs[:PAGE_SIZE])
    return [element for row in rows for element in (divider(), row)]


def _row(job: Job, at: RenderTime, cap: int, row_button: RowButton) -> Element:
    max_length = min(cap, _ROW_LENGTH)
    details = details_text(job, max_length)
    elements = [
        line(display_title(job, max_length)),
        *([note(details)] if details.zh_cn else []),
        markdown(badge_and_state(job, at), "notation"),
    ]
    if not has_valid_id(job):
        return side_by_side(elements)
    return row_with_button(elements, button(row_button.label, row_button.on_click(job.id)))


def details_text(job: Job, max_length: int) -> Text:
    """The job's code, its department and its city, as far as they are known."""
    code, department = code_text(job, max_length), job.details.department
    name = one_line_text(department.name, max_length) if department else labels.NOTHING
    return join_texts([Text(code, code), name, city_text(job.details, max_length)], labels.DOT)


def badge_and_state(job: Job, at: RenderTime) -> Text:
    """For ``markdown``: the state as a tag, its day in the zone of the chat, and whether the job is on a careers site."""
    style = labels.STATES[job.state(at.now)]
    parts = [badge(style.text, style.colour), row_state(job, at.now, at.zone), _site_remark(job, at)]
    return join_texts(parts, labels.DOT)


def _site_remark(job: Job, at: RenderTime) -> Text:
    if not job.is_advertised:
        return _NEVER_ADVERTISED
    return _OFF_EVERY_SITE if job.is_open(at.now) and not job.is_listed else labels.NOTHING


def list_notes(mine: str, *, is_incomplete: bool) -> list[Element]:
    """Whose jobs a list shows, if not everybody's, and whether jobs are missing because the first reading goes on."""
    whose = [markdown(_JOBS_OF.fill(person=person_text(mine)))] if mine else []
    return [*whose, *([note(_INCOMPLETE)] if is_incomplete else [])]


def reopenings_of_page(jobs: tuple[Job, ...], at: RenderTime, cap: int, on_edit: Button) -> list[Element]:
    """The form that reopens several of the closed jobs of a page; the card of a single one has its own.

    The rows above have the codes, which are repeated only where titles are equal.
    """
    closed = [job for job in jobs[:PAGE_SIZE] if job.state(at.now) in _REOPENABLE and has_valid_id(job)]
    if len(closed) <= 1:
        return []
    max_length = min(cap, TEXT_LENGTH)
    titles = Counter(display_title(job, max_length) for job in closed)
    names = {job.id: _option(job, max_length, is_unique=titles[display_title(job, max_length)] == 1) for job in closed}
    return reopenings_form(names, ChooseReopenings("", DEFAULT_PERIOD), on_edit)


def _option(job: Job, max_length: int, *, is_unique: bool) -> Text | str:
    return display_title(job, max_length) if is_unique else title_and_code(job, max_length)


def page_count(total: int, size: int = PAGE_SIZE) -> int:
    """The number of pages of a list; an empty list has one page."""
    return max(1, -(-total // size))


def pager(total: int, page: int, page_button: Callable[[int], Button], size: int = PAGE_SIZE) -> list[Element]:
    """The number of the page and the buttons to the pages before and after it; empty for a list of one page."""
    pages = page_count(total, size)
    actions = []
    if page > 0:
        actions.append(button(_PREVIOUS, page_button(min(page, pages) - 1)))
    if page + 1 < pages:
        actions.append(button(_NEXT, page_button(page + 1)))
    if not actions:
        return []
    return [divider(), note(_PAGE.fill(number=page + 1, pages=pages)), button_row(actions)]


def list_fallback(opening: Text, jobs: tuple[Job, ...], at: RenderTime) -> Text:
    """A list as plain text: the opening sentence and the first jobs."""
    first = (
        join_texts([title_text(job, TEXT_LENGTH), state_text(job, at.now, at.zone)], labels.DOT)
        for job in jobs[:_MAX_FALLBACK_TITLES]
    )
    return plain_message(join_texts([opening, *first], labels.NEW_LINE))
