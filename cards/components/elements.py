"""Raw card JSON 2.0; with ``cards/components/forms.py`` the only file that knows it. Emits only what shared/feishu/cards.md lists.

A ``Text`` is bilingual, a ``str`` is somebody else's words in their one form; both become ``plain_text``, which
interprets nothing. ``markdown`` is for sentences that hold nothing foreign.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from bot.domain.buttons import Button, pack
from bot.domain.text import Text
from cards.components.sanitize import is_valid_id, truncate

Element = dict[str, Any]
ButtonKind = Literal["default", "primary", "danger", "text", "primary_text"]
Colour = Literal["blue", "green", "orange", "red", "neutral", "violet", "turquoise"]
Template = Literal["blue", "green", "orange", "red", "grey", "violet", "turquoise"]

BUTTON_LENGTH = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _languages(text: Text) -> dict[str, str]:
    return {"zh_cn": text.zh_cn, "en_us": text.en_us}


def plain_text(words: Text | str) -> Element:
    """A text object that interprets nothing; what the elements are made of."""
    if isinstance(words, str):
        return {"tag": "plain_text", "content": words}
    return {"tag": "plain_text", "content": words.zh_cn, "i18n_content": _languages(words)}


def button_label(words: Text | str) -> Element:
    """What stands on a button or in an empty field: at most 100 characters."""
    if isinstance(words, str):
        return plain_text(truncate(words, BUTTON_LENGTH))
    return plain_text(Text(truncate(words.zh_cn, BUTTON_LENGTH), truncate(words.en_us, BUTTON_LENGTH)))


def line(words: Text | str) -> Element:
    """Words as they are."""
    return {"tag": "div", "text": plain_text(words)}


def heading(words: Text | str) -> Element:
    """Words as they are, larger."""
    return {"tag": "div", "text": {**plain_text(words), "text_size": "heading"}}


def note(words: Text | str) -> Element:
    """Words as they are, small and grey."""
    return {"tag": "div", "text": {**plain_text(words), "text_size": "notation", "text_color": "grey"}}


def markdown(sentence: Text, size: Literal["normal", "notation"] = "normal") -> Element:
    """A sentence of our own; nothing foreign may stand in it but moments and people."""
    return {
        "tag": "markdown",
        "content": sentence.zh_cn,
        "i18n_content": _languages(sentence),
        "text_size": size,
    }


def local_time(at: datetime) -> str:
    """For ``markdown``: date and time in the reader's own zone. No format holds both, so there are two tags."""
    return f"{_local(at, 'date_num')} {_local(at, 'time')}"


def local_date(at: datetime) -> str:
    """For ``markdown``: the date in the reader's own zone."""
    return _local(at, "date_num")


def _local(at: datetime, form: Literal["date_num", "time"]) -> str:
    if at < _EPOCH:
        # The tag takes no negative numbers; a moment so long ago is the same to every reader.
        return f"{at:%H:%M}" if form == "time" else at.date().isoformat()
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    return f"<local_datetime millisecond='{milliseconds}' format_type='{form}'></local_datetime>"


def badge(text: Text, colour: Colour) -> Text:
    """For ``markdown``: a word of ours as a coloured tag."""
    return Text(*(f"<text_tag color='{colour}'>{words}</text_tag>" for words in text))


def person(open_id: str) -> str:
    """For ``markdown``: somebody's name and picture, without notifying them; nothing for an id that is none."""
    if not is_valid_id(open_id):
        return ""
    return f"<person id='{open_id}' show_name=true show_avatar=true style='normal'></person>"


def divider() -> Element:
    return {"tag": "hr"}


def button(words: Text | str, press: Button, kind: ButtonKind = "default") -> Element:
    return {"tag": "button", "type": kind, "text": button_label(words), "behaviors": callback(press)}


def overflow(options: Sequence[tuple[str, Text]], press: Button) -> Element:
    """Three dots that open a short menu; the chosen option's value comes back beside what ``press`` carries."""
    return {
        "tag": "overflow",
        "options": [{"text": button_label(words), "value": value} for value, words in options],
        "behaviors": callback(press),
    }


def callback(press: Button) -> list[Element]:
    """What actions does: it sends the packed button to us."""
    return [{"type": "callback", "value": pack(press)}]


def columns(*columns: list[Element]) -> Element:
    """Equal columns; on a narrow screen one under the other."""
    return _columns("stretch", [_column(elements, "weighted") for elements in columns])


def row_with_button(elements: list[Element], press: Element) -> Element:
    """Words on the left, their button on the right."""
    return _columns("none", [_column(elements, "weighted"), _column([press], "auto")])


def button_row(actions: list[Element]) -> Element:
    """Buttons in one line, the next line when they are too many."""
    return _columns("flow", [_column([press], "auto") for press in actions])


def _columns(flex_mode: str, columns: list[Element]) -> Element:
    return {"tag": "column_set", "flex_mode": flex_mode, "columns": columns}


def _column(elements: list[Element], width: str) -> Element:
    share = {"weight": 1} if width == "weighted" else {}
    return {"tag": "column", "width": width, **share, "vertical_align": "center", "elements": elements}


def bar_chart(bars: Sequence[tuple[str, int]]) -> Element:
    """A bar for each (label, number), the numbers on top. The spec knows no languages, so the labels are signs or dates."""
    spec = {
        "type": "bar",
        "data": {"values": [{"x": name, "y": number} for name, number in bars]},
        "xField": "x",
        "yField": "y",
        "label": {"visible": True},
    }
    return {"tag": "chart", "aspect_ratio": "16:9", "color_theme": "brand", "preview": False, "chart_spec": spec}


def panel(title: Text, elements: list[Element], *, is_expanded: bool = False) -> Element:
    """Something long, folded until it is asked for."""
    return {
        "tag": "collapsible_panel",
        "expanded": is_expanded,
        "header": {"title": plain_text(title)},
        "border": {"color": "grey"},
        "elements": elements,
    }


def header_tag(words: Text | str, colour: Colour) -> Element:
    return {"tag": "text_tag", "text": plain_text(words), "color": colour}


def header(title: Text | str, template: Template, tags: Sequence[Element] = ()) -> Element:
    """Of the tags the platform shows three."""
    return {"title": plain_text(title), "template": template, **({"text_tag_list": list(tags)} if tags else {})}


def card_content(top: Element, body: list[Element], summary: Text) -> Element:
    """The whole card. ``summary`` is the preview in the chat list.

    Forwarding is off: a forwarded copy would carry job details into chats where the bot would refuse them.
    """
    return {
        "schema": "2.0",
        "config": {
            "update_multi": True,
            "enable_forward": False,
            "summary": {"content": summary.zh_cn, "i18n_content": _languages(summary)},
        },
        "header": top,
        "body": {"elements": body},
    }
