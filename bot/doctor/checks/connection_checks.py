"""The long connection: whether Feishu names an address for it, and whether that can be reached. It is not opened: events would go to it."""

from collections.abc import Iterator

from bot.doctor.checks.app_checks import CHECK_SECRET, CODE, SECRET
from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.doctor.wording import in_both
from bot.domain.text import Text
from bot.feishu.http.transport import NoAnswer
from bot.feishu.json_fields import as_text
from bot.feishu.long_connection.address_call import Refusal, is_safe, refusal_of
from bot.feishu.probing.network import address_of, way_to
from bot.feishu.response import ApiResponse
from bot.interfaces.doctor import Finding

NAME = "connection"
NAMED = Text(
    "飞书已给出长连接的地址，{address} 可以连接",
    "Feishu names an address for the long connection, and {address} can be reached",
)
NO_ANSWER = Text("没有取得长连接的地址：{problem}", "Feishu named no address for the long connection: {problem}")
TRY_AGAIN = Text("检查网络和 FEISHU_DOMAIN，然后再试", "Check the network and FEISHU_DOMAIN, and try again")
UNREACHABLE = Text("长连接的地址无法访问：{problem}", "The address of the long connection cannot be reached: {problem}")
OPEN_THE_WAY = Text(
    "在防火墙或代理上放行到 {host} 的连接（代理要允许 CONNECT），它与 FEISHU_DOMAIN 不是同一台主机",
    "Let the firewall or the proxy allow connections to {host} (of a proxy, CONNECT), which is another host than FEISHU_DOMAIN",
)
UNREADABLE = Text(
    "{domain} 没有给出可用的长连接地址", "{domain} names no address that can be used for the long connection"
)
CHECK_DOMAIN = Text("检查 FEISHU_DOMAIN", "Check FEISHU_DOMAIN")
NOT_RELEASED = Text(
    "飞书暂不允许这个应用建立长连接（{code}）：应用还没有发布过版本，或飞书繁忙",
    "Feishu does not let this app connect yet ({code}): no version of it is released, or Feishu is busy",
)
RELEASE = Text(
    "在开发者后台「版本管理与发布」创建并发布一个版本；已经发布时稍后再试",
    "Create and publish a version under 版本管理与发布 in the developer console; if there is one, try again later",
)
TOO_MANY = Text(
    "这个应用的长连接已达到 50 个的上限（{code}）",
    "The app has as many long connections as it may have, 50 ({code})",
)
STOP_OTHERS = Text(
    "停掉用同一个应用连接的其他程序，它们也会分走事件",
    "Stop other programs that connect with this app; they also get a share of its events",
)
FORBIDDEN = Text("飞书不允许这个应用使用长连接（{code}）", "Feishu forbids this app to use a long connection ({code})")
CUSTOM_APP = Text(
    "长连接只用于企业自建应用；其他应用请改用 EVENT_TRANSPORT=webhook",
    "Long connections are for custom apps (企业自建应用); use EVENT_TRANSPORT=webhook for others",
)
BUSY = Text(
    "飞书没有给出长连接的地址（{code}）：飞书繁忙，或没有为这个应用启用长连接",
    "Feishu names no address for the long connection ({code}): it is busy, or the long connection is not enabled for this app",
)
LATER = Text(
    "机器人会自己重试。如果一直这样，检查应用已发布版本，并在「事件与回调」选择长连接；使用模拟器时，启动它要加 --transport websocket",
    "The bot tries again by itself. If it stays so, see that a version is published and that the long connection (长连接) is chosen under"
    " 事件与回调 in the developer console; a simulator must be started with --transport websocket",
)
CHECK_APP = Text(
    "在开发者后台检查应用的状态和「事件与回调」的订阅方式",
    "Check the app's state and the way of subscription under 事件与回调 in the developer console",
)
_FAILURES = {
    Refusal.CREDENTIALS: (SECRET, CHECK_SECRET),
    Refusal.NOT_RELEASED: (NOT_RELEASED, RELEASE),
    Refusal.TOO_MANY: (TOO_MANY, STOP_OTHERS),
    Refusal.FORBIDDEN: (FORBIDDEN, CUSTOM_APP),
}


def check_connection(examination: Examination) -> Iterator[Finding]:
    settings, installation = examination.settings, examination.installation
    why_not = installation.wrong("FEISHU_APP_ID", "FEISHU_APP_SECRET") or examination.no_network
    if why_not:
        yield unchecked(NAME, why_not)
        return
    secret = settings.feishu_app_secret.get_secret_value()
    try:
        response = examination.calls.fetch_connection_address(settings.feishu_app_id, secret)
    except NoAnswer as error:
        yield failure(NAME, NO_ANSWER.fill(problem=in_both(error.problem)), TRY_AGAIN)
        return
    yield _of_address(examination, as_text(response.data.get("URL"))) if response.code == 0 else _of_refusal(response)


def _of_refusal(response: ApiResponse) -> Finding:
    refusal = refusal_of(response.code, response.message)
    if refusal is Refusal.BUSY:
        return warning(NAME, BUSY.fill(code=response.code), LATER)
    if refusal in _FAILURES:
        what, fix = _FAILURES[refusal]
        return failure(NAME, what.fill(code=response.code), fix)
    problem = CODE.fill(code=response.code or "-", status=response.status)
    return failure(NAME, NO_ANSWER.fill(problem=problem), CHECK_APP)


def _of_address(examination: Examination, url: str) -> Finding:
    """The way to the address is tried up to TLS, so that nothing of the query, which lets in, is sent."""
    settings = examination.settings
    if not is_safe(url):
        return failure(NAME, UNREADABLE.fill(domain=settings.feishu_domain), CHECK_DOMAIN)
    for step in way_to(url, settings.feishu_proxy.get_secret_value(), settings.feishu_ca_file):
        if step.problem:
            host = address_of(url)
            return failure(NAME, UNREACHABLE.fill(problem=step.problem), OPEN_THE_WAY.fill(host=host))
    return ok(NAME, NAMED.fill(address=address_of(url)))
