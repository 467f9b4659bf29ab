"""The app: its secret, whether it is enabled, its bot ability, and which permissions Feishu says it has."""

from collections.abc import Iterator
from functools import partial

from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.doctor.wording import in_both
from bot.domain.text import Text
from bot.feishu.http.transport import NoAnswer
from bot.feishu.json_fields import as_int, as_mapping, as_mappings, as_text
from bot.feishu.response import ApiResponse
from bot.interfaces.doctor import Finding

WRONG_SECRET = frozenset({10003, 10014, 10015})
GRANTED = 1
ENABLED = 2

TOKEN = Text("App ID 和 App Secret 正确", "The app id and the app secret are right")
SECRET = Text("飞书不接受 App ID 或 App Secret（{code}）", "Feishu refuses the app id or the app secret ({code})")
CHECK_SECRET = Text(
    "在开发者后台「凭证与基础信息」核对 FEISHU_APP_ID 和 FEISHU_APP_SECRET；国际版 Lark 的应用要设置 FEISHU_DOMAIN=https://open.larksuite.com",
    "Compare FEISHU_APP_ID and FEISHU_APP_SECRET with 凭证与基础信息 (credentials) in the developer console; an app of Lark needs"
    " FEISHU_DOMAIN=https://open.larksuite.com",
)
NO_TOKEN_ANSWER = Text("没有取得访问凭证：{problem}", "No tenant_access_token: {problem}")
TRY_AGAIN = Text("检查网络和 FEISHU_DOMAIN，然后再试", "Check the network and FEISHU_DOMAIN, and try again")
CODE = Text("飞书返回错误码 {code}（HTTP {status}）", "Feishu answers code {code} (HTTP {status})")
OTHER_ANSWER = Text(
    "{domain} 的响应不是飞书接口的响应（HTTP {status}）", "{domain} does not answer as Feishu does (HTTP {status})"
)
CHECK_DOMAIN = Text("检查 FEISHU_DOMAIN", "Check FEISHU_DOMAIN")
APP = Text("应用「{name}」已启用，机器人能力已开启", "The app “{name}” is enabled and has the bot ability")
REFUSED: dict[int, tuple[Text, Text]] = {
    99991401: (
        Text(
            "本机 IP 不在应用的 IP 白名单中（99991401）",
            "This machine's address is not on the app's IP allow list (99991401)",
        ),
        Text(
            "在开发者后台「安全设置 - IP 白名单」添加本机的出口 IP",
            "Add the address of this machine to 安全设置 - IP 白名单 (IP allow list) in the developer console",
        ),
    ),
    99991662: (
        Text("应用已被停用（99991662）", "The app is disabled (99991662)"),
        Text(
            "请企业管理员在「飞书管理后台 - 工作台 - 应用管理」启用应用",
            "Have a tenant administrator enable it under 飞书管理后台 - 工作台 - 应用管理 (admin console - app management)",
        ),
    ),
    99991673: (
        Text("应用没有在企业中安装（99991673）", "The app is not installed in the tenant (99991673)"),
        Text(
            "在开发者后台「版本管理与发布」创建版本并发布，由管理员审核通过",
            "Create and publish a version under 版本管理与发布 in the developer console, and have it approved",
        ),
    ),
}
NO_BOT_CODES = frozenset({11205, 230006, 232025})
NO_BOT = Text("应用没有机器人能力（{code}）", "The app has no bot ability ({code})")
ADD_BOT = Text(
    "在开发者后台「添加应用能力」添加「机器人」，然后在「版本管理与发布」发布新版本",
    "Add 机器人 (bot) under 添加应用能力 in the developer console, then publish a version under 版本管理与发布",
)
STATUSES = {
    0: Text("尚未启用", "not enabled yet"),
    1: Text("被企业停用", "disabled by the tenant"),
    3: Text("已安装但未启用", "installed and not enabled"),
    4: Text("等待升级", "waiting for an upgrade"),
    5: Text("许可已过期", "its licence has expired"),
    6: Text("套餐已过期", "the tenant's plan has expired"),
}
STATUS = Text("机器人状态：{status}", "The state of the bot: {status}")
ENABLE = Text(
    "请企业管理员在「飞书管理后台 - 工作台 - 应用管理」启用应用，并确认最新版本已发布",
    "Have a tenant administrator enable the app under 飞书管理后台 - 工作台 - 应用管理, and check that its latest version is published",
)
UNKNOWN_STATUS = Text("未知（{status}）", "unknown ({status})")


def check_token(examination: Examination) -> Iterator[Finding]:
    settings, installation = examination.settings, examination.installation
    why_not = installation.wrong("FEISHU_APP_ID", "FEISHU_APP_SECRET") or examination.no_network
    if why_not:
        examination.no_token = why_not
        yield unchecked("token", why_not)
        return
    try:
        response = examination.calls.fetch_token(settings.feishu_app_id, settings.feishu_app_secret.get_secret_value())
    except NoAnswer as error:
        yield failure("token", NO_TOKEN_ANSWER.fill(problem=in_both(error.problem)), TRY_AGAIN)
        return
    yield _of_token(examination, response)


def _of_token(examination: Examination, response: ApiResponse) -> Finding:
    if response.code is None:
        what = OTHER_ANSWER.fill(domain=examination.settings.feishu_domain, status=response.status)
        return failure("token", what, CHECK_DOMAIN)
    if response.code in WRONG_SECRET:
        return failure("token", SECRET.fill(code=response.code), CHECK_SECRET)
    if response.code in REFUSED:
        return failure("token", *REFUSED[response.code])
    if response.code != 0 or not response.body.get("tenant_access_token"):
        problem = CODE.fill(code=response.code, status=response.status)
        return failure("token", NO_TOKEN_ANSWER.fill(problem=problem), CHECK_SECRET)
    examination.no_token = None
    return ok("token", TOKEN)


def check_bot(examination: Examination) -> Iterator[Finding]:
    response = examination.ask("GET", "/bot/v3/info")
    if isinstance(response, Text):
        yield unchecked("bot", response)
        return
    finding = _of_bot(response)
    if response.code in REFUSED:
        # Every further call would only say the same.
        examination.no_token = REFUSED[response.code][0]
    yield finding


def _of_bot(response: ApiResponse) -> Finding:
    fail, code = partial(failure, "bot"), response.code or 0
    if code in REFUSED:
        return fail(*REFUSED[code])
    if code in NO_BOT_CODES:
        return fail(NO_BOT.fill(code=code), ADD_BOT)
    bot = as_mapping(response.body.get("bot"))
    if response.code != 0 or not as_text(bot.get("open_id")):
        return warning("bot", CODE.fill(code=response.code, status=response.status), ADD_BOT)
    status = as_int(bot.get("activate_status"))
    if status != ENABLED:
        words = STATUSES.get(-1 if status is None else status, UNKNOWN_STATUS.fill(status=status))
        return fail(STATUS.fill(status=words), ENABLE)
    return ok("bot", APP.fill(name=as_text(bot.get("app_name"))[:60]))


def read_granted(examination: Examination) -> Iterator[Finding]:
    """Ask which permissions the app has (docs/feishu/api.md 2.3); it finds nothing by itself."""
    response = examination.ask("GET", "/application/v6/scopes")
    if isinstance(response, ApiResponse) and response.code == 0:
        scopes = as_mappings(response.data.get("scopes"))
        granted = {as_text(each.get("scope_name")) for each in scopes if as_int(each.get("grant_status")) == GRANTED}
        examination.granted = frozenset(granted) if granted else None
    yield from ()
