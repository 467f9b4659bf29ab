"""Builders for the elements of card JSON 2.0, as described in docs/feishu/cards.md; forms are in ``cards/components/forms.py``.

A ``Text`` is one of our bilingual texts. A ``str`` is text from outside (a title, a name), which exists in one form only.
Both become ``plain_text``, in which the client interprets no markup. ``markdown`` must only be given texts of our own.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from bot.domain.buttons import Button, pack
from bot.domain.text import Text
from cards.components.sanitize import truncate
from cards.components.valid_ids import is_valid_id

Element = dict[str, Any]
ButtonKind = Literal["default", "primary", "primary_filled", "danger", "text", "primary_text"]
Colour = Literal["blue", "green", "orange", "red", "neutral", "violet", "turquoise"]
Template = Literal["blue", "green", "orange", "red", "grey", "violet", "turquoise"]

BUTTON_LENGTH = 100
_ARROW_DOWN = "down-small-ccm_outlined"
_MAX_URL_LENGTH = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _languages(text: Text) -> dict[str, str]:
    return {"zh_cn": text.zh_cn, "en_us": text.en_us}


def plain_text(text: Text | str) -> Element:
    """A text object in which the client interprets no markup."""
    if isinstance(text, str):
        return {"tag": "plain_text", "content": text}
    return {"tag": "plain_text", "content": text.zh_cn, "i18n_content": _languages(text)}


def button_label(text: Text | str) -> Element:
    """The text of a button or the placeholder of a field, at most 100 characters."""
    if isinstance(text, str):
        return plain_text(truncate(text, BUTTON_LENGTH))
    return plain_text(Text(truncate(text.zh_cn, BUTTON_LENGTH), truncate(text.en_us, BUTTON_LENGTH)))


def line(text: Text | str) -> Element:
    """A paragraph of plain text."""
    return {"tag": "div", "text": plain_text(text)}


def heading(text: Text | str) -> Element:
    """A paragraph in larger letters."""
    return {"tag": "div", "text": {**plain_text(text), "text_size": "heading"}}


def note(text: Text | str) -> Element:
    """A paragraph in small grey letters."""
    return {"tag": "div", "text": {**plain_text(text), "text_size": "notation", "text_color": "grey"}}


def markdown(sentence: Text, size: Literal["normal", "notation"] = "normal") -> Element:
    """A markdown paragraph of our own text; the only values put into it are those of the functions below."""
    return {
        "tag": "markdown",
        "content": sentence.zh_cn,
        "i18n_content": _languages(sentence),
        "text_size": size,
    }


def local_time(at: datetime) -> str:
    """For ``markdown``: date and time in the reader's own zone; two tags, because no single format shows both."""
    return f"{_local(at, 'date_num')} {_local(at, 'time')}"


def local_date(at: datetime) -> str:
    """For ``markdown``: the date in the reader's own zone."""
    return _local(at, "date_num")


def _local(at: datetime, form: Literal["date_num", "time"]) -> str:
    if at < _EPOCH:
        # The tag does not accept negative numbers, so an earlier time is written out in its own zone.
        return f"{at:%H:%M}" if form == "time" else at.date().isoformat()
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    return f"<local_datetime millisecond='{milliseconds}' format_type='{form}'></local_datetime>"


def person_line(open_id: str) -> Element:
    """A person in small letters, without notifying them. It is the same in both languages, so it is given once."""
    return {"tag": "markdown", "content": person(open_id), "text_size": "notation"}


def badge(text: Text, colour: Colour) -> Text:
    """For ``markdown``: a text of our own as a coloured tag."""
    return Text(*(f"<text_tag color='{colour}'>{each}</text_tag>" for each in text))


def person(open_id: str) -> str:
    """For ``markdown``: a person's name and picture, without notifying them; empty for an invalid id."""
    if not is_valid_id(open_id):
        return ""
    return f"<person id='{open_id}' show_name=true show_avatar=true style='normal'></person>"


def divider() -> Element:
    return {"tag": "hr"}


def button(text: Text | str, on_click: Button, kind: ButtonKind = "default") -> Element:
    return {"tag": "button", "type": kind, "text": button_label(text), "behaviors": callback(on_click)}


