"""The paged list of jobs, and the cards for a reference that matches several jobs or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.buttons import Button, ListJobs, RunCommand, StateFilter
from bot.domain.job_buttons import ChooseJob
from bot.domain.jobs import Job
from bot.domain.normalization import normalize
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.domain.typed.filter_words import MINE
from bot.domain.typed.until import MAX_UNTIL_LENGTH
from cards.components.elements import Element, Template, button, card_content, header, line, note
from cards.components.sanitize import join_texts, one_line
from cards.components.size_limit import fit_card
from cards.list_parts.job_rows import (
    OPENS_CARD,
    QUERY_LENGTH,
    TEXT_LENGTH,
    RenderTime,
    RowButton,
    job_rows,
    list_fallback,
    list_notes,
    pager,
    reopenings_of_page,
    row_button_of,
)
from cards.list_parts.near_values import near_elements
from cards.wording import labels
from cards.wording.outcomes import missing_text
from cards.wording.titles import code_text

_JOBS = Text("职位列表", "Jobs")
_CHOICE = Text("请选择职位", "Choose a job")
_NOT_FOUND = Text("没有找到职位", "No job found")
_ONE: dict[StateFilter, Text] = {
    "any": Text("共 1 个职位（含已关闭的）", "1 job, closed ones included"),
    "open": Text("共 1 个开放中的职位", "1 open job"),
    "closed": Text("共 1 个已关闭或到期的职位", "1 closed or expired job"),
}
_COUNTS: dict[StateFilter, Text] = {
    "any": Text("共 {total} 个职位（含已关闭的）", "{total} jobs, closed ones included"),
    "open": Text("共 {total} 个开放中的职位", "{total} open jobs"),
    "closed": Text("共 {total} 个已关闭或到期的职位", "{total} closed or expired jobs"),
}
_FOUND = Text("「{query}」：{count}", "“{query}”: {count}")
_IS_IT_THIS = Text("你说的是这个职位吗？", "Do you mean this job?")
_ONE_OF_SEVERAL = Text("找到 1 个职位。", "1 job was found.")
_SOME_OF_SEVERAL = Text("找到 {total} 个职位，请选择一个。", "{total} jobs were found; choose one.")
_SEVERAL = Text("「{query}」匹配到 {total} 个职位，请选择一个。", "“{query}” matches {total} jobs; choose one.")
_SEVERAL_CLOSED = Text(
    "「{query}」匹配到 {total} 个已关闭或到期的职位，请选择一个。",
    "“{query}” matches {total} closed or expired jobs; choose one.",
)
_SEND_AGAIN = Text(
    "请用编码再发一次，例如：重启 {code} {until}", "Send it again with the code, such as /reopen {code} {until}"
)
_NONE: dict[StateFilter, Text] = {
    "any": Text("没有符合「{query}」的职位。", "No job matches “{query}”."),
    "open": Text("开放中的职位里没有符合「{query}」的。", "No open job matches “{query}”."),
    "closed": Text("已关闭或到期的职位里没有符合「{query}」的。", "No closed or expired job matches “{query}”."),
}
_NONE_OF_MINE: dict[StateFilter, Text] = {
    "any": Text("没有你参与的职位。", "You are on no job's team."),
    "open": Text("你参与的职位里没有开放中的。", "None of your jobs is open."),
    "closed": Text("你参与的职位里没有已关闭或到期的。", "None of your jobs is closed or expired."),
}
_UNKNOWN_DIRECT = Text(
    "没有这个职位；或者它从未在官网发布，而你不在它的招聘团队里。",
    "There is no such job, or it was never advertised and you are not on its team.",
)
_UNKNOWN_GROUP = Text(
    "没有找到可以在这里展示的职位。从未在官网发布过的职位，我只在单聊里展示给它的招聘团队和管理员；如果你是其中一员，请在单聊里问我。",
    "There is no such job to show here. A job that was never advertised is shown only to its team and administrators, in the direct chat "
    "with me; if you are one of them, please ask me there.",
)
_NEAREST = Text("最接近的是：", "The nearest are:")
HOW_TO_SEARCH = Text(
    "可以按标题、编码、部门、城市或类别搜索，例如「职位列表 工程师 上海 开放」。",
    "Search by title, code, department, city or type, for example /jobs engineer Shanghai open.",
)
_EMPTY_PAGE = Text("这一页已经没有职位了。", "There is nothing on this page any more.")
NOTHING_NEAR: Mapping[str, tuple[str, ...]] = {}
_ALL_JOBS = Text("全部职位", "All jobs")


@dataclass(frozen=True)
class ReopenChoice:
    """What ``/reopen`` says on the list to choose from.

    Attributes:
        until: the date as it was typed; empty if none was.
        has_closed_only: whether open jobs were left out.
    """

    until: str
    has_closed_only: bool


def jobs_card(  # noqa: PLR0913, PLR0917 - a page of a list consists of these values
    jobs: tuple[Job, ...],
    total: int,
    page: int,
    query: str,
    state: StateFilter,
    now: datetime,
    zone: ZoneInfo,
    *,
    mine: str = "",
    is_incomplete: bool = False,
    near: Mapping[str, tuple[str, ...]] = NOTHING_NEAR,
) -> Card:
    """One page of jobs, counted from 0; ``total`` counts all pages. ``near`` are like the filters that match nothing.

    ``mine`` is the open_id of the person whose jobs they are, empty for everybody's. The list ``is_incomplete`` while all
    jobs are being read for the first time.
    """
    carried = one_line(query, QUERY_LENGTH)
    pages = pager(total, page, lambda number: ListJobs(carried, state, number, mine))
    notes = [*list_notes(mine, is_incomplete=is_incomplete), *near_elements(near)]
    on_edit = ListJobs(carried, state, page, mine) if state == "closed" else None
    return _list_card(_JOBS, _opening(query, total, state), notes, jobs, RenderTime(now, zone), pages, on_edit)


def _opening(query: str, total: int, state: StateFilter) -> Text:
    echo = _echo(query)
    if echo and not total:
        return no_match_text(query, state)
    count = _ONE[state] if total == 1 else _COUNTS[state].fill(total=total)
    return _FOUND.fill(query=echo, count=count) if echo else count


def no_match_text(query: str, state: StateFilter = "any") -> Text:
    """That no job matches the filters, which are repeated, or that none is the reader's own."""
    if normalize(query) in MINE:
        return _NONE_OF_MINE[state]
    return _NONE[state].fill(query=_echo(query))


