"""The history of what was done with jobs as a paged list: who, when, in which chat, and with what outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.buttons import TurnHistory
from bot.domain.history import WITHOUT_EXPIRY, HistoryEntry
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.dates import date_and_time
from cards.components.elements import Element, card_content, divider, header, line, local_time, markdown, note
from cards.components.sanitize import join_texts, one_line, plain_message
from cards.components.size_limit import fit_card
from cards.components.valid_ids import is_valid_id
from cards.list_parts.job_rows import PAGE_SIZE, pager
from cards.wording import labels
from cards.wording.outcomes import ACTIONS, OUTCOMES, reason_text
from cards.wording.people import person_text

_TITLE_LENGTH = 120
_LOG_ID_LENGTH = 80
_MAX_FALLBACK_ENTRIES = 5
_TITLE = Text("操作记录", "History")
_ONE = Text("共 1 条记录", "1 entry")
_COUNT = Text("共 {total} 条记录，最近的在前", "{total} entries, latest first")
_NONE = Text("还没有记录。", "Nothing has been recorded yet.")
_NONE_OF_JOB = Text("「{job}」还没有操作记录。", "Nothing has been recorded for {job} yet.")
_EMPTY_PAGE = Text("这一页已经没有记录了。", "There is nothing on this page any more.")
_WHO = Text("{person} · {at} · {chat}", "{person} · {at} · {chat}")
_HERE = Text("在本会话", "in this chat")
_ELSEWHERE = Text("在其他会话", "in another chat")
_AUTOMATIC = Text("按 {person} 的预约自动执行", "automatically, as {person} asked")
_AUTOMATIC_SINCE = Text("按 {person} 于 {at} 的预约自动执行", "automatically, as {person} asked on {at}")
_ON_REQUEST = Text("应 {person} 的请求", "as {person} asked")
# Outcomes that say what was done.
_TELLING = frozenset(OUTCOMES) - {"waiting", "refused", "failed"}
_NOBODY = Text("未知人员", "unknown person")
_JOB = Text("职位 {job}", "Job {job}")
_CHANGED = Text("到期：{old} → {new}", "Expiry: {old} → {new}")
_WAS = Text("到期：{old}", "Expiry: {old}")
_REQUESTED = Text("请求的到期时间：{at}", "Requested expiry: {at}")
_NEVER = Text("长期有效", "never")
_LOG_ID = Text("日志编号 {log_id}", "log id {log_id}")


@dataclass(frozen=True)
class HistoryPage:
    """Ten entries, latest first, of the history of one job, or of all jobs if ``job_id`` is empty.

    ``titles`` are titles or codes by job id, ``total`` is the number of entries on all pages, ``number`` counts from 0,
    and ``chat_id`` is the chat in which the card is shown. ``askers`` are those on whose request a job was reopened, by
    the idempotency key of the entry.
    """

    entries: tuple[HistoryEntry, ...]
    titles: Mapping[str, str]
    total: int
    number: int = 0
    job_id: str = ""
    chat_id: str = ""
    askers: Mapping[str, str] = field(default_factory=dict)


def history_card(page: HistoryPage, zone: ZoneInfo) -> Card:
    """One page of the history; ``zone`` is for the plain text, as the card itself shows times in the reader's own zone."""
    opening = {0: _nothing_text(page), 1: _ONE}.get(page.total) or _COUNT.fill(total=page.total)
    pages = pager(page.total, page.number, partial(TurnHistory, page.job_id))
    entries = page.entries[:PAGE_SIZE]

    def build(cap: int) -> Element:
        rows = [element for entry in entries for element in _row(entry, page, cap)]
        empty = [note(_EMPTY_PAGE)] if page.total and not entries else []
        return card_content(header(_TITLE, "blue"), [line(opening), *rows, *empty, *pages], _TITLE)

    fallback = [_fallback_text(entry, page, zone) for entry in entries[:_MAX_FALLBACK_ENTRIES]]
    return Card(fit_card(build), plain_message(join_texts([opening, *fallback], labels.NEW_LINE)))


