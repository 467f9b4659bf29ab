"""Each permission, by a call that changes nothing: it reads one record, or it names what cannot exist.

The gateway looks at the permissions before the API looks at the rest, so that "no such job" means that the permission is
there (docs/feishu/api.md 1.5, 5).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.doctor.checks.app_checks import CODE
from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.domain.text import Text
from bot.domain.timestamps import to_ms
from bot.feishu.error_codes import RATE_LIMITED
from bot.feishu.json_fields import as_mappings, as_text
from bot.feishu.probing.platform_calls import QUOTA_USED_UP
from bot.feishu.response import SERVER_FAULT, ApiResponse
from bot.interfaces.doctor import Finding

SCOPE_MISSING, SYNC_OFF = 99991672, 1002613
GATEWAY = range(99_991_000, 99_992_000)
NO_ID, NO_CHAT, NO_MESSAGE = "0", "oc_doctor_no_such_chat", "om_doctor_no_such_message"
_ONE = {"page_size": "1"}
_OPEN_IDS = {**_ONE, "user_id_type": "open_id"}

HAS = Text("权限 {scope} 已开通：{purpose}", "The permission {scope} is granted: {purpose}")
LACKS = Text("缺少权限 {scope}：{purpose}", "The permission {scope} is missing: {purpose}")
ADD = Text(
    "在开发者后台「权限管理」开通 {scope}，然后在「版本管理与发布」发布新版本，由管理员审核通过",
    "Add {scope} under 权限管理 (permissions) in the developer console, publish a version under 版本管理与发布, and have it approved",
)
UNTOLD = Text(
    "无法判断是否有权限 {scope}（{purpose}）：{reason}",
    "Whether {scope} is granted ({purpose}) cannot be told: {reason}",
)
BUSY = Text("飞书要求稍后再试（{code}）", "Feishu asks to try later ({code})")
AGAIN = Text("稍后再运行一次", "Run it again in a moment")
NOT_LISTED = Text("飞书没有返回应用的权限列表", "Feishu did not list the app's permissions")


@dataclass(frozen=True)
class Call:
    """A harmless call. ``path`` may hold ``{site}``, the id of the first careers site, or one that does not exist."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None


@dataclass(frozen=True)
class Permission:
    """A permission that the bot uses.

    Attributes:
        scope: as docs/deployment.md names it.
        purpose: what it is for.
        calls: tell whether it is there; none if no call does.
        instead: other scopes that allow the same.
        is_needed: whether its lack is a failure; otherwise it is a warning.
        otherwise: how one finds out if neither a call nor Feishu's own list tells.
    """

    scope: str
    purpose: Text
    calls: tuple[Call, ...] = ()
    instead: tuple[str, ...] = ()
    is_needed: bool = True
    otherwise: Text | None = None


_TEXT = {"msg_type": "text", "content": '{"text":"."}'}
_MESSAGES = (
    Call("POST", "/im/v1/messages", {"receive_id_type": "chat_id"}, {"receive_id": NO_CHAT, **_TEXT}),
    Call("POST", f"/im/v1/messages/{NO_MESSAGE}/reply", {}, _TEXT),
    Call("PATCH", f"/im/v1/messages/{NO_MESSAGE}", {}, {"content": "{}"}),
)
# It opens a job that cannot exist; if it did, then for an hour.
_OPEN = Call("POST", f"/hire/v1/jobs/{NO_ID}/open", {}, {"is_never_expired": False, "expiry_time": 0})
_PUBLISH = Call("POST", f"/hire/v1/advertisements/{NO_ID}/publish", {}, {"job_channel_id": NO_ID})

