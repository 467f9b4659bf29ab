"""Sends a card with every component; if the platform refuses it, sends them one by one and names those that it refuses."""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from bot.doctor.checks.app_checks import CHECK_SECRET, CODE, REFUSED
from bot.doctor.examination import Installation
from bot.doctor.findings import failure, ok, unchecked
from bot.doctor.wording import in_both
from bot.domain.send_errors import CardRefused
from bot.domain.text import Text
from bot.feishu.error_codes import message_error
from bot.feishu.http.transport import NoAnswer
from bot.feishu.probing.platform_calls import PlatformCalls
from bot.feishu.response import ApiResponse
from bot.interfaces.doctor import Component, Finding
from bot.interfaces.feishu import OPEN_ID_PREFIX

SECONDS = 60.0
# Five messages a second may come to a chat, of all bots together (docs/feishu/limits.md).
PAUSE_SECONDS = 0.3
MOST_WORDS = 300

TAKEN = Text("飞书接受了包含全部 {count} 种组件的卡片", "Feishu takes the card with all {count} kinds of components")
WHOLE_REFUSED = Text(
    "飞书拒绝了包含全部组件的卡片：{code} {message}", "Feishu refuses the card with every component: {code} {message}"
)
ONE_BY_ONE = Text(
    "下面逐个发送组件；被拒绝的请连同错误码报告给开发者",
    "The components follow one by one; please report those that are refused, with their codes",
)
NOT_SENT = Text("卡片没有发送成功：{code} {message}", "The card could not be sent: {code} {message}")
CHECK_CHAT = Text(
    "确认机器人在这个群里（成员的 open_id 必须属于本应用），且对方在应用的可用范围内",
    "See that the bot is in that chat (an open_id must be of this app), and that the person is in the app's availability",
)
COMPONENT_REFUSED = Text("组件 {name} 被拒绝：{code} {message}", "The component {name} is refused: {code} {message}")
REPORT = Text("请把组件名和错误码报告给开发者", "Please report the name and the code to the developers")
COMPONENT_TAKEN = Text("组件 {name} 被接受", "The component {name} is taken")
NO_ANSWER = Text("没有响应：{problem}", "No answer: {problem}")
QUESTIONS: dict[str, Text] = {
    "Q13": Text("时间是否按你的时区显示", "whether the time is shown in your own time zone"),
    "Q26": Text("卡片被接受，说明没有未知属性", "that the card was taken says that it has no unknown property"),
    "Q32": Text("点「提交」是否出现确认对话框", "whether “Submit” opens the confirmation dialog"),
    "Q34": Text("下拉框是否预选了「选项1」", "whether “Option 1” is selected in the list"),
    "Q40": Text("文字是否是你的飞书客户端的语言", "whether the words are in the language of your client"),
    "Q50": Text(
        "点「提交」后是否有提示：说明提交到达了机器人",
        "whether “Submit” is answered with a notice: it has reached the bot",
    ),
    "Q54": Text("折叠面板前是否有箭头", "whether the panel has an arrow"),
    "Q57": Text(
        "标签、选项、对话框和输入框标签是否也随语言变化，菜单和图表是否正常显示",
        "whether the tag, the options, the dialog and the field's label follow your language too, and the menu and the chart are shown",
    ),
}
LOOK = Text(
    "请看卡片，它可以回答 docs/feishu/open-questions.md 中的问题：{questions}",
    "Look at the card; it answers these questions of docs/feishu/open-questions.md: {questions}",
)
QUESTION = Text("{number} {words}", "{number} {words}")
_BREAK = Text("；", "; ")


def send_components(
    installation: Installation, receiver: str, whole: dict[str, Any], components: Sequence[Component]
) -> Iterator[Finding]:
    """Send ``whole``, and the single components if it is refused.

    Args:
        installation: whose app sends.
        receiver: a chat's id (``oc_``) or an open_id (``ou_``).
        whole: the content of a card with everything.
        components: each by itself.
    """
    settings = installation.settings
    names = ("FEISHU_APP_ID", "FEISHU_APP_SECRET", "FEISHU_DOMAIN", "FEISHU_PROXY", "FEISHU_CA_FILE")
    if wrong := installation.wrong(*names):
        yield unchecked("card", wrong)
        return
    calls = PlatformCalls(
        settings.feishu_domain, settings.feishu_proxy.get_secret_value(), settings.feishu_ca_file, SECONDS
    )
    try:
        token = calls.fetch_token(settings.feishu_app_id, settings.feishu_app_secret.get_secret_value())
        if token.code != 0:
            yield failure("card", CODE.fill(code=token.code, status=token.status), CHECK_SECRET)
            return
        yield from _send_all(calls, receiver, whole, components)
    except NoAnswer as error:
        yield failure("card", NO_ANSWER.fill(problem=in_both(error.problem)), CHECK_CHAT)


def _send_all(
    calls: PlatformCalls, receiver: str, whole: dict[str, Any], components: Sequence[Component]
) -> Iterator[Finding]:
    sent = _send(calls, receiver, whole)
    if sent.code == 0:
        yield ok("card", TAKEN.fill(count=len(components)))
        yield ok("questions", _questions())
    elif sent.code in REFUSED:
        yield failure("card", *REFUSED[sent.code])
    elif message_error(sent) is not CardRefused:
        yield failure("card", NOT_SENT.fill(code=sent.code, message=sent.message[:MOST_WORDS]), CHECK_CHAT)
    else:
        yield failure("card", WHOLE_REFUSED.fill(code=sent.code, message=sent.message[:MOST_WORDS]), ONE_BY_ONE)
        for component in components:
            time.sleep(PAUSE_SECONDS)
            yield _of_component(component.name, _send(calls, receiver, component.card))


def _of_component(name: str, sent: ApiResponse) -> Finding:
    if sent.code == 0:
        return ok(f"component {name}", COMPONENT_TAKEN.fill(name=name))
    what = COMPONENT_REFUSED.fill(name=name, code=sent.code, message=sent.message[:MOST_WORDS])
    return failure(f"component {name}", what, REPORT)


def _send(calls: PlatformCalls, receiver: str, card: dict[str, Any]) -> ApiResponse:
    kind = "open_id" if receiver.startswith(OPEN_ID_PREFIX) else "chat_id"
    content = json.dumps(card, ensure_ascii=False, separators=(",", ":"))
    body = {"receive_id": receiver, "msg_type": "interactive", "content": content}
    return calls.call("POST", "/im/v1/messages", {"receive_id_type": kind}, body)


def _questions() -> Text:
    each = [QUESTION.fill(number=number, words=words) for number, words in QUESTIONS.items()]
    return LOOK.fill(
        questions=Text(_BREAK.zh_cn.join(text.zh_cn for text in each), _BREAK.en_us.join(text.en_us for text in each))
    )
