"""The way by which Feishu's events come: the challenge to the public address or the long connection, and when requests came last."""

from collections.abc import Iterator

from bot.doctor.checks.connection_checks import check_connection
from bot.doctor.checks.refused_checks import COMPARE_KEYS, check_refused
from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.doctor.stored import seen_ago, seen_requests, stored_contents, unread
from bot.doctor.wording import ago_text, in_both, joined
from bot.domain.text import Text
from bot.feishu.http.transport import NoAnswer
from bot.feishu.probing.challenge import ChallengeAnswer, send_challenge
from bot.interfaces.doctor import Finding
from bot.interfaces.seen_request_store import CARD_FRAME, RequestKind
from bot.settings import WEBSOCKET

PATH = "/feishu/events"
NOTHING_LISTENS = "the connection was refused, or there is no route to the host"
"""As bot/feishu/http/transport.py says it."""
# Feishu waits so long for a challenge (docs/feishu/limits.md).
CHALLENGE_SECONDS = 1.0
_OK, _REFUSED, _REDIRECTS, _GATEWAY = 200, 401, range(300, 400), frozenset({502, 503, 504})

WAITING = Text(
    "没有设置 PUBLIC_URL，等待开发者后台的第一次请求",
    "PUBLIC_URL is not set: waiting for the developer console's first request",
)
ASKED = Text("没有设置 PUBLIC_URL，但飞书的请求已经到达过", "PUBLIC_URL is not set, but requests of Feishu have come")
SET_IT = Text(
    "在开发者后台「事件与回调」的事件配置和回调配置中都填写 https://域名/feishu/events；设置 PUBLIC_URL 后可以在这里检查这个地址",
    "Enter https://HOST/feishu/events under 事件与回调 in the developer console, for events (事件配置) and for callbacks (回调配置); with"
    " PUBLIC_URL the doctor tries that address",
)
ANSWERS = Text("{url} 正确回答了验证请求", "{url} answers the challenge")
SLOW = Text(
    "{url} 回答验证请求用了 {seconds} 秒，飞书只等 1 秒",
    "{url} answers the challenge after {seconds} s; Feishu waits for 1 s",
)
MAKE_FASTER = Text("检查反向代理和本机负载", "Look at the proxy in front and at the load of the machine")
OTHER_KEYS = Text(
    "{url} 上的机器人拒绝了验证请求（401）：它的 Encrypt Key 或 Verification Token 与这里的不同",
    "The bot at {url} refuses the challenge (401): its Encrypt Key or Verification Token is not the one that is set here",
)
ELSEWHERE = Text(
    "{url} 返回 HTTP {status}，但不是这个机器人的回答", "{url} answers HTTP {status}, which is not this bot's answer"
)
FORWARD = Text(
    "让反向代理把 {path} 原样转发到机器人的端口 {port}，不要重定向；示例见 docs/deployment.md",
    "Let the proxy in front forward {path} as it is to the bot's port {port}, without a redirect; docs/deployment.md has an example",
)
NO_BOT_BEHIND = Text(
    "{url} 返回 HTTP {status}：反向代理连不上机器人",
    "{url} answers HTTP {status}: the proxy in front cannot reach the bot",
)
START_IT = Text(
    "确认机器人正在运行，且反向代理转发到端口 {port}",
    "See that the bot runs, and that the proxy forwards to port {port}",
)
NO_ANSWER = Text("{url} 无法访问：{problem}", "{url} cannot be reached: {problem}")
CHECK_ADDRESS = Text(
    "检查 PUBLIC_URL、DNS、证书和防火墙；如果只是本机不能访问自己的公网地址，请从外部再试",
    "Check PUBLIC_URL, DNS, the certificate and the firewall; if only this machine cannot reach its own public address, try from outside",
)
START_FIRST = Text(
    "先启动机器人，再体检一次；如果它已在另一台机器上运行，检查 PUBLIC_URL、DNS、证书和防火墙",
    "Start the bot, then examine it again; if it runs on another machine already, check PUBLIC_URL, DNS, the certificate and the firewall",
)
NO_PUBLIC_URL = Text("没有设置 PUBLIC_URL", "PUBLIC_URL is not set")
KINDS: dict[RequestKind, Text] = {
    # Both look alike to the bot that is asked.
    "challenge": Text(
        "验证请求（来自开发者后台，或设置了 PUBLIC_URL 的体检）",
        "challenge (of the console, or of a check-up with PUBLIC_URL)",
    ),
    "event": Text("事件", "event"),
    "click": Text("卡片点击", "click"),
}
GOOD = Text("最近一次{kind}：{at}", "last {kind} {at}")
NONE_YET = Text("尚未收到飞书的请求", "No request of Feishu has come yet")
NO_EVENTS = Text("尚未收到事件；{good}", "No event has come yet; {good}")
SUBSCRIBE = Text(
    "在开发者后台「事件与回调 - 事件配置」填写请求地址并添加事件（见 docs/deployment.md），发布版本后在群里 @机器人",
    "Enter the request URL under 事件与回调 - 事件配置 in the developer console, add the events (docs/deployment.md), publish a version and"
    " mention the bot in a group",
)
SUBSCRIBE_WITH_CONNECTION = Text(
    "先启动机器人，再在开发者后台「事件与回调」的事件配置和回调配置中都选择长连接，添加事件（见 docs/deployment.md），发布版本后在群里 @机器人",
    "Start the bot, choose the long connection (长连接) under 事件与回调 in the developer console, for events and for callbacks, add the events"
    " (docs/deployment.md), publish a version and mention the bot in a group",
)
NO_CLICKS = Text(
    "已发送带按钮的职位卡片 {count} 张，但从未收到点击：回调可能没有配置",
    "Job cards with buttons that were sent: {count}. No click has ever come: the callback may not be configured",
)
ADD_CALLBACK = Text(
    "在开发者后台「事件与回调 - 回调配置」填写请求地址并添加 card.action.trigger（加在事件里不起作用），然后发布版本；没有人点过时，请点一下试试",
    "Enter the request URL under 事件与回调 - 回调配置 (callbacks) in the developer console, add card.action.trigger there (among the events"
    " it has no effect) and publish a version; if nobody has clicked yet, click once",
)
CALL_BACK_WITH_CONNECTION = Text(
    "在开发者后台「事件与回调 - 回调配置」选择「使用长连接接收回调」，添加 card.action.trigger（加在事件里不起作用），然后发布版本；没有人点过时，请点一下试试",
    "Choose 使用长连接接收回调 under 事件与回调 - 回调配置 (callbacks) in the developer console, add card.action.trigger there (among the events it"
    " has no effect) and publish a version; if nobody has clicked yet, click once",
)
AS_CARD_FRAME = Text(
    "最近一次点击（{at}）以 card 帧到达，官方 SDK 会丢弃这种帧；机器人已照常回答",
    "The last click came {at} in a frame of type card, which Feishu's SDK drops; the bot answered it all the same",
)
CLICKED = Text("最近一次点击：{at}", "The last click came {at}")
NO_CARDS = Text("尚未发送带按钮的职位卡片", "No job card with buttons was sent yet")


