"""This machine's clock against Feishu's, and whether Feishu has asked for fewer calls."""

from collections.abc import Iterator
from datetime import timedelta

from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.domain.text import Text
from bot.feishu.probing.platform_calls import QUOTA_USED_UP
from bot.interfaces.doctor import Finding
from bot.webhook.signed_time import CLOCK_SKEW

NOTICED = timedelta(seconds=60)
NO_TIME = Text("飞书的响应中没有时间（Date）", "Feishu's answers do not say what time it is (Date)")
RIGHT = Text("本机时间与飞书相差 {seconds} 秒", "This machine's clock and Feishu's differ by {seconds} s")
AHEAD = Text("本机时间比飞书快 {seconds} 秒", "This machine's clock is {seconds} s ahead of Feishu's")
BEHIND = Text("本机时间比飞书慢 {seconds} 秒", "This machine's clock is {seconds} s behind Feishu's")
SYNCHRONISE = Text(
    "同步本机时间（NTP）；相差超过 5 分钟时，飞书推送的事件会被拒绝",
    "Synchronise the clock (NTP); beyond 5 minutes the events that Feishu sends are refused",
)
NOT_LIMITED = Text("飞书没有限制这些请求的频率", "Feishu has not limited these calls")
LIMITED = Text(
    "飞书限制了 {count} 个请求，要求等待 {seconds} 秒",
    "Feishu limited {count} of these calls and asks to wait for {seconds} s",
)
FEWER = Text(
    "有其他程序在使用同一个应用吗？它们共用频率限制，见 docs/operations.md",
    "Does something else use the same app? It shares the limits, see docs/operations.md",
)
USED_UP = Text("本月 API 调用额度已用完（99991403）", "This month's quota of API calls is used up (99991403)")
RAISE_QUOTA = Text(
    "下月 1 日恢复；可升级飞书套餐，或调大 SCAN_EVERY_MINUTES",
    "It begins anew on the 1st; a higher plan has more, and a larger SCAN_EVERY_MINUTES needs less",
)


def check_clock(examination: Examination) -> Iterator[Finding]:
    if examination.no_network:
        yield unchecked("clock", examination.no_network)
        return
    times = examination.calls.clock
    if times is None:
        # Without credentials nothing was asked.
        yield unchecked("clock", examination.no_token or NO_TIME)
        return
    ahead = times[0] - times[1]
    seconds = round(abs(ahead).total_seconds())
    if abs(ahead) <= NOTICED:
        yield ok("clock", RIGHT.fill(seconds=seconds))
        return
    what = (AHEAD if ahead > timedelta(0) else BEHIND).fill(seconds=seconds)
    yield (failure if abs(ahead) > CLOCK_SKEW else warning)("clock", what, SYNCHRONISE)


def check_limits(examination: Examination) -> Iterator[Finding]:
    if examination.no_token and not examination.calls.limited:
        yield unchecked("limits", examination.no_token)
    elif any(response.code == QUOTA_USED_UP for response in examination.calls.limited):
        yield failure("limits", USED_UP, RAISE_QUOTA)
    elif limited := examination.calls.limited:
        seconds = max((response.reset_after or 0 for response in limited), default=0)
        yield warning("limits", LIMITED.fill(count=len(limited), seconds=round(seconds)), FEWER)
    else:
        yield ok("limits", NOT_LIMITED)
