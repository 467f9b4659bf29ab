"""The settings: those that are wrong or missing, and names that are probably mistyped."""

from collections.abc import Iterator

from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, warning
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from bot.settings.rules import MISSING
from bot.settings.source import Problem

RIGHT = Text("全部设置有效", "All settings are right")
WRONG = Text("{subject}：{rule_zh}", "{subject} {rule_en}")
CORRECT_IT = Text(
    "在环境变量或 .env 中改正，然后重启机器人；各项设置见 docs/configuration.md",
    "Correct it in the environment or in .env and restart the bot; docs/configuration.md has every setting",
)
_CREDENTIALS = Text(
    "从开发者后台「凭证与基础信息」复制 {label}，填入环境变量或 .env 的 {name}，然后重启机器人",
    "Copy the {label} from 凭证与基础信息 (credentials) in the developer console into {name} in the environment or in .env, and restart the bot",
)
_ENCRYPTION = Text(
    "从开发者后台「事件与回调 - 加密策略」复制 {label}，填入环境变量或 .env 的 {name}，然后重启机器人；EVENT_TRANSPORT=websocket（长连接）不需要这一项",
    "Copy the {label} from 事件与回调 - 加密策略 (encryption strategy) in the developer console into {name} in the environment or in .env, and"
    " restart the bot; EVENT_TRANSPORT=websocket (the long connection) does not need it",
)
COPY_IT = {
    name: place.fill(name=name, label=label)
    for name, label, place in (
        ("FEISHU_APP_ID", "App ID", _CREDENTIALS),
        ("FEISHU_APP_SECRET", "App Secret", _CREDENTIALS),
        ("FEISHU_ENCRYPT_KEY", "Encrypt Key", _ENCRYPTION),
        ("FEISHU_VERIFICATION_TOKEN", "Verification Token", _ENCRYPTION),
    )
}
"""What to do about a setting of the developer console that is missing."""
UNKNOWN = Text("没有名为 {name} 的设置，它不起作用", "{name} is no setting and has no effect")
DID_YOU_MEAN = Text("是不是想写 {nearest}？请改名或删除", "Did you mean {nearest}? Rename or remove it")
REMOVE_IT = Text("请删除它", "Remove it")
NO_ADMINS = Text(
    "ADMIN_OPEN_IDS 为空，没有人能使用 /scan 和 /doctor",
    "ADMIN_OPEN_IDS is empty, so nobody may use /scan and /doctor",
)
ADD_ADMINS = Text(
    "向机器人发送 /whoami 可以得到自己的 open_id，把它填入 ADMIN_OPEN_IDS",
    "Send /whoami to the bot to get your open_id, and put it into ADMIN_OPEN_IDS",
)


def check_settings(examination: Examination) -> Iterator[Finding]:
    installation = examination.installation
    problems = installation.reading.problems
    yield from (failure(f"settings {problem.name}", _what(problem), _fix(problem)) for problem in problems)
    if not problems:
        yield ok("settings", RIGHT)
    for name, nearest in installation.suspicious:
        fix = DID_YOU_MEAN.fill(nearest=nearest) if nearest else REMOVE_IT
        yield warning(f"settings {name}", UNKNOWN.fill(name=name), fix)
    if not installation.settings.admin_open_ids and not installation.wrong("ADMIN_OPEN_IDS"):
        yield warning("administrators", NO_ADMINS, ADD_ADMINS)


def _fix(problem: Problem) -> Text:
    is_missing = problem.rule is MISSING
    return COPY_IT.get(problem.name, CORRECT_IT) if is_missing else CORRECT_IT


def _what(problem: Problem) -> Text:
    subject = f"{problem.name}={problem.shown[:80]}" if problem.shown else problem.name
    return WRONG.fill(subject=subject, rule_zh=problem.rule.zh, rule_en=problem.rule.en)
