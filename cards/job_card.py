"""The card of one post: its fields, until when its job is open, and the form that reopens the job."""

from datetime import datetime
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.buttons import RefreshPost, Subscribe
from bot.domain.job_posts import JobPost
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    button,
    button_row,
    card_content,
    divider,
    header,
    header_tag,
    heading,
    line,
    local_time,
    markdown,
    note,
    panel,
    person,
    side_by_side,
)
from cards.components.sanitize import join_texts, multi_line, one_line, one_line_text, plain_message
from cards.components.size_limit import NO_CAP, fit_card
from cards.components.valid_ids import has_valid_post_id
from cards.ownership import Ownership, auto_reopen_form, ownership_elements
from cards.reopen_form import Offer, reopen_elements
from cards.wording import labels
from cards.wording.custom_fields import label_fields
from cards.wording.expiry import expiry_sentence, expiry_text
from cards.wording.post_fields import long_fields, short_fields

HEADER_LENGTH = 120
_CODE_LENGTH = 30
_HALF_WIDTH = 40
_MAX_EXPANDED_FIELDS = 8
_DESCRIPTION = Text("职位描述", "Description")
_REQUIREMENT = Text("职位要求", "Requirements")
_CUSTOM_FIELDS = Text("更多信息", "More details")
_CREATED = Text("创建于 {at}", "Created {at}")
_CHANGED = Text("更新于 {at}", "Changed {at}")
_REFRESH = Text("刷新", "Refresh")
_SUBSCRIBE = Text("在本会话订阅提醒", "Subscribe this chat")
_NO_OWNERSHIP = Ownership()
REOPENED_BY = Text("{person} 于 {at} 重启了职位", "{person} reopened the job on {at}")


class News(NamedTuple):
    """What has just happened to the job; ``opened_by`` is the open_id of the person who has reopened it, if any."""

    text: Text
    opened_by: str = ""


class _View(NamedTuple):
    """The arguments of ``job_card``."""

    post: JobPost
    now: datetime
    zone: ZoneInfo
    show_salary: bool
    news: News | None
    offer: Offer
    ownership: Ownership


def job_card(  # noqa: PLR0913 - seven independent values, most of them optional
    post: JobPost,
    now: datetime,
    zone: ZoneInfo,
    *,
    show_salary: bool = True,
    news: News | None = None,
    offer: Offer = "by_state",
    ownership: Ownership = _NO_OWNERSHIP,
) -> Card:
    """The card of a post, with ``news`` at the top; ``offer`` as in ``reopen_elements``."""
    view = _View(post, now, zone, show_salary, news, offer, ownership)
    fallback = _fallback_text(post, now, zone)
    return Card(content=fit_card(partial(_build, view, fallback)), fallback=fallback, post=post.key)


def _fallback_text(post: JobPost, now: datetime, zone: ZoneInfo) -> Text:
    state = labels.STATES[post.state(now)].text
    code = one_line(post.job_code, _CODE_LENGTH)
    parts = [title_text(post, HEADER_LENGTH), Text(code, code), state, expiry_text(post, now, zone)]
    return plain_message(join_texts(parts, labels.DOT))


def title_text(post: JobPost, max_length: int) -> Text:
    """The title on one line in both languages, or a text of our own for a post without a title."""
    title = one_line(post.title, max_length)
    return Text(title, title) if title else labels.UNTITLED


def _build(view: _View, summary: Text, cap: int) -> Element:
    post = view.post
    body = [
        *_news(view, cap),
        markdown(expiry_sentence(post, view.now)),
        *ownership_elements(post, view.ownership),
        *_full_title(post, cap),
        *_field_rows(view, cap),
        *_panels(view, cap),
        *_times(post),
        *reopen_elements(post, view.now, view.zone, view.offer),
        *auto_reopen_form(post, view.now, view.ownership),
        *([note(labels.SHORTENED)] if cap < NO_CAP else []),
        _action_row(post),
    ]
    return card_content(_header(view), body, summary)


def _news(view: _View, cap: int) -> list[Element]:
    if view.news is None:
        return []
    who = person(view.news.opened_by)
    by = [markdown(REOPENED_BY.fill(person=who, at=local_time(view.now)))] if who else []
    return [line(one_line_text(view.news.text, cap)), *by, divider()]


def _header(view: _View) -> Element:
    post = view.post
    style = labels.STATES[post.state(view.now)]
    tags = [header_tag(style.text, style.colour)]
    if code := one_line(post.job_code, _CODE_LENGTH):
        tags.append(header_tag(code, "blue"))
    if post.process_type in labels.PROCESS_TYPES:
        tags.append(header_tag(labels.PROCESS_TYPES[post.process_type], "turquoise"))
    return header(display_title(post, HEADER_LENGTH), style.template, tags)


def display_title(post: JobPost, max_length: int) -> Text | str:
    """The title on one line as it is, or a text of our own for a post without a title."""
    return one_line(post.title, max_length) or labels.UNTITLED


def _full_title(post: JobPost, cap: int) -> list[Element]:
    """A title that is too long for the header, in full."""
    title = one_line(post.title, cap)
    return [heading(title)] if len(title) > HEADER_LENGTH else []


def _field_rows(view: _View, cap: int) -> list[Element]:
    """The fields, those that are short enough two to a row."""
    short = short_fields(view.post, cap, show_salary=view.show_salary)
    narrow = [field for field in short if max(map(len, field)) <= _HALF_WIDTH]
    wide = [field for field in short if field not in narrow]
    pairs = zip(narrow[::2], narrow[1::2], strict=False)
    rows = [side_by_side([line(left)], [line(right)]) for left, right in pairs]
    unpaired = narrow[-1:] if len(narrow) % 2 else []
    return [*rows, *(line(field) for field in (*unpaired, *wide, *long_fields(view.post, cap)))]


def _panels(view: _View, cap: int) -> list[Element]:
    post = view.post
    description, requirement = multi_line(post.description, cap), multi_line(post.requirement, cap)
    fields = label_fields(post.custom_fields, cap, view.zone)
    is_short = len(fields) <= _MAX_EXPANDED_FIELDS
    return [
        *([panel(_CUSTOM_FIELDS, [line(join_texts(fields, labels.NEW_LINE))], is_expanded=is_short)] if fields else []),
        *([panel(_DESCRIPTION, [line(description)])] if description else []),
        *([panel(_REQUIREMENT, [line(requirement)])] if requirement else []),
    ]


def _times(post: JobPost) -> list[Element]:
    created = _CREATED.fill(at=local_time(post.created_at)) if post.created_at else labels.NOTHING
    changed = _CHANGED.fill(at=local_time(post.changed_at)) if post.changed_at else labels.NOTHING
    times = join_texts([created, changed], labels.DOT)
    return [markdown(times, "notation")] if times.zh_cn else []


def _action_row(post: JobPost) -> Element:
    subscribe = button(_SUBSCRIBE, Subscribe())
    if not has_valid_post_id(post):
        return button_row([subscribe])
    return button_row([button(_REFRESH, RefreshPost(post.website_id, post.id)), subscribe])