def _nothing_text(page: HistoryPage) -> Text:
    """That nothing was recorded, of the job if it is about one that the reader may see."""
    title = one_line(page.titles.get(page.job_id, ""), _TITLE_LENGTH)
    return _NONE_OF_JOB.fill(job=title) if title else _NONE


def _row(entry: HistoryEntry, page: HistoryPage, cap: int) -> list[Element]:
    where = _HERE if entry.chat_id == page.chat_id else _ELSEWHERE
    who = _WHO.fill(person=_actor_text(entry), at=local_time(entry.happened_at), chat=where)
    outcome = join_texts(
        [_outcome_text(entry), _request_text(entry, page), _reason_text(entry), _expiry_text(entry)], labels.DOT
    )
    log_id = one_line(entry.log_id, min(cap, _LOG_ID_LENGTH)) if entry.outcome == "failed" else ""
    return [
        divider(),
        line(_job_title(entry, page, min(cap, _TITLE_LENGTH))),
        markdown(outcome),
        markdown(who, "notation"),
        *([note(_LOG_ID.fill(log_id=log_id))] if log_id else []),
    ]


def _actor_text(entry: HistoryEntry) -> Text:
    """For ``markdown``: who acted, or as whose order the bot did."""
    actor = person_text(entry.actor_id, _NOBODY)
    if not entry.is_automatic:
        return actor
    at = entry.ordered_at
    return _AUTOMATIC_SINCE.fill(person=actor, at=local_time(at)) if at else _AUTOMATIC.fill(person=actor)


def _outcome_text(entry: HistoryEntry) -> Text:
    """The outcome; one that does not say what was tried comes after that."""
    outcome = OUTCOMES[entry.outcome]
    return outcome if entry.outcome in _TELLING else join_texts([ACTIONS[entry.action], outcome], labels.DOT)


def _request_text(entry: HistoryEntry, page: HistoryPage) -> Text:
    """For ``markdown``: at whose request the job was reopened, if at anybody's."""
    asker = page.askers.get(entry.idempotency_key, "") if entry.outcome == "reopened" else ""
    return _ON_REQUEST.fill(person=person_text(asker, _NOBODY)) if asker else labels.NOTHING


def _reason_text(entry: HistoryEntry) -> Text:
    """Why it failed; empty where the outcome says the same."""
    return labels.NOTHING if entry.outcome == "refused" else reason_text(entry.detail)


def _job_title(entry: HistoryEntry, page: HistoryPage, max_length: int) -> Text:
    title = one_line(page.titles.get(entry.job_id, ""), max_length)
    if title:
        return Text(title, title)
    return _JOB.fill(job=entry.job_id) if is_valid_id(entry.job_id) else labels.UNTITLED


def _expiry_text(entry: HistoryEntry) -> Text:
    """For ``markdown``: the expiry before and after, or the requested one; empty if the attempt failed before the job was read."""
    old = _time_text(entry.old_expires_at)
    if entry.outcome == "reopened":
        return _CHANGED.fill(old=old, new=_time_text(entry.new_expires_at))
    if entry.action == "ask" and (entry.new_expires_at or entry.detail == WITHOUT_EXPIRY):
        return _REQUESTED.fill(at=_time_text(entry.new_expires_at))
    return _WAS.fill(old=old) if entry.old_expires_at else labels.NOTHING


def _time_text(expires_at: datetime | None) -> Text:
    return Text(local_time(expires_at), local_time(expires_at)) if expires_at else _NEVER


def _fallback_text(entry: HistoryEntry, page: HistoryPage, zone: ZoneInfo) -> Text:
    at = date_and_time(entry.happened_at, zone)
    title = _job_title(entry, page, _TITLE_LENGTH)
    return join_texts([Text(at, at), title, _outcome_text(entry), _reason_text(entry)], labels.DOT)
