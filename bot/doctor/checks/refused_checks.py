"""The requests that were refused: for which reason, and whether the bot serves another tenant than the one whose events come."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.doctor.stored import contents_or_none, seen_ago, stored_contents
from bot.doctor.wording import joined
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from bot.interfaces.seen_request_store import RequestKind, SeenRequest
from bot.settings import LOOPBACK, WEBSOCKET

NAME = "refused requests"
OTHER_TENANT = "tenant"
"""The reason of a request that was signed rightly and came from another tenant."""
SIMULATED_TENANT = "tk_sim"
"""The tenant of the simulated Feishu, to whose database a rehearsal leads."""

COMPARE_KEYS = Text(
    "核对 FEISHU_ENCRYPT_KEY、FEISHU_VERIFICATION_TOKEN 与开发者后台「事件与回调 - 加密策略」，并确认该地址通向这个机器人",
    "Compare FEISHU_ENCRYPT_KEY and FEISHU_VERIFICATION_TOKEN with 事件与回调 - 加密策略 in the developer console, and see that the"
    " address leads to this bot",
)
REASONS = {
    "challenge": Text(
        "签名不符，也不是这个应用的验证请求（Encrypt Key 或 Verification Token 与后台不同，或不是飞书发来的）",
        "neither signed with the Encrypt Key nor a challenge with the Verification Token (they differ from the console, or it was not Feishu)",
    ),
    "size": Text("请求过大或没有收完", "too large, or cut off"),
    "timestamp": Text("时间戳形式未知", "a timestamp of an unknown form"),
    "age": Text(
        "签名时间过早或在未来（检查本机时间）", "signed too long ago or in the future (check this machine's clock)"
    ),
    "token": Text("Verification Token 或 App ID 不符", "another Verification Token or app id"),
    "envelope": Text("事件格式不符", "an event of an unknown form"),
    OTHER_TENANT: Text("来自其他企业", "of another tenant"),
}
REFUSED = Text("最近一次被拒绝的请求：{at}，原因：{reason}", "The last request that was refused: {at}, {reason}")
NONE_REFUSED = Text("没有请求被拒绝", "No request was refused")
CHECK_APP = Text("核对 FEISHU_APP_ID 和本机时间", "Check FEISHU_APP_ID, and that this machine's clock is right")
SINCE_GOOD = Text(
    "其后收到过正确的请求；偶尔的拒绝可能来自扫描程序",
    "Right ones have come since; single refusals may come from somebody who tries addresses",
)
OF_OTHER_TENANT = Text(
    "最近一次被拒绝的请求：{at}，来自其他企业；机器人只服务 tenant_key 为 {tenant} 的企业",
    "The last request that was refused: {at}, of another tenant than {tenant}, the only one that is served",
)
CORRECT_TENANT = Text(
    "FEISHU_TENANT_KEY 与发来请求的企业不符：改正或删除它，然后重启机器人",
    "FEISHU_TENANT_KEY is not the tenant of which requests come: correct or remove it, and restart the bot",
)
OWN_DATABASE = Text(
    "这个数据库从收到第一个事件起就属于该企业。如果不对，请为机器人换一个新的数据库（DATABASE_URL），或把 FEISHU_TENANT_KEY 设为正确的 tenant_key，然后重启",
    "The database belongs to that tenant since its first event. If that is wrong, give the bot a database of its own (DATABASE_URL),"
    " or set FEISHU_TENANT_KEY to the right tenant key, and restart it",
)
REHEARSED = Text(
    "数据库属于模拟飞书的企业（{tenant}），真实企业的事件都会被拒绝",
    "The database belongs to the tenant of the simulated Feishu ({tenant}), so the events of every real one are refused",
)
NEW_DATABASE = Text(
    "这个数据库用于演练过，里面有模拟的职位、卡片和订阅。请为机器人换一个新的数据库（DATABASE_URL），然后重启",
    "It was used for a rehearsal and holds simulated jobs, cards and subscriptions. Give the bot a new database (DATABASE_URL), and"
    " restart it",
)


def check_refused(examination: Examination, seen: Mapping[RequestKind, SeenRequest]) -> Finding:
    """The last refused request of ``seen``, unless right ones have come since."""
    contents, tenant_key = contents_or_none(examination), examination.settings.feishu_tenant_key
    tenant = tenant_key or (contents.tenant_key if contents else "")
    if tenant == SIMULATED_TENANT and urlsplit(examination.settings.feishu_domain).hostname not in LOOPBACK:
        return failure(NAME, REHEARSED.fill(tenant=tenant), CORRECT_TENANT if tenant_key else NEW_DATABASE)
    refused = seen.get("refused")
    if refused is None:
        stored = stored_contents(examination)
        return unchecked(NAME, stored) if isinstance(stored, Text) else ok(NAME, NONE_REFUSED)
    at = seen_ago(examination, refused)
    what = REFUSED.fill(at=at, reason=REASONS.get(refused.reason, Text(refused.reason, refused.reason)))
    if any(seen[kind].at > refused.at for kind in ("event", "click") if kind in seen):
        return ok(NAME, joined([what, SINCE_GOOD]))
    if refused.reason == OTHER_TENANT and tenant:
        fix = CORRECT_TENANT if tenant_key else OWN_DATABASE
        return failure(NAME, OF_OTHER_TENANT.fill(at=at, tenant=tenant), fix)
    return warning(NAME, what, CHECK_APP if examination.settings.event_transport == WEBSOCKET else COMPARE_KEYS)
