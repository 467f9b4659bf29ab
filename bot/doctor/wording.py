"""Chinese for what the client and the database say in English only, and times for people."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.text import Text
from bot.storage.connecting.problem_texts import PROBLEMS_ZH

_CHINESE = {
    # bot/feishu/http/transport.py
    "the proxy does not let the call through": "代理没有放行请求",
    "the TLS connection failed; the certificate may not be trusted": "TLS 连接失败，证书可能不受信任",
    "the name of the host cannot be resolved": "域名无法解析",
    "no connection within 2 seconds": "2 秒内没有连上",
    "the connection was refused, or there is no route to the host": "连接被拒绝，或没有到主机的路由",
    "connected, but no answer in time": "已连上，但没有及时响应",
    "the connection was cut": "连接被断开",
    "the time for all calls is used up": "全部请求的时间已用完",
    # bot/readiness.py
    "starting": "正在启动",
    "draining": "正在停止",
    # bot/storage and bot/tasks
    "no thread for the call": "没有空闲的线程",
    "no answer to earlier calls": "之前的请求还没有应答",
    "the database did not answer": "数据库没有应答",
    "DATABASE_URL leads to a pooler that shares sessions (PgBouncer in transaction or statement mode); use its session mode, or"
    " PostgreSQL itself": "DATABASE_URL 指向共用会话的连接池（PgBouncer 的 transaction 或 statement 模式）；请改用 session 模式，或直接连接 PostgreSQL",
    **PROBLEMS_ZH,
}
_SECONDS = Text("{count} 秒", "{count} s")
_MINUTES = Text("{count} 分钟", "{count} min")
_HOURS = Text("{count} 小时", "{count} h")
_DAYS = Text("{count} 天", "{count} days")
_AGO = Text("{at}（{span}前）", "{at} ({span} ago)")
_TWO = timedelta(minutes=2), timedelta(hours=2), timedelta(days=2)
LIST = Text("、", ", ")


def in_both(english: str) -> Text:
    """The reason in both languages; an unknown one as it is."""
    return Text(_CHINESE.get(english, english), english)


def same(value: object) -> Text:
    """A name or number that is the same in both languages."""
    return Text(str(value), str(value))


def joined(texts: list[Text]) -> Text:
    return Text(LIST.zh_cn.join(text.zh_cn for text in texts), LIST.en_us.join(text.en_us for text in texts))


def span_text(span: timedelta) -> Text:
    """``40 s``, ``35 min``, ``5 h`` or ``3 days``."""
    if span < _TWO[0]:
        return _SECONDS.fill(count=max(round(span.total_seconds()), 0))
    if span < _TWO[1]:
        return _MINUTES.fill(count=round(span / timedelta(minutes=1)))
    if span < _TWO[2]:
        return _HOURS.fill(count=round(span / timedelta(hours=1)))
    return _DAYS.fill(count=round(span / timedelta(days=1)))


def moment_text(at: datetime, zone: ZoneInfo) -> Text:
    return same(f"{at.astimezone(zone):%Y-%m-%d %H:%M}")


def ago_text(at: datetime, now: datetime, zone: ZoneInfo) -> Text:
    """``2026-11-29 09:30 (5 min ago)``."""
    return _AGO.fill(at=moment_text(at, zone), span=span_text(now - at))
