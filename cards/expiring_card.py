"""The jobs that expire soon or have closed lately as a paged list in two groups, under a chart of the coming weeks."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.buttons import ListExpiring
from bot.domain.job_posts import JobPost, JobState
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.dates import in_zone
from cards.components.elements import Element, bar_chart, card_content, header, heading, line, note
from cards.components.sanitize import join_texts
from cards.components.size_limit import fit_card
from cards.post_rows import PAGE_SIZE, RenderTime, list_fallback, pager, post_rows
from cards.wording.expiry import relative_expiry_text
from cards.wording.labels import COMMA

_TITLE = Text("职位到期情况", "Expiring jobs")
_OPENING = Text(
    "{days} 天内到期，以及近 {days} 天内关闭或到期的职位：共 {total} 个",
    "Expiring within {days} days, or closed or expired in the last {days}: {total}",
)
_SOON = Text("即将到期", "Expiring")
_CLOSED = Text("已关闭或到期", "Closed or expired")
_NONE = Text(
    "没有需要关注的职位。可以看得更远，例如 /expiring 90。", "Nothing to see to. Look further with /expiring 90."
)
_MAX_WEEKS = 12
# A chart cannot be translated, so the bar of closed jobs is labelled by a sign, which the text below explains.
_CLOSED_SIGN = "✕"
_CHART_TITLE = Text(
    "未来 {weeks} 周每周到期的职位数（按周首日）", "Jobs expiring in each of the next {weeks} weeks, by first day"
)
_NUMBERS = Text("{weeks}。✕ 已关闭或到期：{closed}", "{weeks}. ✕ closed or expired: {closed}")
_ACTIVE = frozenset({JobState.OPEN, JobState.EXPIRING})


def expiring_card(  # noqa: PLR0913 - a page of a list consists of six values, and the chart of two more
    posts: tuple[JobPost, ...],
    total: int,
    page: int,
    days: int,
    now: datetime,
    zone: ZoneInfo,
    *,
    weeks: tuple[int, ...] = (),
    closed: int = 0,
) -> Card:
    """One page, counted from 0, of posts in the order of ``PostRepository.expiring``.

    ``weeks`` are the numbers of jobs that expire in each of the coming spans of seven days, the first of which begins
    now. With them the first page has a chart, in which a bar is labelled by the first day of its span; ``closed`` is the
    number of jobs that have closed or expired.
    """
    at = RenderTime(now, zone)
    opening = _OPENING.fill(days=days, total=total)
    pages = pager(total, page, partial(ListExpiring, days))
    chart = _chart(weeks[:_MAX_WEEKS], closed, at) if weeks and page == 0 else []

    def build(cap: int) -> Element:
        groups = _groups(posts[:PAGE_SIZE], at, cap) or [note(_NONE)]
        body = [line(opening), *chart, *groups, *pages]
        return card_content(header(_TITLE, "orange" if posts else "green"), body, _TITLE)

    return Card(fit_card(build), list_fallback(opening, posts, at))


def _chart(weeks: tuple[int, ...], closed: int, at: RenderTime) -> list[Element]:
    """A bar for the closed jobs and for each week, and the same numbers as text for clients that do not show charts."""
    today = in_zone(at.now, at.zone)
    firsts = [f"{today + timedelta(weeks=number):%m-%d}" for number in range(len(weeks))]
    bars = list(zip(firsts, weeks, strict=True))
    numbers = join_texts([Text(f"{first} {jobs}", f"{first} {jobs}") for first, jobs in bars], COMMA)
    return [
        line(_CHART_TITLE.fill(weeks=len(weeks))),
        bar_chart([(_CLOSED_SIGN, closed), *bars]),
        note(_NUMBERS.fill(weeks=numbers, closed=closed)),
    ]


def _groups(posts: tuple[JobPost, ...], at: RenderTime, cap: int) -> list[Element]:
    soon = tuple(post for post in posts if post.state(at.now) in _ACTIVE)
    closed = tuple(post for post in posts if post.state(at.now) not in _ACTIVE)
    return [*_group(_SOON, soon, at, cap), *_group(_CLOSED, closed, at, cap)]


def _group(title: Text, posts: tuple[JobPost, ...], at: RenderTime, cap: int) -> list[Element]:
    if not posts:
        return []
    return [heading(title), *post_rows(posts, at, cap, lambda post: relative_expiry_text(post, at.now, at.zone))]
