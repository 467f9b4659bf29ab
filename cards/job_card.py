"""The card of one post: what it says, until when its job is open, and the form that reopens it."""

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
    buttons,
    content,
    header,
    heading,
    line,
    markdown,
    moment,
    note,
    panel,
    person,
    rule,
    side_by_side,
    tag,
)
from cards.components.sanitize import both, is_sound_id, join, lines, message, one_line
from cards.components.size_limit import WHOLE, fit_card
from cards.job_follow_up import Ownership, auto_reopen_form, ownership_elements
from cards.reopen_form import Offer, reopening
from cards.wording import labels
from cards.wording.custom_fields import label_fields
from cards.wording.expiry import expiry_sentence, expiry_words
from cards.wording.post_fields import long_facts, short_facts

HEADER_LENGTH = 120
_CODE_LENGTH = 30
_HALF_WIDTH = 40
_FIELDS_SHOWN_OPEN = 8
_DESCRIPTION = Text("职位描述", "Description")
_REQUIREMENT = Text("职位要求", "Requirements")
_CUSTOM_FIELDS = Text("更多信息", "More details")
_CREATED = Text("创建于 {at}", "Created {at}")
_CHANGED = Text("更新于 {at}", "Changed {at}")
_REFRESH = Text("刷新", "Refresh")
_SUBSCRIBE = Text("在本会话订阅提醒", "Subscribe this chat")
_UNWATCHED = Ownership()
REOPENED_BY = Text("{person} 于 {at} 重启了职位", "{person} reopened the job on {at}")


class News(NamedTuple):
    """What has just happened to the job; ``opened_by`` is the open_id of who has opened it, if somebody has."""

    words: Text
    opened_by: str = ""


class _View(NamedTuple):
    """Everything a job card depends on."""

    post: JobPost
    now: datetime
    zone: ZoneInfo
    show_salary: bool
    news: News | None
    offer: Offer
    watch: Ownership


def job_card(  # noqa: PLR0913 - the seventh, who looks after the job, is news of another kind than what has happened
    post: JobPost,
    now: datetime,
    zone: ZoneInfo,
    *,
    show_salary: bool = True,
    news: News | None = None,
    offer: Offer = "by_state",
    watch: Ownership = _UNWATCHED,
) -> Card:
    """A post with every field that is there; ``news`` above it, ``offer`` as in ``reopening``."""
    view = _View(post, now, zone, show_salary, news, offer, watch)
    words = _in_words(post, now, zone)
    return Card(content=fit_card(partial(_build, view, words)), fallback=words, post=post.key)


def _in_words(post: JobPost, now: datetime, zone: ZoneInfo) -> Text:
    state = labels.STATES[post.state(now)].words
    code = one_line(post.job_code, _CODE_LENGTH)
    parts = [title_of(post, HEADER_LENGTH), Text(code, code), state, expiry_words(post, now, zone)]
    return message(join(parts, labels.DOT))


def title_of(post: JobPost, most: int) -> Text:
    """The title on one line; a post without one still has a name."""
    title = one_line(post.title, most)
    return Text(title, title) if title else labels.UNTITLED


def _build(view: _View, summary: Text, cap: int) -> Element:
    post = view.post
    body = [
        *_news(view, cap),
        markdown(expiry_sentence(post, view.now)),
        *ownership_elements(post, view.watch),
        *_full_title(post, cap),
        *_facts(view, cap),
        *_panels(view, cap),
        *_times(post),
        *reopening(post, view.now, view.zone, view.offer),
        *auto_reopen_form(post, view.now, view.watch),
        *([note(labels.SHORTENED)] if cap < WHOLE else []),
        _presses(post),
    ]
    return content(_header(view), body, summary)


def _news(view: _View, cap: int) -> list[Element]:
    """What has just happened, above everything else."""
    if view.news is None:
        return []
    who = person(view.news.opened_by)
    by = [markdown(REOPENED_BY.fill(person=who, at=moment(view.now)))] if who else []
    return [line(both(view.news.words, cap)), *by, rule()]


def _header(view: _View) -> Element:
    post = view.post
    look = labels.STATES[post.state(view.now)]
    tags = [tag(look.words, look.colour)]
    if code := one_line(post.job_code, _CODE_LENGTH):
        tags.append(tag(code, "blue"))
    if post.process_type in labels.PROCESS_TYPES:
        tags.append(tag(labels.PROCESS_TYPES[post.process_type], "turquoise"))
    return header(shown_title(post, HEADER_LENGTH), look.template, tags)


def shown_title(post: JobPost, most: int) -> Text | str:
    """The title in its one form, or our own words for a post that has none."""
    return one_line(post.title, most) or labels.UNTITLED


def _full_title(post: JobPost, cap: int) -> list[Element]:
    """The header holds a few lines only; a title that is longer is told in full below it."""
    title = one_line(post.title, cap)
    return [heading(title)] if len(title) > HEADER_LENGTH else []


def _facts(view: _View, cap: int) -> list[Element]:
    key_value = short_facts(view.post, cap, show_salary=view.show_salary)
    narrow = [fact for fact in key_value if max(map(len, fact)) <= _HALF_WIDTH]
    wide = [fact for fact in key_value if fact not in narrow]
    pairs = zip(narrow[::2], narrow[1::2], strict=False)
    rows = [side_by_side([line(left)], [line(right)]) for left, right in pairs]
    alone = narrow[-1:] if len(narrow) % 2 else []
    return [*rows, *(line(fact) for fact in (*alone, *wide, *long_facts(view.post, cap)))]


def _panels(view: _View, cap: int) -> list[Element]:
    post = view.post
    description, requirement = lines(post.description, cap), lines(post.requirement, cap)
    fields = label_fields(post.custom_fields, cap, view.zone)
    is_short = len(fields) <= _FIELDS_SHOWN_OPEN
    return [
        *([panel(_CUSTOM_FIELDS, [line(join(fields, labels.NEW_LINE))], is_expanded=is_short)] if fields else []),
        *([panel(_DESCRIPTION, [line(description)])] if description else []),
        *([panel(_REQUIREMENT, [line(requirement)])] if requirement else []),
    ]


def _times(post: JobPost) -> list[Element]:
    created = _CREATED.fill(at=moment(post.created_at)) if post.created_at else Text("", "")
    changed = _CHANGED.fill(at=moment(post.changed_at)) if post.changed_at else Text("", "")
    shown_elements = join([created, changed], labels.DOT)
    return [markdown(shown_elements, "notation")] if shown_elements.zh_cn else []


def _presses(post: JobPost) -> Element:
    subscribe = button(_SUBSCRIBE, Subscribe())
    if not (is_sound_id(post.website_id) and is_sound_id(post.id)):
        return buttons([subscribe])
    return buttons([button(_REFRESH, RefreshPost(post.website_id, post.id)), subscribe])
