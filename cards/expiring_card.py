"""What expires soon, and what closed or expired lately, as one paged list in two groups."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.buttons import ListExpiring
from bot.job_post import JobPost, JobState
from bot.nouns import Card, Text
from cards.elements import Element, content, header, heading, line, note
from cards.expiry import distance
from cards.fit import fit
from cards.post_rows import PAGE_SIZE, Moment, in_words, pager, rows

_TITLE = Text("职位到期情况", "Expiring jobs")
_OPENING = Text(
    "{days} 天内到期，以及近 {days} 天内关闭或到期的职位：共 {total} 个",
    "Expiring within {days} days, or closed or expired in the last {days}: {total}",
)
_SOON = Text("即将到期", "Expiring")
_OVER = Text("已关闭或到期", "Closed or expired")
_NONE = Text(
    "没有需要关注的职位。可以看得更远，例如 /expiring 90。", "Nothing to see to. Look further with /expiring 90."
)
_ACTIVE = frozenset({JobState.OPEN, JobState.EXPIRING})


def expiring_card(posts: tuple[JobPost, ...], total: int, page: int, days: int, now: datetime, zone: ZoneInfo) -> Card:
    """One page, counted from 0, of posts in the order of ``PostShelf.expiring``."""
    at = Moment(now, zone)
    opening = _OPENING.fill(days=days, total=total)
    turning = pager(total, page, partial(ListExpiring, days))

    def build(cap: int) -> Element:
        body = [line(opening), *(_groups(posts[:PAGE_SIZE], at, cap) or [note(_NONE)]), *turning]
        return content(header(_TITLE, "orange" if posts else "green"), body, _TITLE)

    return Card(fit(build), in_words(opening, posts, at))


def _groups(posts: tuple[JobPost, ...], at: Moment, cap: int) -> list[Element]:
    soon = tuple(post for post in posts if post.state(at.now) in _ACTIVE)
    over = tuple(post for post in posts if post.state(at.now) not in _ACTIVE)
    return [*_group(_SOON, soon, at, cap), *_group(_OVER, over, at, cap)]


def _group(title: Text, posts: tuple[JobPost, ...], at: Moment, cap: int) -> list[Element]:
    if not posts:
        return []
    return [heading(title), *rows(posts, at, cap, lambda post: distance(post, at.now, at.zone))]
