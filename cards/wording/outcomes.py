"""How an attempt to reopen a job ended, and the reasons for failures, as text."""

from typing import Literal

from bot.domain.text import Text
from cards.wording.labels import NOTHING

Outcome = Literal["waiting", "reopened", "already_open", "refused", "failed"]

OUTCOMES: dict[Outcome, Text] = {
    "waiting": Text("⏳ 等待中", "⏳ Waiting"),
    "reopened": Text("✅ 已重启", "✅ Reopened"),
    "already_open": Text("☑️ 原本已开放", "☑️ Was open already"),
    "refused": Text("🚫 已拒绝", "🚫 Refused"),
    "failed": Text("⚠️ 未完成", "⚠️ Not done"),
}

SUCCESSES: frozenset[Outcome] = frozenset({"reopened", "already_open"})

REASONS = {
    "UntilNotUnderstood": Text("没有看懂到期日期", "the date was not understood"),
    "UntilInThePast": Text("到期日期已过", "the date has passed"),
    "SomebodyElseIsAtIt": Text("另一个人正在重启", "somebody else was at it"),
    "JobNotFound": Text("没有找到职位", "no such job"),
    "PostNotListed": Text("职位广告不在官网上", "the post is not on the site"),
    "WebsiteUnknown": Text("招聘官网未知", "unknown careers site"),
    "HireParameterRefused": Text("飞书招聘拒绝了参数", "Hire refused the parameters"),
    "JobSyncOff": Text("「通过 API 同步职位」未打开", "syncing jobs through the API is switched off"),
    "NotAllowed": Text("没有权限", "not allowed"),
    "OutsideTenant": Text("企业外部", "from outside the company"),
    "CardOutdated": Text("卡片已失效", "the card was outdated"),
    "FeishuBusy": Text("飞书没有响应", "Feishu did not answer"),
    "FeishuQuotaUsedUp": Text("API 额度已用完", "the API quota was used up"),
    "FeishuAnswerUnknown": Text("飞书的回答未知", "Feishu's answer was not understood"),
    "FeishuMisconfigured": Text("应用配置有误", "the app is misconfigured"),
}


def reason_text(detail: str) -> Text:
    """The reason by the class name of an error; empty for an unknown one."""
    return REASONS.get(detail, NOTHING)
