"""The paged list of jobs, and the cards for a reference that matches several jobs or none."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.buttons import ChoosePost, ListJobs, RunCommand, StateFilter
from bot.domain.job_posts import JobPost
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import Element, Template, button, card_content, header, line, note
from cards.components.sanitize import one_line
from cards.components.size_limit import fit_card
from cards.post_rows import TEXT_LENGTH, RenderTime, list_fallback, pager, post_rows

# A button carries the search terms, cut to a length that nobody types.
_QUERY_LENGTH = 200
_JOBS = Text("职位列表", "Jobs")
_CHOICE = Text("请选择职位", "Choose a job")
_NOT_FOUND = Text("没有找到职位", "No job found")
_COUNTS: dict[StateFilter, Text] = {
    "any": Text("共 {total} 个职位", "{total} jobs"),
    "open": Text("共 {total} 个开放的职位", "{total} open jobs"),
    "closed": Text("共 {total} 个已关闭或到期的职位", "{total} closed or expired jobs"),
}
_FOUND = Text("「{query}」：{count}", "“{query}”: {count}")
_SEVERAL = Text("「{query}」匹配到 {total} 个职位，请选择一个。", "“{query}” matches {total} jobs; choose one.")
_NONE = Text("没有符合「{query}」的职位。", "No job matches “{query}”.")
_NEAREST = Text("最接近的是：", "The nearest are:")
_HOW_TO_SEARCH = Text(
    "可以按标题、编码、部门、城市或类别搜索，例如 /jobs 工程师 上海 open。",
    "Search by title, code, department, city or type, for example /jobs engineer Shanghai open.",
)
_EMPTY_PAGE = Text("这一页已经没有职位了。", "There is nothing on this page any more.")
_ALL_JOBS = Text("全部职位", "All jobs")


def jobs_card(  # noqa: PLR0913, PLR0917 - a page of a list consists of these seven values
    posts: tuple[JobPost, ...],
    total: int,
    page: int,
    query: str,
    state: StateFilter,
    now: datetime,
    zone: ZoneInfo,
) -> Card:
    """One page of jobs, counted from 0; ``total`` counts all pages."""
    carried = one_line(query, _QUERY_LENGTH)
    pages = pager(total, page, lambda number: ListJobs(carried, state, number))
    return _list_card(_JOBS, _opening(query, total, state), posts, RenderTime(now, zone), pages)


def _opening(query: str, total: int, state: StateFilter) -> Text:
    echo = _echo(query)
    if echo and not total:
        return _NONE.fill(query=echo)
    count = _COUNTS[state].fill(total=total)
    return _FOUND.fill(query=echo, count=count) if echo else count


def choice_card(posts: tuple[JobPost, ...], total: int, page: int, query: str, now: datetime, zone: ZoneInfo) -> Card:
    """The posts that match a reference, to choose one of them."""
    opening = _SEVERAL.fill(query=_echo(query), total=total)
    carried = one_line(query, _QUERY_LENGTH)
    pages = pager(total, page, lambda number: ChoosePost(carried, number))
    return _list_card(_CHOICE, opening, posts, RenderTime(now, zone), pages)


def not_found_card(query: str, nearest: tuple[JobPost, ...], now: datetime, zone: ZoneInfo) -> Card:
    """The answer to a reference that matches no post: similar posts, if any, and how to search."""
    at = RenderTime(now, zone)
    opening = _NONE.fill(query=_echo(query))

    def build(cap: int) -> Element:
        similar = [line(_NEAREST), *post_rows(nearest, at, cap)] if nearest else []
        body = [line(opening), *similar, note(_HOW_TO_SEARCH), button(_ALL_JOBS, RunCommand("/jobs"))]
        return card_content(header(_NOT_FOUND, "grey"), body, _NOT_FOUND)

    return Card(fit_card(build), list_fallback(opening, nearest, at))


def _echo(query: str) -> str:
    return one_line(query, TEXT_LENGTH)


def _list_card(title: Text, opening: Text, posts: tuple[JobPost, ...], at: RenderTime, pages: list[Element]) -> Card:
    template: Template = "blue" if posts else "grey"

    def build(cap: int) -> Element:
        body = [line(opening), *(post_rows(posts, at, cap) or _empty_note(pages)), *pages]
        return card_content(header(title, template), body, title)

    return Card(fit_card(build), list_fallback(opening, posts, at))


def _empty_note(pages: list[Element]) -> list[Element]:
    return [note(_EMPTY_PAGE if pages else _HOW_TO_SEARCH)]
