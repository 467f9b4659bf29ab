"""Clicks on the playground's cards: the element on the current card, the checks, the callback and the answer."""

import json
from typing import Any

import pytest

from bot.domain.text import Text
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.message_service import Draft
from simulator.events.client_form import DISABLED, NO_OPTION, REQUIRED
from simulator.platform import Platform
from simulator.playground.click_views import CANNOT_CLICK, CHANGED, NOT_ACCEPTED
from tests.support.page_client import RECRUITER, Page, StubBot


def button(value: dict[str, Any], **more: Any) -> dict[str, Any]:
    text = {"tag": "plain_text", "content": "OK"}
    return {"tag": "button", "text": text, "behaviors": [{"type": "callback", "value": value}], **more}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": {"tag": "plain_text", "content": value}, "value": value} for value in values]


FORM = {
    "tag": "form",
    "name": "reopen",
    "elements": [
        {"tag": "date_picker", "name": "date", "required": True},
        {"tag": "select_static", "name": "period", "options": options("30d", "90d")},
        button({"do": "reopen"}, name="send", form_action_type="submit"),
    ],
}
SELECT = {
    "tag": "select_static",
    "name": "site",
    "options": options("a", "b"),
    "behaviors": [{"type": "callback", "value": {"do": "site"}}],
}
MENUS = [
    {
        "tag": "overflow",
        "options": options("3d", "7d"),
        "behaviors": [{"type": "callback", "value": {"do": "snooze", "n": n}}],
    }
    for n in (1, 2)
]
ROW = {"tag": "column_set", "columns": [{"tag": "column", "width": "auto", "elements": [menu]} for menu in MENUS]}
ELEMENTS = [
    button({"do": "one"}),
    button({"do": "one", "n": 2}),
    button({"do": "off"}, disabled=True),
    FORM,
    SELECT,
    ROW,
]


def card(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": list(elements)}}


@pytest.fixture
def path(platform: Platform) -> str:
    draft = Draft("interactive", json.dumps(card(*ELEMENTS)))
    return f"messages/{platform.message_service.send(RECRUITING_GROUP, 'chat_id', draft).id}/click"


def action(bot: StubBot) -> Any:
    return bot.received[-1].payload["action"]


def test_a_press_sends_exactly_its_value_and_shows_the_answer(page: Page, stub_bot: StubBot, path: str) -> None:
    stub_bot.answer = {
        "toast": {"type": "success", "content": "好", "i18n": {"zh_cn": "好", "en_us": "Good"}},
        "card": {"type": "raw", "data": card(button({"do": "next"}))},
    }
    answer = page.do(path, **{"as": RECRUITER, "value": {"do": "one", "n": 2}})
    assert action(stub_bot) == {"tag": "button", "value": {"do": "one", "n": 2}}
    toast = {"kind": "success", "text": {"zh_cn": "好", "en_us": "Good"}}
    assert answer == {"toast": toast, "cardReplaced": True, "errorCode": 0}
    shown = page.read(f"chats/{RECRUITING_GROUP}/messages")["messages"][0]
    assert (shown["versions"], shown["updated"]) == (2, shown["at"])


def test_a_form_is_sent_with_the_readers_own_offset(page: Page, stub_bot: StubBot, path: str) -> None:
    form = {"date": "2027-01-31 -0500", "period": "90d"}
    page.do(path, **{"as": RECRUITER, "name": "send", "form": form, "timezone": "America/New_York"})
    assert action(stub_bot)["form_value"] == form
    assert action(stub_bot)["timezone"] == "America/New_York"


def test_a_choice_outside_a_form_calls_back_at_once(page: Page, stub_bot: StubBot, path: str) -> None:
    page.do(path, **{"as": RECRUITER, "name": "site", "option": "b"})
    assert action(stub_bot) == {
        "tag": "select_static",
        "name": "site",
        "option": "b",
        "value": {"do": "site"},
        "timezone": "Asia/Shanghai",
    }


def test_an_item_of_an_overflow_menu_calls_back_with_the_value_of_its_menu(
    page: Page, stub_bot: StubBot, path: str
) -> None:
    page.do(path, **{"as": RECRUITER, "value": {"do": "snooze", "n": 2}, "option": "7d"})
    assert action(stub_bot) == {"tag": "overflow", "option": "7d", "value": {"do": "snooze", "n": 2}}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"value": {"do": "gone"}}, CHANGED),
        ({"value": {"do": "off"}}, DISABLED),
        ({"value": {"do": "snooze", "n": 1}, "option": "9d"}, NO_OPTION.fill(value="9d")),
        ({"name": "send", "form": {}}, REQUIRED.fill(name="date")),
        ({"name": "send", "form": {"date": "2027-01-31", "period": ["30d"]}}, NOT_ACCEPTED),
    ],
)
def test_why_a_click_is_not_sent_is_told_in_both_languages(
    page: Page, path: str, body: dict[str, Any], why: Text
) -> None:
    error = page.post(path, **{"as": RECRUITER, **body}).json()["error"]
    assert why.zh_cn != why.en_us
    assert error == CANNOT_CLICK.fill(why=why)._asdict()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"value": {"do": "off"}}, 409),
        ({"value": {"do": "snooze", "n": 3}, "option": "3d"}, 409),
        ({"value": {"do": "gone"}}, 409),
        ({}, 409),
        ({"name": "send", "form": {}}, 409),
        ({"name": "send", "form": {"date": "tomorrow"}}, 409),
        ({"name": "send", "form": {"date": "2027-01-31", "period": ["30d"]}}, 409),
        ({"name": "send", "form": "x"}, 400),
        ({"name": "send", "form": {"date": "2027-01-31"}, "timezone": "../etc/passwd"}, 400),
        ({"name": "site", "option": "c"}, 409),
        ({"name": "site", "option": {"a": 1}}, 400),
    ],
)
def test_a_click_that_the_client_would_not_send_is_refused(
    page: Page, stub_bot: StubBot, path: str, body: dict[str, Any], status: int
) -> None:
    assert page.refused(path, **{"as": RECRUITER, **body}) == status
    assert stub_bot.received == []


def test_a_card_in_a_chat_of_others_cannot_be_clicked(page: Page, path: str) -> None:
    assert page.refused(path, **{"as": "ou_guest", "value": {"do": "one"}}) == 403


def test_a_bot_that_is_gone_shows_the_platforms_code(page: Page, path: str, stub_bot: StubBot) -> None:
    stub_bot.answer = {"nonsense": 1}
    assert page.do(path, **{"as": RECRUITER, "value": {"do": "one"}}) == {
        "toast": None,
        "cardReplaced": False,
        "errorCode": 200672,
    }
