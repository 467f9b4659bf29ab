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
    buttons,
    day,
    line,
    markdown,
    note,
    rule,
    side_by_side,
    with_button,
)
from cards.components.sanitize import both, is_sound_id, join, message, one_line
from cards.job_card import shown_title, title_of
from cards.wording import labels
from cards.wording.expiry import expiry_words
from cards.wording.post_fields import where

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


class Moment(NamedTuple):
    """When a list is shown, and by whose calendar."""

    now: datetime
    zone: ZoneInfo


def rows(
    posts: tuple[JobPost, ...], at: Moment, cap: int, more: Callable[[JobPost], Text] | None = None
) -> list[Element]:
    """A rule and a row for each post, ten at most. ``more`` adds our own words to a row's state, never foreign ones."""
    shown: list[Element] = []
    for post in posts[:PAGE_SIZE]:
        shown += [rule(), _row(post, at, cap, more(post) if more else _NOTHING)]
    return shown


def _row(post: JobPost, at: Moment, cap: int, more: Text) -> Element:
    most = min(cap, _ROW_LENGTH)
    code = one_line(post.job_code, min(cap, _CODE_LENGTH))
    department = both(post.department.name, most) if post.department else _NOTHING
    details = join([Text(code, code), department, where(post, most)], labels.DOT)
    shown_elements = [
        line(shown_title(post, most)),
        *([note(details)] if details.zh_cn else []),
        _state(post, at, more),
    ]
    if not (is_sound_id(post.website_id) and is_sound_id(post.id)):
        return side_by_side(shown_elements)
    return with_button(shown_elements, button(_OPEN_CARD, ShowPost(post.website_id, post.id)))


def title_and_code(post: JobPost, most: int) -> Text | str:
    """The title and the job's code on one line, in their one form where the post has a title."""
    title, code = shown_title(post, most), one_line(post.job_code, min(most, _CODE_LENGTH))
    if isinstance(title, str):
        return f"{title} · {code}" if code else title
    return join([title, Text(code, code)], labels.DOT)


def named(post: JobPost, most: int) -> Text:
    """The same in both languages, for sentences."""
    words = title_and_code(post, most)
    return Text(words, words) if isinstance(words, str) else words


def _state(post: JobPost, at: Moment, more: Text) -> Element:
    look = labels.STATES[post.state(at.now)]
    return markdown(join([badge(look.words, look.colour), expiry_day(post), more], labels.DOT), "notation")


def expiry_day(post: JobPost) -> Text:
    """For ``markdown``: the day of the expiry in the reader's own zone; short, since a list says it often."""
    return _EXPIRY.fill(at=day(post.expires_at)) if post.expires_at else _NEVER


def pages_of(total: int, size: int = PAGE_SIZE) -> int:
    """How many pages a list has; an empty one has one."""
    return max(1, -(-total // size))


def pager(total: int, page: int, turn: Callable[[int], Button], size: int = PAGE_SIZE) -> list[Element]:
    """Which page this is, and the buttons to its neighbours; nothing when there is one page only."""
    pages = pages_of(total, size)
    presses = []
    if page > 0:
        presses.append(button(_PREVIOUS, turn(min(page, pages) - 1)))
    if page + 1 < pages:
        presses.append(button(_NEXT, turn(page + 1)))
    if not presses:
        return []
    return [rule(), note(_PAGE.fill(number=page + 1, pages=pages)), buttons(presses)]


def in_words(opening: Text, posts: tuple[JobPost, ...], at: Moment) -> Text:
    """A list as plain words: what it is, and its first titles."""
    first = (
        join([title_of(post, WORDS_LENGTH), expiry_words(post, at.now, at.zone)], labels.DOT)
        for post in posts[:_TITLES_IN_WORDS]
    )
    return message(join([opening, *first], labels.NEW_LINE))
