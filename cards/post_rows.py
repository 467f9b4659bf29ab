"""Posts as rows of a paged list, ten to a page, and the buttons that turn the page."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.buttons import Button, ShowPost
from bot.domain.job_posts import JobPost
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    badge,
    button,
    button_row,
    divider,
    line,
    local_date,
    markdown,
    note,
    row_with_button,
    side_by_side,
)
from cards.components.sanitize import join_texts, one_line, one_line_text, plain_message
from cards.components.valid_ids import has_valid_post_id
from cards.job_card import display_title, title_text
from cards.wording import labels
from cards.wording.expiry import expiry_text
from cards.wording.post_fields import city_text

PAGE_SIZE = 10
TEXT_LENGTH = 60
_ROW_LENGTH = 120
_CODE_LENGTH = 30
_MAX_FALLBACK_TITLES = 5
OPEN_CARD = Text("查看", "Open card")
_PREVIOUS = Text("上一页", "Previous")
_NEXT = Text("下一页", "Next")
_PAGE = Text("第 {number} 页，共 {pages} 页", "Page {number} of {pages}")
_EXPIRY = Text("到期 {at}", "expires {at}")
_NEVER = Text("长期有效", "never expires")


class RenderTime(NamedTuple):
    """The time for which a card is built, and the zone that decides on its calendar days."""

    now: datetime
    zone: ZoneInfo


def post_rows(
    posts: tuple[JobPost, ...], at: RenderTime, cap: int, extra: Callable[[JobPost], Text] | None = None
) -> list[Element]:
    """A divider and a row for each of the first ten posts; ``extra`` adds a text of our own to a row's state."""
    rows = (_row(post, at, cap, extra(post) if extra else labels.NOTHING) for post in posts[:PAGE_SIZE])
    return [element for row in rows for element in (divider(), row)]


def _row(post: JobPost, at: RenderTime, cap: int, extra: Text) -> Element:
    max_length = min(cap, _ROW_LENGTH)
    details = details_text(post, max_length)
    elements = [
        line(display_title(post, max_length)),
        *([note(details)] if details.zh_cn else []),
        markdown(state_text(post, at, extra), "notation"),
    ]
    if not has_valid_post_id(post):
        return side_by_side(elements)
    return row_with_button(elements, button(OPEN_CARD, ShowPost(post.website_id, post.id)))


def details_text(post: JobPost, max_length: int) -> Text:
    """The job's code, its department and its city, as far as they are known."""
    code = one_line(post.job_code, min(max_length, _CODE_LENGTH))
    department = one_line_text(post.department.name, max_length) if post.department else labels.NOTHING
    return join_texts([Text(code, code), department, city_text(post, max_length)], labels.DOT)


def title_and_code(post: JobPost, max_length: int) -> Text | str:
    """The title, or a text of our own for a post without a title, and the job's code on one line."""
    title, code = display_title(post, max_length), one_line(post.job_code, min(max_length, _CODE_LENGTH))
    if isinstance(title, str):
        return f"{title} · {code}" if code else title
    return join_texts([title, Text(code, code)], labels.DOT)


def title_and_code_text(post: JobPost, max_length: int) -> Text:
    """The same in both languages, to be put into another text."""
    title = title_and_code(post, max_length)
    return Text(title, title) if isinstance(title, str) else title


def state_text(post: JobPost, at: RenderTime, extra: Text) -> Text:
    """For ``markdown``: the state as a tag, the day of the expiry in the reader's own zone, and ``extra``."""
    style = labels.STATES[post.state(at.now)]
    expiry = _EXPIRY.fill(at=local_date(post.expires_at)) if post.expires_at else _NEVER
    return join_texts([badge(style.text, style.colour), expiry, extra], labels.DOT)


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


def list_fallback(opening: Text, posts: tuple[JobPost, ...], at: RenderTime) -> Text:
    """A list as plain text: the opening sentence and the first posts."""
    first = (
        join_texts([title_text(post, TEXT_LENGTH), expiry_text(post, at.now, at.zone)], labels.DOT)
        for post in posts[:_MAX_FALLBACK_TITLES]
    )
    return plain_message(join_texts([opening, *first], labels.NEW_LINE))
