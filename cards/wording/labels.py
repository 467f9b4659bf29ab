"""Names of Hire's numeric codes, the style of each job state, and texts that several cards share.

A code that has no name here is not shown.
"""

from typing import NamedTuple

from bot.domain.jobs import JobState
from bot.domain.text import Text
from cards.components.elements import Colour, Template


class StateStyle(NamedTuple):
    """The name of a state, and the colours that go with it."""

    text: Text
    colour: Colour
    template: Template


STATES = {
    JobState.OPEN: StateStyle(Text("开放", "Open"), "green", "green"),
    JobState.EXPIRING: StateStyle(Text("即将到期", "Expiring soon"), "orange", "orange"),
    JobState.EXPIRED: StateStyle(Text("已到期", "Expired"), "red", "red"),
    JobState.CLOSED: StateStyle(Text("已关闭", "Closed"), "neutral", "grey"),
    JobState.UNLISTED: StateStyle(Text("不在官网", "Not on the site"), "violet", "violet"),
}

PROCESS_TYPES = {1: Text("社招", "Experienced hire"), 2: Text("校招", "Campus hire")}

DEGREES = {
    1: Text("小学及以上", "Primary school or above"),
    2: Text("初中及以上", "Junior high school or above"),
    3: Text("专职及以上", "Vocational school or above"),
    4: Text("高中及以上", "Senior high school or above"),
    5: Text("大专及以上", "Associate degree or above"),
    6: Text("本科及以上", "Bachelor's degree or above"),
    7: Text("硕士及以上", "Master's degree or above"),
    8: Text("博士及以上", "Doctorate or above"),
    20: Text("不限", "Any"),
}

EXPERIENCES = {
    1: Text("不限", "Any"),
    2: Text("应届毕业生", "Fresh graduate"),
    3: Text("1 年以下", "Less than 1 year"),
    4: Text("1-3 年", "1-3 years"),
    5: Text("3-5 年", "3-5 years"),
    6: Text("5-7 年", "5-7 years"),
    7: Text("7-10 年", "7-10 years"),
    8: Text("10 年以上", "More than 10 years"),
}

NOTHING = Text("", "")
UNTITLED = Text("（无标题职位）", "(untitled job)")
ANY_MAJOR = Text("不限专业", "Any major")
COLON = Text("{label}：{value}", "{label}: {value}")
COMMA = Text("、", ", ")
DOT = Text(" · ", " · ")
NEW_LINE = Text("\n", "\n")
_AND_MORE = Text("另有 {count} 项", "and {count} more")
SHORTENED = Text("内容过长，已截断，完整内容见飞书招聘", "Too long, shortened; the full text is in Feishu Hire")
ADVERTS_NOTE = Text(
    "重启职位不一定会让广告重新上线；如果没有恢复，重启后可以在职位卡片上重新发布。",
    "Reopening a job may not bring its adverts back. If they are missing afterwards, publish them again from the job's card.",
)


def and_more(count: int) -> list[Text]:
    """The last line of a list of which ``count`` entries are not shown; no line if there are none."""
    return [_AND_MORE.fill(count=count)] if count > 0 else []
