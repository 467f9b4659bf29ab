"""Every component, field and dialog that the bot's cards use, on one card and each on a card of its own.

``tests/cards/doctor/test_components.py`` compares the tags with those of the rendered cards.
"""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.buttons import RunCommand
from bot.domain.text import Text
from bot.interfaces.doctor import Component
from cards.components import forms
from cards.components.elements import (
    Element,
    badge,
    bar_chart,
    button,
    button_row,
    card_content,
    divider,
    header,
    header_tag,
    heading,
    line,
    link_button,
    local_time,
    markdown,
    note,
    overflow,
    panel,
    person_line,
    row_with_menu,
    side_by_side,
)

_TITLE = Text("组件检查", "Component check")
_ONE_TITLE = Text("组件检查：{name}", "Component check: {name}")
_TAG = Text("标签", "Tag")
_PLAIN = Text("这是中文界面看到的文字。", "This is what a reader with an English client sees.")
_NOTE = Text(
    "按钮都是无害的：点击后提示卡片已失效，说明点击能到达机器人。",
    "The buttons are harmless: a click that is answered with “can no longer be used” has reached the bot.",
)
_MARKDOWN = Text("**加粗**，时间 {time}", "**bold**, the time {time}")
_BADGE = Text("标签 {badge}", "A tag {badge}")
_BUTTON = Text("按钮", "Button")
_LINK = Text("打开链接", "Open a link")
_LEFT, _RIGHT = Text("左列", "Left column"), Text("右列", "Right column")
_PANEL = Text("点击展开", "Click to expand")
_OPTION = Text("选项{number}", "Option {number}")
_DATE, _MANY = Text("选择日期", "Choose a date"), Text("可选多项", "Choose several")
_INPUT, _HINT = Text("输入框标签", "Label of the field"), Text("在这里输入", "Type here")
_SUBMIT = Text("提交", "Submit")
_SURE, _QUESTION = Text("确认提交？", "Submit?"), Text("这是确认对话框。", "This is the confirmation dialog.")
_CLICK = RunCommand("/help")
_OPTIONS = tuple((str(number), _OPTION.fill(number=number)) for number in (1, 2, 3))
_URL = "https://open.feishu.cn/"


def components_card(now: datetime, open_id: str = "") -> dict[str, Any]:
    """The content of one card with everything; ``open_id`` is a person to show, empty for none."""
    body = [*_shown(now), *_people(open_id), _form("whole", list(_fields(now).values()))]
    return card_content(_header(_TITLE), body, _TITLE)


def component_samples(now: datetime, open_id: str = "") -> tuple[Component, ...]:
    """A card for each component."""
    alone = {
        "div": [line(_PLAIN), heading(_PLAIN), note(_NOTE)],
        "markdown": [markdown(_MARKDOWN.fill(time="12:00"))],
        "local_datetime": [markdown(_MARKDOWN.fill(time=local_time(now)))],
        "text_tag in markdown": [markdown(_BADGE.fill(badge=badge(_TAG, "blue")))],
        "hr": [line(_PLAIN), divider()],
        "button": [button(_BUTTON, _CLICK)],
        "button with a link": _links(),
        "column_set, column": [side_by_side([line(_LEFT)], [line(_RIGHT)])],
        "overflow": [_menu_row()],
        "collapsible_panel, standard_icon": [panel(_PANEL, [line(_PLAIN)])],
        "chart": [_chart(now)],
        **({"person": _people(open_id)} if open_id else {}),
        "form, button with confirm": [_form("alone", [line(_PLAIN)])],
        **{name: [_form("alone", [field])] for name, field in _fields(now).items()},
    }
    plain = {name: _card_of(name, elements) for name, elements in alone.items()}
    tagged = card_content(_header(_TITLE), [line(_PLAIN)], _TITLE)
    return tuple(Component(name, content) for name, content in {"header, text_tag": tagged, **plain}.items())


def _card_of(name: str, elements: list[Element]) -> dict[str, Any]:
    title = _ONE_TITLE.fill(name=name)
    return card_content(header(title, "blue"), elements, title)


def _header(title: Text) -> Element:
    return header(title, "blue", (header_tag(_TAG, "green"),))


def _shown(now: datetime) -> list[Element]:
    return [
        heading(_PLAIN),
        note(_NOTE),
        markdown(_MARKDOWN.fill(time=local_time(now))),
        markdown(_BADGE.fill(badge=badge(_TAG, "blue"))),
        divider(),
        button_row([button(_BUTTON, _CLICK), *_links()]),
        side_by_side([line(_LEFT)], [line(_RIGHT)]),
        _menu_row(),
        panel(_PANEL, [line(_PLAIN), _chart(now)]),
    ]


def _people(open_id: str) -> list[Element]:
    return [person_line(open_id)] if open_id else []


def _links() -> list[Element]:
    link = link_button(_LINK, _URL)
    return [link] if link else []


def _menu_row() -> Element:
    return row_with_menu([line(_LEFT)], [line(_RIGHT)], overflow(_OPTIONS, _CLICK))


def _chart(now: datetime) -> Element:
    return bar_chart([(f"{now + timedelta(days=day):%m-%d}", day + 1) for day in range(3)])


def _fields(now: datetime) -> dict[str, Element]:
    """The fields of forms by their tags."""
    return {
        "select_static": forms.select("choice", _OPTIONS, 1, _CLICK),
        "multi_select_static": forms.multi_select("several", _OPTIONS, {"1"}, _MANY, _CLICK),
        "date_picker": forms.date_picker("day", _DATE, _CLICK, now.date()),
        "input": forms.text_input("words", _INPUT, _HINT, 100, _CLICK),
    }


def _form(name: str, fields: list[Element]) -> Element:
    submit = forms.confirmed_submit("send", _SUBMIT, _CLICK, title=_SURE, question=_QUESTION)
    return forms.form(f"components_{name}", [*fields, submit])
