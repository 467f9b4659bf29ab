"""The state of a job with its dates: as a sentence, and beside the tag of its state in a row of a list.

A sentence on a card has its dates in the reader's own zone; plain text names the zone. A row says "today" and "in 3 days" in
the zone of its chat, so its date is in that zone too. ``zone`` decides how many days there are.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.jobs import Job, JobState
from bot.domain.text import Text
from cards.components.dates import date_and_time, days_between, iso_date, moment_with_offset
from cards.components.elements import local_date, local_time
from cards.wording.labels import NOTHING


class _Dates(NamedTuple):
    """How a date, and a date with its time, are written."""

    day: Callable[[datetime], str]
    moment: Callable[[datetime], str]


class _ByDays(NamedTuple):
    """Texts for today, the next or last day, and ``{days}`` days; each with the date ``{at}``."""

    today: Text
    one_day: Text
    days: Text

    def fill(self, days: int, at: str) -> Text:
        known = {0: self.today, 1: self.one_day}
        return known.get(days, self.days).fill(days=days, at=at)


_CLOSED = Text("已关闭", "Closed")
_CLOSED_SINCE = Text("已于 {at} 关闭", "Closed since {at}")
_CLOSED_CHANGED = Text("已关闭，最近更新于 {at}", "Closed, last changed {at}")
_OPEN_UNTIL = Text("开放至 {at}（还有 {days} 天）", "Open until {at} ({days} days)")
_OPEN = Text("开放，长期有效", "Open, never expires")
_EXPIRES = _ByDays(
    Text("今天到期：{at}", "Expires today: {at}"),
    Text("明天到期：{at}", "Expires tomorrow: {at}"),
    Text("{at} 到期（还有 {days} 天）", "Expires {at} (in {days} days)"),
)
_EXPIRED = _ByDays(
    Text("已于今天到期（{at}），飞书招聘中仍为开放", "Expired today; Hire still counts it as open ({at})"),
    Text("已于昨天到期（{at}），飞书招聘中仍为开放", "Expired yesterday; Hire still counts it as open ({at})"),
    Text(
        "{days} 天前已到期（{at}），飞书招聘中仍为开放", "Expired {days} days ago; Hire still counts it as open ({at})"
    ),
)
_UNLISTED = Text("不在任何官网上，可能已关闭", "Not on any careers site; it may be closed")
_UNLISTED_DATED = Text(
    "不在任何官网上，可能已关闭；上次看到的到期日是 {at}",
    "Not on any careers site; it may be closed. When last seen, it was to expire {at}",
)
_PAST_DAY = _ByDays(
    Text("今天（{at}）", "today, {at}"),
    Text("昨天（{at}）", "yesterday, {at}"),
    Text("{at}（{days} 天前）", "{at}, {days} days ago"),
)
_COMING_DAY = _ByDays(
    Text("今天（{at}）", "today, {at}"),
    Text("明天（{at}）", "tomorrow, {at}"),
    Text("{at}（还有 {days} 天）", "{at}, in {days} days"),
)
_UNTIL_DAY = Text("至 {at}（还有 {days} 天）", "until {at} ({days} days)")
_CHANGED = Text("最近更新于 {at}", "last changed {at}")
_LAST_SEEN = Text("上次看到的到期日：{at}", "expiry when last seen: {at}")
_NEVER = Text("长期有效", "never expires")


def state_sentence(job: Job, now: datetime, zone: ZoneInfo) -> Text:
    """For ``markdown``: the state since or until when, with the dates in the reader's own zone."""
    return _sentence(job, now, zone, _Dates(local_date, local_time))


def state_text(job: Job, now: datetime, zone: ZoneInfo) -> Text:
    """For plain text: the same with the dates in the given zone."""
    return _sentence(job, now, zone, _Dates(lambda at: iso_date(at, zone), lambda at: date_and_time(at, zone)))


def _sentence(job: Job, now: datetime, zone: ZoneInfo, dates: _Dates) -> Text:
    state, expires_at = job.state(now), job.expires_at
    if state is JobState.CLOSED:
        return _closed_sentence(job, now, dates)
    if state is JobState.UNLISTED:
        return _UNLISTED_DATED.fill(at=dates.day(expires_at)) if expires_at else _UNLISTED
    if expires_at is None:
        return _OPEN
    days = days_between(now, expires_at, zone)
    if state is JobState.EXPIRED:
        return _EXPIRED.fill(-days, dates.moment(expires_at))
    if state is JobState.EXPIRING:
        return _EXPIRES.fill(days, dates.moment(expires_at))
    return _OPEN_UNTIL.fill(days=days, at=dates.day(expires_at))


def _closed_sentence(job: Job, now: datetime, dates: _Dates) -> Text:
    if closed_at := _known_closing(job, now):
        return _CLOSED_SINCE.fill(at=dates.day(closed_at))
    changed_at = job.details.changed_at
    return _CLOSED_CHANGED.fill(at=dates.day(changed_at)) if changed_at else _CLOSED


def _known_closing(job: Job, now: datetime) -> datetime | None:
    """When the job closed: what the bot saw, or its expiry if that has passed; None if nobody knows."""
    if job.is_closing_seen and job.closed_at:
        return job.closed_at
    return job.expires_at if job.expires_at and job.expires_at <= now else None


def row_state(job: Job, now: datetime, zone: ZoneInfo) -> Text:
    """For ``markdown``, beside the tag of the state: since or until which day; empty if that is unknown."""
    state, expires_at = job.state(now), job.expires_at
    if state in {JobState.CLOSED, JobState.EXPIRED}:
        return _past_day(job, now, zone)
    if state is JobState.UNLISTED:
        return _LAST_SEEN.fill(at=iso_date(expires_at, zone)) if expires_at else NOTHING
    if expires_at is None:
        return _NEVER
    days = days_between(now, expires_at, zone)
    if state is JobState.EXPIRING:
        return _COMING_DAY.fill(days, iso_date(expires_at, zone))
    return _UNTIL_DAY.fill(days=days, at=iso_date(expires_at, zone))


def _past_day(job: Job, now: datetime, zone: ZoneInfo) -> Text:
    if at := _known_closing(job, now):
        return _PAST_DAY.fill(max(-days_between(now, at, zone), 0), iso_date(at, zone))
    changed_at = job.details.changed_at
    return _CHANGED.fill(at=iso_date(changed_at, zone)) if changed_at else NOTHING


def zoned_until_text(expires_at: datetime | None) -> Text:
    """The same as ``until_text`` for plain text: the date in the zone of ``expires_at``, which is named."""
    return until_text(moment_with_offset(expires_at) if expires_at else "")


def until_text(at: str) -> Text:
    """Until when a reopened job is open; an empty ``at`` means that it never expires."""
    return Text("开放至 {at}", "Open until {at}").fill(at=at) if at else Text("长期有效", "Never expires")