def check_way(examination: Examination) -> Iterator[Finding]:
    """The way by which events come with EVENT_TRANSPORT."""
    yield from check_connection(examination) if _has_connection(examination) else _check_address(examination)


def _has_connection(examination: Examination) -> bool:
    return examination.settings.event_transport == WEBSOCKET


def _check_address(examination: Examination) -> Iterator[Finding]:
    installation, settings = examination.installation, examination.settings
    if wrong := installation.wrong("PUBLIC_URL", "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN"):
        yield unchecked("address", wrong)
        return
    if not settings.public_url:
        yield _of_requests_alone(examination)
        return
    url = f"{settings.public_url}{PATH}"
    try:
        answer = send_challenge(
            url, settings.feishu_encrypt_key.get_secret_value(), settings.feishu_verification_token.get_secret_value()
        )
    except NoAnswer as error:
        what = NO_ANSWER.fill(url=url, problem=in_both(error.problem))
        is_expected = examination.is_no_bot_there and error.problem == NOTHING_LISTENS
        yield warning("address", what, START_FIRST) if is_expected else failure("address", what, CHECK_ADDRESS)
        return
    if examination.is_no_bot_there and answer.status in _GATEWAY:
        yield warning("address", NO_BOT_BEHIND.fill(url=url, status=answer.status), START_FIRST)
    else:
        yield _of_answer(answer, url, settings.port)


def _of_requests_alone(examination: Examination) -> Finding:
    if any(kind in seen_requests(examination) for kind in KINDS):
        return ok("address", ASKED)
    return unchecked("address", NO_PUBLIC_URL) if unread(examination) else warning("address", WAITING, SET_IT)


def _of_answer(answer: ChallengeAnswer, url: str, port: int) -> Finding:
    if answer.status == _OK and answer.is_echoed:
        if answer.seconds > CHALLENGE_SECONDS:
            return warning("address", SLOW.fill(url=url, seconds=f"{answer.seconds:.1f}"), MAKE_FASTER)
        return ok("address", ANSWERS.fill(url=url))
    if answer.status == _REFUSED:
        return failure("address", OTHER_KEYS.fill(url=url), COMPARE_KEYS)
    if answer.status in _GATEWAY:
        return failure("address", NO_BOT_BEHIND.fill(url=url, status=answer.status), START_IT.fill(port=port))
    return failure("address", ELSEWHERE.fill(url=url, status=answer.status), FORWARD.fill(path=PATH, port=port))


def check_requests(examination: Examination) -> Iterator[Finding]:
    """When the last good and the last refused request came."""
    seen, because = seen_requests(examination), unread(examination)
    subscribe = SUBSCRIBE_WITH_CONNECTION if _has_connection(examination) else SUBSCRIBE
    good = [GOOD.fill(kind=KINDS[kind], at=seen_ago(examination, seen[kind])) for kind in KINDS if kind in seen]
    if "event" in seen or "click" in seen:
        yield ok("requests", joined(good))
    elif because:
        yield unchecked("requests", because)
    else:
        yield warning("requests", NO_EVENTS.fill(good=joined(good)) if good else NONE_YET, subscribe)
    yield check_refused(examination, seen)


def check_clicks(examination: Examination) -> Iterator[Finding]:
    stored = stored_contents(examination)
    contents = None if isinstance(stored, Text) else stored
    seen = seen_requests(examination).get("click")
    add_callback = CALL_BACK_WITH_CONNECTION if _has_connection(examination) else ADD_CALLBACK
    times = [at for at in (seen and seen.at, contents and contents.last_click_at) if at]
    if times:
        at = ago_text(max(times), examination.now, examination.settings.timezone)
        if seen and seen.reason == CARD_FRAME:
            yield warning("clicks", AS_CARD_FRAME.fill(at=at), add_callback)
        else:
            yield ok("clicks", CLICKED.fill(at=at))
    elif isinstance(stored, Text):
        yield unchecked("clicks", stored)
    elif stored.job_cards:
        yield warning("clicks", NO_CLICKS.fill(count=stored.job_cards), add_callback)
    else:
        yield ok("clicks", NO_CARDS)