PERMISSIONS = (
    Permission(
        "im:message:send_as_bot",
        Text("发送、回复和更新卡片", "sending, answering and updating cards"),
        _MESSAGES,
        ("im:message",),
    ),
    Permission(
        "im:chat:readonly",
        Text("区分内部群和外部群", "telling internal groups from external ones"),
        (Call("GET", f"/im/v1/chats/{NO_CHAT}"),),
        ("im:chat", "im:chat:read"),
    ),
    Permission(
        "im:message.group_at_msg:readonly",
        Text("接收群里 @机器人 的消息", "messages that mention the bot in groups"),
        instead=("im:message.group_at_msg", "im:message.group_at_msg.include_bot:readonly", "im:message.group_msg"),
        otherwise=Text(
            "在群里 @机器人 发送 /help，看有没有回复", "Write @bot /help in a group and see whether it answers"
        ),
    ),
    Permission(
        "im:message.p2p_msg:readonly",
        Text("接收单聊消息", "messages in direct chats"),
        instead=("im:message.p2p_msg",),
        otherwise=Text("在单聊中发送 /help，看有没有回复", "Write /help in the direct chat and see whether it answers"),
    ),
    Permission(
        "im:chat.access_event.bot_p2p_chat:read",
        Text("有人打开单聊时发送欢迎卡片", "the welcome when somebody opens the direct chat"),
        is_needed=False,
        otherwise=Text(
            "打开与机器人的单聊，看有没有欢迎卡片", "Open the direct chat with the bot and see whether it greets you"
        ),
    ),
    Permission(
        "hire:site:readonly",
        Text("招聘官网列表", "the list of careers sites"),
        (Call("GET", "/hire/v1/websites", {"page_size": "10"}),),
        ("hire:site",),
    ),
    Permission(
        "hire:job:readonly",
        Text("读取职位和职位成员", "reading jobs and who works on them"),
        (Call("GET", "/hire/v1/jobs", _OPEN_IDS),),
    ),
    Permission(
        "hire:site_job_post:readonly",
        Text("读取官网上的职位广告", "reading the adverts on careers sites"),
        (Call("GET", "/hire/v1/websites/{site}/job_posts", _OPEN_IDS),),
    ),
    Permission("hire:job", Text("重启和关闭职位", "reopening and closing jobs"), (_OPEN,)),
    Permission(
        "hire:advertisement", Text("重新发布职位广告", "publishing adverts again"), (_PUBLISH,), is_needed=False
    ),
)


def check_permissions(examination: Examination) -> Iterator[Finding]:
    """Permission by permission; what the answers tell beside that is kept for later checks."""
    for permission in PERMISSIONS:
        name = f"scope {permission.scope}"
        if examination.no_token:
            yield unchecked(name, examination.no_token)
        elif calls := [call for call in permission.calls if call.method == "GET" or not examination.reads_only]:
            yield _by_calls(examination, permission, calls, name)
        else:
            yield _by_list(examination, permission, name)


def _by_calls(examination: Examination, permission: Permission, calls: Iterable[Call], name: str) -> Finding:
    purpose = {"scope": permission.scope, "purpose": permission.purpose}
    untold: Text | None = None
    for call in calls:
        response = examination.ask(call.method, _path(examination, call), call.query, _body(examination, call))
        if isinstance(response, ApiResponse):
            _keep(examination, call, response)
        if isinstance(response, ApiResponse) and response.code == SCOPE_MISSING:
            return _lacking(permission, name)
        untold = untold or _why_untold(response)
    if untold:
        return warning(name, UNTOLD.fill(**purpose, reason=untold), AGAIN)
    return ok(name, HAS.fill(**purpose))


def _by_list(examination: Examination, permission: Permission, name: str) -> Finding:
    """What no call tells, such as permissions of events: Feishu lists what was granted."""
    purpose = {"scope": permission.scope, "purpose": permission.purpose}
    if examination.granted is None:
        return warning(name, UNTOLD.fill(**purpose, reason=NOT_LISTED), permission.otherwise)
    if examination.granted.isdisjoint({permission.scope, *permission.instead}):
        return _lacking(permission, name)
    return ok(name, HAS.fill(**purpose))


def _lacking(permission: Permission, name: str) -> Finding:
    what = LACKS.fill(scope=permission.scope, purpose=permission.purpose)
    find = failure if permission.is_needed else warning
    return find(name, what, ADD.fill(scope=permission.scope))


def _why_untold(response: ApiResponse | Text) -> Text | None:
    """Why an answer does not tell whether the permission is there; None if it does, and it is."""
    if isinstance(response, Text):
        return response
    code = response.code
    if code in RATE_LIMITED or code == QUOTA_USED_UP:
        return BUSY.fill(code=code)
    if code is None or code in GATEWAY or (response.status >= SERVER_FAULT):
        return CODE.fill(code=code, status=response.status)
    return None


def _path(examination: Examination, call: Call) -> str:
    return call.path.format(site=next(iter(examination.sites or {}), NO_ID))


def _body(examination: Examination, call: Call) -> dict[str, Any] | None:
    if call is _OPEN:
        return {**(call.body or {}), "expiry_time": to_ms(examination.now + timedelta(hours=1))}
    return call.body


def _keep(examination: Examination, call: Call, response: ApiResponse) -> None:
    if call.path == "/hire/v1/websites" and response.code == 0:
        items = as_mappings(response.data.get("items"))
        examination.sites = {as_text(item.get("id")): item for item in items if as_text(item.get("id"))}
    if call in (_OPEN, _PUBLISH) and response.code != SCOPE_MISSING:
        examination.sync_refused = examination.sync_refused or response.code == SYNC_OFF