def link_button(text: Text, url: str) -> Element | None:
    """A button that opens a web page; None without a link that a browser opens."""
    if not url.startswith(("https://", "http://")) or len(url) > _MAX_URL_LENGTH:
        return None
    behaviors = [{"type": "open_url", "default_url": url}]
    return {"tag": "button", "type": "default", "text": button_label(text), "behaviors": behaviors}


def overflow(options: Sequence[tuple[str, Text]], on_click: Button) -> Element:
    """A menu behind three dots; the click carries the chosen option's value in addition to ``on_click``."""
    return {
        "tag": "overflow",
        "options": [{"text": button_label(text), "value": value} for value, text in options],
        "behaviors": callback(on_click),
    }


def callback(on_click: Button) -> list[Element]:
    """The behaviour of an interactive element: a click sends the packed button to the bot."""
    return [{"type": "callback", "value": pack(on_click)}]


def side_by_side(*columns: list[Element]) -> Element:
    """Columns of equal width; on a narrow screen they are stacked."""
    return _columns("stretch", [_column(elements, "weighted") for elements in columns])


def row_with_button(elements: list[Element], action: Element) -> Element:
    """Elements on the left and their button on the right."""
    return _columns("none", [_column(elements, "weighted"), _column([action], "auto")])


def row_with_menu(left: list[Element], right: list[Element], menu: Element | None) -> Element:
    """Elements in two columns, which begin at the same height, and a menu at the right edge.

    Few properties are given, because a card has many such rows and may have 30 KB.
    """
    widths = ((3, left), (2, right))
    columns = [{"tag": "column", "width": "weighted", "weight": weight, "elements": each} for weight, each in widths]
    return _columns("none", [*columns, *([{"tag": "column", "width": "auto", "elements": [menu]}] if menu else [])])


def button_row(actions: list[Element]) -> Element:
    """Buttons in one line, which wraps where it is too long."""
    return _columns("flow", [_column([action], "auto") for action in actions])


def _columns(flex_mode: str, columns: list[Element]) -> Element:
    return {"tag": "column_set", "flex_mode": flex_mode, "columns": columns}


def _column(elements: list[Element], width: str) -> Element:
    share = {"weight": 1} if width == "weighted" else {}
    return {"tag": "column", "width": width, **share, "vertical_align": "center", "elements": elements}


def bar_chart(bars: Sequence[tuple[str, int]]) -> Element:
    """One bar for each (label, number). A chart cannot be translated, so labels are signs or dates."""
    spec = {
        "type": "bar",
        "data": {"values": [{"x": name, "y": number} for name, number in bars]},
        "xField": "x",
        "yField": "y",
        "label": {"visible": True},
    }
    return {"tag": "chart", "aspect_ratio": "16:9", "color_theme": "brand", "preview": False, "chart_spec": spec}


def panel(title: Text, elements: list[Element], *, is_expanded: bool = False) -> Element:
    """A collapsible panel for long content."""
    return {
        "tag": "collapsible_panel",
        "expanded": is_expanded,
        "header": {
            "title": plain_text(title),
            # Without an icon the client shows no arrow (docs/feishu/open-questions.md Q54).
            "icon": {"tag": "standard_icon", "token": _ARROW_DOWN},
            "icon_position": "follow_text",
        },
        "border": {"color": "grey"},
        "elements": elements,
    }


def header_tag(text: Text | str, colour: Colour) -> Element:
    return {"tag": "text_tag", "text": plain_text(text), "color": colour}


def header(title: Text | str, template: Template, tags: Sequence[Element] = ()) -> Element:
    """The card's header; the platform shows at most three tags."""
    return {"title": plain_text(title), "template": template, **({"text_tag_list": list(tags)} if tags else {})}


def card_content(top: Element, body: list[Element], summary: Text) -> Element:
    """The whole card; ``summary`` is its preview in the chat list.

    Forwarding is disabled, because a forwarded copy would show job details in chats that have no access to them.
    """
    return {
        "schema": "2.0",
        "config": {
            "update_multi": True,
            "enable_forward": False,
            "locales": ["zh_cn", "en_us"],
            "summary": {"content": summary.zh_cn, "i18n_content": _languages(summary)},
        },
        "header": top,
        "body": {"elements": body},
    }
