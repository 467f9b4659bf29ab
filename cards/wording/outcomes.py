"""How an attempt to reopen or publish a job ended, what follows from it, and the reasons for failures, as text."""

from collections.abc import Sequence
from typing import Literal

from bot.domain.history import HistoryOutcome
from bot.domain.jobs import Job
from bot.domain.text import Text
from cards.wording.labels import NOTHING

Outcome = Literal["waiting"] | HistoryOutcome
Action = Literal["reopen", "publish", "undo", "ask", "schedule"]

ACTIONS: dict[Action, Text] = {
    "reopen": Text("重启", "Reopen"),
    "publish": Text("重新发布", "Publish again"),
    "undo": Text("撤销重启", "Undo the reopening"),
    "ask": Text("重启请求", "Request to reopen"),
    "schedule": Text("预约自动重启", "Automatic reopening"),
}

OUTCOMES: dict[Outcome, Text] = {
    "waiting": Text("⏳ 等待中", "⏳ Waiting"),
    "reopened": Text("✅ 已重启", "✅ Reopened"),
    "already_open": Text("☑️ 原本已开放", "☑️ Was open already"),
    "published": Text("✅ 已重新发布", "✅ Published again"),
    "undone": Text("↩️ 已撤销重启", "↩️ Reopening undone"),
    "refused": Text("🚫 无权限", "🚫 Not allowed"),
    "failed": Text("⚠️ 未完成", "⚠️ Not done"),
    "asked": Text("✋ 已请求重启", "✋ Asked to reopen it"),
    "declined": Text("🚫 已拒绝重启请求", "🚫 Request to reopen declined"),
    "expired": Text("⌛ 重启请求已过期", "⌛ Request to reopen expired"),
    "undelivered": Text("⚠️ 重启请求未能送达", "⚠️ Request to reopen reached nobody"),
    "scheduled": Text("⏰ 已预约自动重启", "⏰ Automatic reopening scheduled"),
    "cancelled": Text("✖️ 已取消自动重启的预约", "✖️ Scheduled reopening cancelled"),
}

SUCCESSES: frozenset[Outcome] = frozenset({"reopened", "already_open"})

STILL_COUNTED_OPEN = Text(
    "职位已过到期时间，但在飞书招聘中仍为开放状态，所以无法重启。请在飞书招聘中修改到期时间。",
    "The job has expired, but Feishu Hire still counts it as open, so it cannot be reopened. Please change its expiry in Feishu Hire.",
)

_UNDONE = Text(
    "职位已再次关闭；原来的到期时间不会恢复。", "The job is closed again. The previous expiry date is not restored."
)
_UNDONE_OFF_SITE = Text(
    "职位已再次关闭，职位广告也已从官网下线；原来的到期时间不会恢复。",
    "The job is closed again and its adverts are off the careers sites. The previous expiry date is not restored.",
)
_UNDONE_STILL_ON_SITE = Text(
    "职位已再次关闭；原来的到期时间不会恢复。飞书招聘显示它的广告仍在官网上。",
    "The job is closed again. The previous expiry date is not restored. Feishu Hire still shows its adverts on the careers sites.",
)
_ONE_MISSING = Text("你输入的第 {places} 个职位没有找到。", "The {places} job you named was not found.")
_MISSING = Text("你输入的第 {places} 个职位没有找到。", "The {places} jobs you named were not found.")
_NOT_LISTED = Text("职位广告不在官网上", "the advert is not on the site")

REASONS = {
    "UntilNotUnderstood": Text("没有看懂到期日期", "the date was not understood"),
    "UntilInThePast": Text("到期日期已过", "the date has passed"),
    "SomebodyElseIsAtIt": Text("其他人正在重启", "somebody else was reopening it"),
    "JobNotFound": Text("没有找到职位", "no such job"),
    "AdvertNotListed": _NOT_LISTED,
    # The name of AdvertNotListed in release 0.1, which the history keeps.
    "PostNotListed": _NOT_LISTED,
    "AdvertNotAccepted": Text("飞书招聘不接受这条职位广告", "Hire does not accept the advert"),
    "JobClosed": Text("职位已关闭", "the job is closed"),
    "NothingToPublish": Text("没有可以重新发布的职位广告", "there is no advert to publish again"),
    "UndoTooLate": Text("已经不能撤销", "it was too late to undo"),
    "AskDirectly": Text("只能在单聊中使用", "only possible in the direct chat"),
    "WebsiteUnknown": Text("招聘官网未知", "unknown careers site"),
    "HireParameterRefused": Text("飞书招聘没有接受这次请求", "Hire did not accept the request"),
    "JobSyncOff": Text("「通过 API 同步职位」未打开", "syncing jobs through the API is switched off"),
    "NotAllowed": Text("没有权限", "not allowed"),
    "OutsideTenant": Text("企业外部", "from outside the company"),
    "CardOutdated": Text("卡片已失效", "the card was outdated"),
    "FeishuBusy": Text("飞书没有响应", "Feishu did not answer"),
    "OutcomeUnknown": Text("飞书没有应答，结果未知", "Feishu did not answer; it is not known whether it was done"),
    "FeishuQuotaUsedUp": Text("API 额度已用完", "the API quota was used up"),
    "FeishuAnswerUnknown": Text("飞书返回了未知结果", "Feishu's answer was not understood"),
    "FeishuMisconfigured": Text("应用配置有误", "the app is misconfigured"),
    "PermissionMissing": Text("应用缺少权限", "the app lacks a permission"),
}


def undone_text(job: Job) -> Text:
    """What has become of a job, as it is now, whose reopening was taken back."""
    if not job.is_advertised:
        return _UNDONE
    return _UNDONE_STILL_ON_SITE if job.is_listed else _UNDONE_OFF_SITE


def reason_text(detail: str) -> Text:
    """The reason by the class name of an error; empty for an unknown one."""
    return REASONS.get(detail, NOTHING)


def missing_text(places: Sequence[int]) -> Text:
    """Which of several codes mean no job, by their places. They are not repeated, since one may be of a hidden job."""
    *others, last = map(_ordinal, places)
    english = f"{', '.join(others)} and {last}" if others else last
    named = Text("、".join(map(str, places)), english)
    return (_ONE_MISSING if len(places) == 1 else _MISSING).fill(places=named)


def _ordinal(number: int) -> str:
    """``1st``, ``12th``, ``22nd``."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
