"""Posts as rows of a list: ten to a page, each with its button, and the buttons that turn the page."""

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
    columns,
    divider,
    line,
    local_date,
    markdown,
    note,
    row_with_button,
)
from cards.components.sanitize import is_valid_id, join_texts, one_line, one_line_text, plain_message
from cards.job_card import display_title, title_text
from cards.wording import labels
from cards.wording.expiry import expiry_text
from cards.wording.post_fields import city_text

PAGE_SIZE = 10
WORDS_LENGTH = 60
_ROW_LENGTH = 120
_CODE_LENGTH = 30
_TITLES_IN_WORDS = 5
_OPEN_CARD = Text("查看", "Open card")
_PREVIOUS = Text("上一页", "Previous")
_NEXT = Text("下一页", "Next")
_PAGE = Text("第 {number} 页，共 {pages} 页", "Page {number} of {pages}")
_EXPIRY = Text("到期 {at}", "expires {at}")
_NEVER = Text("长期有效", "never expires")
_NOTHING = Text("", "")


class RenderTime(NamedTuple):
    """When a list is shown, and by whose calendar."""

    now: datetime
    zone: ZoneInfo


def post_rows(
    posts: tuple[JobPost, ...], at: RenderTime, cap: int, more: Callable[[JobPost], Text] | None = None
) -> list[Element]:
    """A rule and a row for each post, ten at most. ``more`` adds our own words to a row's state, never foreign ones."""
    shown: list[Element] = []
    for post in posts[:PAGE_SIZE]:
        shown += [divider(), _row(post, at, cap, more(post) if more else _NOTHING)]
    return shown


def _row(post: JobPost, at: RenderTime, cap: int, more: Text) -> Element:
    most = min(cap, _ROW_LENGTH)
    code = one_line(post.job_code, min(cap, _CODE_LENGTH))
    department = one_line_text(post.department.name, most) if post.department else _NOTHING
    details = join_texts([Text(code, code), department, city_text(post, most)], labels.DOT)
    elements = [
        line(display_title(post, most)),
        *([note(details)] if details.zh_cn else []),
        _state(post, at, more),
    ]
    if not (is_valid_id(post.website_id) and is_valid_id(post.id)):
        return columns(elements)
    return row_with_button(elements, button(_OPEN_CARD, ShowPost(post.website_id, post.id)))


def title_and_code(post: JobPost, most: int) -> Text | str:
    """The title and the job's code on one line, in their one form where the post has a title."""
    title, code = display_title(post, most), one_line(post.job_code, min(most, _CODE_LENGTH))
    if isinstance(title, str):
        return f"{title} · {code}" if code else title
    return join_texts([title, Text(code, code)], labels.DOT)


def title_and_code_text(post: JobPost, most: int) -> Text:
    """The same in both languages, for sentences."""
    words = title_and_code(post, most)
    return Text(words, words) if isinstance(words, str) else words


def _state(post: JobPost, at: RenderTime, more: Text) -> Element:
    style = labels.STATES[post.state(at.now)]
    return markdown(join_texts([badge(style.words, style.colour), expiry_day_text(post), more], labels.DOT), "notation")


def expiry_day_text(post: JobPost) -> Text:
    """For ``markdown``: the day of the expiry in the reader's own zone; short, since a list says it often."""
    return _EXPIRY.fill(at=local_date(post.expires_at)) if post.expires_at else _NEVER


def page_count(total: int, size: int = PAGE_SIZE) -> int:
    """How many pages a list has; an empty one has one."""
    return max(1, -(-total // size))


def pager(total: int, page: int, turn: Callable[[int], Button], size: int = PAGE_SIZE) -> list[Element]:
    """Which page this is, and the buttons to its neighbours; nothing when there is one page only."""
    pages = page_count(total, size)
    actions = []
    if page > 0:
        actions.append(button(_PREVIOUS, turn(min(page, pages) - 1)))
    if page + 1 < pages:
        actions.append(button(_NEXT, turn(page + 1)))
    if not actions:
        return []
    return [divider(), note(_PAGE.fill(number=page + 1, pages=pages)), button_row(actions)]


def list_fallback(opening: Text, posts: tuple[JobPost, ...], at: RenderTime) -> Text:
    """A list as plain words: what it is, and its first titles."""
    first = (
        join_texts([title_text(post, WORDS_LENGTH), expiry_text(post, at.now, at.zone)], labels.DOT)
        for post in posts[:_TITLES_IN_WORDS]
    )
    return plain_message(join_texts([opening, *first], labels.NEW_LINE))