def choice_card(  # noqa: PLR0913 - a page of a list consists of these values
    jobs: tuple[Job, ...],
    total: int,
    page: int,
    query: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    missing: Sequence[int] = (),
    reopening: ReopenChoice | None = None,
    of_history: bool = False,
) -> Card:
    """The jobs that match a reference, to choose one of them; of several codes those at these places are ``missing``.

    With ``of_history`` what was done with the job is shown then, and not its card.
    """
    if missing:
        opening = _ONE_OF_SEVERAL if total == 1 else _SOME_OF_SEVERAL.fill(total=total)
    else:
        several = _SEVERAL_CLOSED if reopening and reopening.has_closed_only else _SEVERAL
        opening = _IS_IT_THIS if total == 1 else several.fill(query=_echo(query), total=total)
    carried = one_line(query, QUERY_LENGTH)
    pages = pager(
        total, page, lambda number: ChooseJob(carried, number, reopening.until if reopening else None, of_history)
    )
    notes = [note(missing_text(missing))] if missing else []
    if reopening and reopening.until and jobs:
        notes.append(note(_send_again(jobs[0], reopening.until)))
    row_button = row_button_of(of_history=of_history)
    return _list_card(_CHOICE, opening, notes, jobs, RenderTime(now, zone), pages, row_button=row_button)


def _send_again(job: Job, until: str) -> Text:
    return _SEND_AGAIN.fill(code=code_text(job) or job.id, until=one_line(until, MAX_UNTIL_LENGTH))


def not_found_card(
    query: str, nearest: tuple[Job, ...], now: datetime, zone: ZoneInfo, *, of_history: bool = False
) -> Card:
    """The answer to a reference that matches no job: similar jobs, if any, and how to search; ``of_history`` as in ``choice_card``.

    ``query`` is empty for a reader from whom a job may be hidden, in a direct chat: what was typed is not repeated then.
    """
    at, row_button = RenderTime(now, zone), row_button_of(of_history=of_history)
    opening = _NONE["any"].fill(query=_echo(query)) if query else _UNKNOWN_DIRECT

    def build(cap: int) -> Element:
        similar = [line(_NEAREST), *job_rows(nearest, at, cap, row_button)] if nearest else []
        body = [line(opening), *similar, note(HOW_TO_SEARCH), button(_ALL_JOBS, RunCommand("/jobs"))]
        return card_content(header(_NOT_FOUND, "grey"), body, _NOT_FOUND)

    return Card(fit_card(build), list_fallback(opening, nearest, at))


def unknown_job_card(
    nearest: tuple[Job, ...],
    now: datetime,
    zone: ZoneInfo,
    *,
    is_direct: bool,
    is_incomplete: bool = False,
    of_history: bool = False,
) -> Card:
    """The answer about a job that does not exist, or that must not be shown here.

    It is the same for both and does not repeat what was typed, so that it cannot tell one from the other; ``nearest`` are
    jobs that may be shown. With ``is_incomplete`` the jobs are still being read for the first time. ``of_history`` as in ``choice_card``.
    """
    at, row_button = RenderTime(now, zone), row_button_of(of_history=of_history)
    words = _UNKNOWN_DIRECT if is_direct else _UNKNOWN_GROUP
    reading = list_notes("", is_incomplete=is_incomplete)

    def build(cap: int) -> Element:
        similar = [line(_NEAREST), *job_rows(nearest, at, cap, row_button)] if nearest else []
        body = [line(words), *reading, *similar, note(HOW_TO_SEARCH), button(_ALL_JOBS, RunCommand("/jobs"))]
        return card_content(header(_NOT_FOUND, "grey"), body, _NOT_FOUND)

    return Card(fit_card(build), list_fallback(join_texts([_NOT_FOUND, words], labels.NEW_LINE), nearest, at))


def _echo(query: str) -> str:
    return one_line(query, TEXT_LENGTH)


def _list_card(  # noqa: PLR0913, PLR0917 - a page of a list consists of these values
    title: Text,
    opening: Text,
    notes: list[Element],
    jobs: tuple[Job, ...],
    at: RenderTime,
    pages: list[Element],
    on_edit: Button | None = None,
    row_button: RowButton = OPENS_CARD,
) -> Card:
    """With ``on_edit``, the button that shows the same page again, several of the jobs can be chosen to be reopened."""
    template: Template = "blue" if jobs else "grey"

    def build(cap: int) -> Element:
        choose = reopenings_of_page(jobs, at, cap, on_edit) if on_edit else []
        body = [line(opening), *notes, *(job_rows(jobs, at, cap, row_button) or _empty_note(pages)), *pages, *choose]
        return card_content(header(title, template), body, title)

    return Card(fit_card(build), list_fallback(opening, jobs, at))


def _empty_note(pages: list[Element]) -> list[Element]:
    return [note(_EMPTY_PAGE if pages else HOW_TO_SEARCH)]
