"""Cards that the platform accepts and refuses, and with which codes."""

from typing import Any

import pytest

from simulator.card_schema.card_validator import check_card
from simulator.card_schema.invalid_card import InvalidCard

KNOWN = frozenset(("ou_recruiter",))
Element = dict[str, Any]


def card(*elements: Element, **more: Any) -> dict[str, Any]:
    return {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": list(elements)}, **more}


def plain(text: str, **more: Any) -> Element:
    return {"tag": "plain_text", "content": text, "i18n_content": {"zh_cn": text, "en_us": text}, **more}


def markdown(text: str, **more: Any) -> Element:
    return {"tag": "markdown", "content": text, **more}


def button(name: str = "", **more: Any) -> Element:
    behaviors = [{"type": "callback", "value": {"do": "x"}}]
    named = {"name": name} if name else {}
    return {"tag": "button", "text": plain("OK"), "behaviors": behaviors, **named, **more}


def form(*elements: Element, name: str = "f") -> Element:
    return {"tag": "form", "name": name, "elements": list(elements)}


def panel(*elements: Element) -> Element:
    return {"tag": "collapsible_panel", "header": {"title": plain("More")}, "elements": list(elements)}


def columns(*elements: Element) -> Element:
    return {"tag": "column_set", "columns": [{"tag": "column", "elements": list(elements)}]}


SUBMIT = button("go", form_action_type="submit")
TABLE = {"tag": "table", "columns": [{"name": "a", "data_type": "text"}], "rows": [{"a": "1"}]}


def nested(depth: int) -> Element:
    return columns(nested(depth - 1)) if depth else markdown("deep")


GOOD = {
    "a form with a date and a submit": card(form({"tag": "date_picker", "name": "d", "required": True}, SUBMIT)),
    "buttons in columns in a panel": card(panel(columns(button(), button()))),
    "a card that names its languages": card(
        markdown("x"), config={"update_multi": True, "locales": ["zh_cn", "en_us"]}
    ),
    "a panel with an icon": card(
        {
            **panel(markdown("x")),
            "header": {
                "title": plain("More"),
                "icon": {"tag": "standard_icon", "token": "down-small-ccm_outlined"},
                "icon_position": "follow_text",
                "icon_expanded_angle": -180,
            },
        }
    ),
    "a known person": card(
        markdown("<person id='ou_recruiter' show_name=true></person>"), {"tag": "person", "user_id": "ou_recruiter"}
    ),
    "a list that drops unknown people": card(
        {"tag": "person_list", "persons": [{"id": "ou_stranger"}], "drop_invalid_user_id": True}
    ),
    "a mention of a known person": card(markdown("<at id=ou_recruiter></at>")),
    "a mention that is plain text": card({"tag": "div", "text": plain("<at id=all></at>")}),
    "a time in the reader's zone": card(
        markdown("<local_datetime millisecond='1767225600000' format_type='date_num'></local_datetime>")
    ),
    "five containers deep": card(nested(5)),
    "a width property of version 1.0": {**card(), "config": {"update_multi": True, "wide_screen_mode": True}},
    "a header with tags in one language": card(
        markdown("x"),
        header={
            "title": plain("T"),
            "template": "red",
            "i18n_text_tag_list": {"zh_cn": [{"tag": "text_tag", "text": plain("开放"), "color": "green"}]},
        },
    ),
}

BAD: dict[str, tuple[dict[str, Any], int, int]] = {
    "a card of version 1.0": ({"config": {"update_multi": True}, "elements": []}, 230099, 200621),
    "no update_multi": ({**card(), "config": {}}, 230099, 300302),
    "update_multi false": ({**card(), "config": {"update_multi": False}}, 230099, 300302),
    "an unknown property of the card": (card(i18n_elements={}), 230099, 200621),
    "an unknown tag": (card({"tag": "note", "elements": []}), 230099, 200861),
    "an action block of 1.0": (card({"tag": "action", "actions": []}), 230099, 200861),
    "an unknown property": (card(button(value={"a": 1})), 230099, 200621),
    "a string where an object is needed": (card(markdown("x"), header={"title": "T"}), 230099, 200621),
    "a subtitle that is a string": (card(header={"title": plain("T"), "subtitle": "S"}), 230099, 200621),
    "a callback whose value is a string": (
        card({"tag": "button", "text": plain("x"), "behaviors": [{"type": "callback", "value": "x"}]}),
        230099,
        200621,
    ),
    "an unknown language": (card(markdown("x", i18n_content={"cn": "x"})), 230099, 200621),
    "a mention of a stranger": (card(markdown("<at id=ou_stranger></at>")), 230099, 100290),
    "a stranger": (card(markdown("<person id='ou_stranger' show_name=true></person>")), 230099, 100290),
    "a stranger as an element": (card({"tag": "person", "user_id": "ou_stranger"}), 230099, 100290),
    "a stranger in a list": (card({"tag": "person_list", "persons": [{"id": "ou_stranger"}]}), 230099, 100290),
    "a field that is stated not to be required": (
        card(form({"tag": "input", "name": "i", "required": False}, SUBMIT)),
        230099,
        200621,
    ),
    "a mention of everybody": (card(markdown("<at id=all></at>")), 230099, 100290),
    "a stranger in the other language only": (
        card(markdown("x", i18n_content={"en_us": "<at id='ou_stranger'></at>"})),
        230099,
        100290,
    ),
    "a form without submit": (card(form({"tag": "input", "name": "i"})), 230099, 200621),
    "a field without a name": (card(form({"tag": "input"}, SUBMIT)), 230099, 200530),
    "two fields with one name": (
        card(form({"tag": "input", "name": "i"}, {"tag": "date_picker", "name": "i"}, SUBMIT)),
        230099,
        11310,
    ),
    "two forms with the same field name": (card(form(SUBMIT), form(SUBMIT, name="g")), 230099, 11310),
    "a hex colour": (card({"tag": "div", "text": plain("x", text_color="#ff0000")}), 230099, 10002),
    "a form inside a panel": (card(panel(form(SUBMIT))), 230099, 200621),
    "a form inside a form": (
        card(form(form(SUBMIT, name="g"), button("b", form_action_type="submit"))),
        230099,
        200621,
    ),
    "a table inside a column": (card(columns(TABLE)), 230099, 200621),
    "a multi select outside a form": (card({"tag": "multi_select_static", "options": []}), 230099, 200621),
    "required outside a form": (card({"tag": "date_picker", "required": True}), 230099, 200621),
    "six containers deep": (card(nested(6)), 230099, 200621),
    "six tables": (card(*[TABLE] * 6), 230099, 11310),
    "six markdown tables": (card(*[markdown("| a | b |\n| - | - |\n| 1 | 2 |")] * 6), 230099, 11310),
    "a table column without a type": (card({**TABLE, "columns": [{"name": "a"}]}), 230099, 200914),
    "a table row with an unknown key": (card({**TABLE, "rows": [{"b": 1}]}), 230099, 200915),
    "201 elements": (card(*[{"tag": "hr"}] * 201), 230099, 11310),
    "an element_id that starts with a digit": (card({"tag": "hr", "element_id": "1a"}), 230099, 200621),
    "an element_id used twice": (card(*[{"tag": "hr", "element_id": "a"}] * 2), 230099, 300301),
    "a button with more than 100 characters": (card(button(text=plain("x" * 101))), 230099, 200621),
    "two options with one value": (
        card({"tag": "select_static", "options": [{"text": plain("a"), "value": "1"}] * 2}),
        230099,
        200621,
    ),
    "more than 30 KB": (card(markdown("字" * 10_300)), 230025, 0),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_platform_accepts(name: str) -> None:
    check_card(GOOD[name], KNOWN)


@pytest.mark.parametrize("name", BAD)
def test_the_platform_refuses(name: str) -> None:
    content, code, sub_code = BAD[name]
    with pytest.raises(InvalidCard) as refused:
        check_card(content, KNOWN)
    assert (refused.value.code, refused.value.sub_code) == (code, sub_code)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            card(columns(markdown("x"), button(value={"a": 1}))),
            "unknown property value; ErrPath: ROOT -> body -> elements -> [0](tag: column_set) -> columns -> [0] -> elements",
        ),
        (
            card(markdown("x"), header={"title": {"tag": "plain_text", "content": 5}}),
            "string is needed; ErrPath: ROOT -> header -> title -> content",
        ),
        (
            card(button(behaviors=[{"type": "callback", "value": "x"}])),
            "a callback with an object, or a link; ErrPath: ROOT -> body -> elements -> [0](tag: button) -> behaviors -> [0]",
        ),
        (card(header={"title": plain("T", text_align="top")}), "ErrPath: ROOT -> header -> title -> text_align"),
        (card(markdown("<at id=ou_stranger></at>")), "id ou_stranger; ErrPath: ROOT -> body -> elements -> [0]"),
        (card(form(SUBMIT, SUBMIT)), "name(go) duplicate; ErrPath: ROOT -> body -> elements -> [0](tag: form)"),
    ],
)
def test_the_message_says_what_is_wrong_and_where(content: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidCard) as refused:
        check_card(content, KNOWN)
    assert message in refused.value.msg


def test_a_message_about_a_long_text_does_not_repeat_it() -> None:
    with pytest.raises(InvalidCard) as refused:
        check_card(card(button(text=plain("x" * 5_000))), KNOWN)
    assert len(refused.value.msg) < 200


def test_a_lenient_platform_ignores_unknown_properties() -> None:
    check_card(card(button(value={"a": 1})), KNOWN, is_strict=False)


def test_a_lenient_platform_accepts_a_field_that_is_stated_not_to_be_required() -> None:
    check_card(card(form({"tag": "input", "name": "i", "required": False}, SUBMIT)), KNOWN, is_strict=False)


def test_exactly_two_hundred_elements_are_accepted() -> None:
    check_card(card(*[{"tag": "hr"}] * 200), KNOWN)
