"""When a job expires, as text: in the reader's own zone for cards, in a given zone for plain text."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.job_posts import JobPost, JobState
from bot.domain.text import Text
from cards.components.dates import date_and_time, days_between
from cards.components.elements import local_time
from cards.wording.labels import NOTHING

_DATED = {
    JobState.OPEN: Text("开放至 {at}", "Open until {at}"),
    JobState.EXPIRING: Text("将于 {at} 到期", "Expires {at}"),
    JobState.EXPIRED: Text("已于 {at} 到期", "Expired {at}"),
    JobState.CLOSED: Text("职位已关闭，到期时间 {at}", "The job is closed; its expiry: {at}"),
    JobState.UNLISTED: Text("最近一次看到的到期时间 {at}", "Expiry when last seen: {at}"),
}
_UNDATED = {
    JobState.CLOSED: Text("职位已关闭", "The job is closed"),
    JobState.UNLISTED: Text("最近一次看到时为长期有效", "Never expired when last seen"),
}
_NEVER = Text("长期有效", "Never expires")


def expiry_sentence(post: JobPost, now: datetime) -> Text:
    """For ``markdown``: the expiry in the reader's own zone."""
    return _sentence(post, now, local_time(post.expires_at) if post.expires_at else "")


def expiry_text(post: JobPost, now: datetime, zone: ZoneInfo) -> Text:
    """For plain text: the expiry in the given zone, with the name of the zone."""
    return _sentence(post, now, date_and_time(post.expires_at, zone) if post.expires_at else "")


def _sentence(post: JobPost, now: datetime, at: str) -> Text:
    state = post.state(now)
    return _DATED[state].fill(at=at) if at else _UNDATED.get(state, _NEVER)


def until_text(at: str) -> Text:
    """Until when a reopened job is open; an empty ``at`` means that it never expires."""
    return Text("有效期至 {at}", "Open until {at}").fill(at=at) if at else _NEVER


def relative_expiry_text(post: JobPost, now: datetime, zone: ZoneInfo) -> Text:
    """The days from today to the expiry or since it; empty for a job that never expires or was closed before its expiry."""
    if post.expires_at is None:
        return NOTHING
    days = days_between(now, post.expires_at, zone)
    if post.expires_at <= now:
        return _ago(-days)
    return _left(days) if post.is_active else NOTHING


def _left(days: int) -> Text:
    if days == 0:
        return Text("今天到期", "expires today")
    if days == 1:
        return Text("明天到期", "expires tomorrow")
    return Text("还剩 {days} 天", "{days} days left").fill(days=days)


def _ago(days: int) -> Text:
    if days == 0:
        return Text("今天到期", "expired today")
    if days == 1:
        return Text("昨天到期", "expired yesterday")
    return Text("{days} 天前到期", "expired {days} days ago").fill(days=days)
