"""What the doctor has found, failures first; what was not checked stands together by its reason."""

from collections.abc import Sequence
from typing import Any

from bot.domain.replies import Card
from bot.domain.text import Text
from bot.interfaces.doctor import Finding, State, unchecked_by_reason
from cards.components.elements import Element, Template, card_content, divider, header, line, note, panel
from cards.components.sanitize import join_texts, one_line_text, plain_message
from cards.components.size_limit import fit_card
from cards.wording import labels

_TITLES: dict[State, Text] = {
    "failure": Text("体检：有 {count} 项故障", "Check-up: {count} to fix"),
    "warning": Text("体检：有 {count} 项需要注意", "Check-up: {count} to look at"),
    "unchecked": Text("体检：有 {count} 项未检查", "Check-up: {count} not checked"),
    "ok": Text("体检：一切正常", "Check-up: all is well"),
}
_TEMPLATES: dict[State, Template] = {"failure": "red", "warning": "orange", "unchecked": "grey", "ok": "green"}
_MARKS: dict[State, Text] = {"failure": Text("✗ {what}", "✗ {what}"), "warning": Text("! {what}", "! {what}")}
_FIX = Text("处理：{fix}", "What to do: {fix}")
_FINE = Text("正常 {count} 项", "In order: {count}")
_CUT = Text(
    "部分文字已截短；完整结果请在服务器上运行 python app.py doctor",
    "Some texts are cut; python app.py doctor on the machine shows everything",
)
_MORE = Text(
    "还有 {count} 项，请在服务器上运行 python app.py doctor",
    "{count} more; python app.py doctor on the machine shows everything",
)
_HERE = Text(
    "网络检查的结果属于本进程所在的机器。", "What was found of the network holds for the machine on which the bot runs."
)
_GROUP = Text(
    "这里是群聊：不显示任何未公开职位的信息，职位数量也不包含它们；点击、提醒和调用次数只在单聊中显示。",
    "This is a group: nothing about jobs that were never advertised is shown here, and they are not counted. Clicks, digests and calls"
    " are told in the direct chat only.",
)
_LENGTH = 600
_MOST_PROBLEMS, _MOST_FINE = 25, 60


def doctor_card(findings: Sequence[Finding], *, in_group: bool) -> Card:
    """The findings: failures, warnings, what was not checked, and in a panel what is in order. ``in_group`` adds what is not shown there."""
    problems = [finding for state in ("failure", "warning") for finding in findings if finding.state == state]
    fine = [finding for finding in findings if finding.state == "ok"]
    unchecked = unchecked_by_reason(findings)
    worst: State = problems[0].state if problems else "unchecked" if unchecked else "ok"
    title = _TITLES[worst].fill(count=sum(finding.state == worst for finding in findings))

    def build(cap: int) -> dict[str, Any]:
        length = min(cap, _LENGTH)
        body = [
            *_problems(problems, length),
            *(note(one_line_text(each, length)) for each in unchecked),
            *_fine(fine, length),
            divider(),
            note(_HERE),
        ]
        cut = [note(_CUT)] if length < _LENGTH else []
        return card_content(
            header(title, _TEMPLATES[worst]), [*body, *cut, *([note(_GROUP)] if in_group else [])], title
        )

    texts = [title, *(_marked(finding, _LENGTH) for finding in problems[:_MOST_PROBLEMS])]
    texts += [one_line_text(each, _LENGTH) for each in unchecked]
    return Card(fit_card(build), plain_message(join_texts(texts, labels.NEW_LINE)))


def _problems(problems: Sequence[Finding], length: int) -> list[Element]:
    elements: list[Element] = []
    for finding in problems[:_MOST_PROBLEMS]:
        elements.append(line(_marked(finding, length)))
        if finding.fix:
            elements.append(note(one_line_text(_FIX.fill(fix=finding.fix), length)))
    rest = len(problems) - _MOST_PROBLEMS
    return [*elements, *([note(_MORE.fill(count=rest))] if rest > 0 else [])]


def _marked(finding: Finding, length: int) -> Text:
    return one_line_text(_MARKS[finding.state].fill(what=finding.what), length)


def _fine(fine: Sequence[Finding], length: int) -> list[Element]:
    if not fine:
        return []
    lines = [one_line_text(finding.what, length) for finding in fine[:_MOST_FINE]]
    return [panel(_FINE.fill(count=len(fine)), [line(join_texts(lines, labels.NEW_LINE))])]
