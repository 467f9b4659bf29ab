"""What a person sees of the bot's answer to a click."""

import json
from typing import Any

import pytest

from bot.domain.text import Text
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.message_service import Draft
from simulator.events.callback_answer import apply_answer
from simulator.events.user_actions import Click, UserActions
from simulator.platform import Platform


def a_card(text: str = "old") -> dict[str, Any]:
    button = {
        "tag": "button",
        "text": {"tag": "plain_text", "content": text},
        "behaviors": [{"type": "callback", "value": {"do": "refresh"}}],
    }
    return {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": [button]}}


def with_text(content: str) -> dict[str, Any]:
    return {**a_card(), "body": {"elements": [{"tag": "markdown", "content": content}]}}


UNKNOWN_PEOPLE = ("<at id=ou_nobody></at>", "<person id='ou_nobody' show_name=true></person>")


@pytest.fixture
def click(platform: Platform) -> Click:
    message = platform.message_service.send(RECRUITING_GROUP, "chat_id", Draft("interactive", json.dumps(a_card())))
    return UserActions(platform).click(message.id, people.RECRUITER.open_id, 1)


def test_an_answer_shows_its_toast_and_replaces_the_card(platform: Platform, click: Click) -> None:
    toast = {"type": "success", "content": "好", "i18n": {"zh_cn": "好", "en_us": "Good"}}
    body = json.dumps({"toast": toast, "card": {"type": "raw", "data": a_card("new")}}).encode()
    outcome = apply_answer(platform, click, 200, body)
    assert (outcome.error_code, outcome.toast, outcome.toast_kind) == (0, Text("好", "Good"), "success")
    assert click.message.card == a_card("new")


def test_an_empty_answer_changes_nothing(platform: Platform, click: Click) -> None:
    assert apply_answer(platform, click, 200, b"{}").error_code == 0
    assert len(click.message.versions) == 1


@pytest.mark.parametrize(
    ("status", "answer", "code"),
    [
        (500, "{}", 200671),
        (302, "{}", 200671),
        (200, "not json", 200672),
        (200, "[]", 200672),
        (200, '{"msg":"success"}', 200672),
        (200, '{"toast":"words"}', 200672),
        (200, '{"toast":{"type":"loud","content":"x"}}', 200672),
        (200, '{"toast":{"type":"info","content":"x","i18n":{"cn":"x"}}}', 200672),
        (200, json.dumps({"card": a_card()}), 200673),
        (200, json.dumps({"card": {"type": "raw", "data": json.dumps(a_card())}}), 200673),
        (200, json.dumps({"card": {"type": "raw", "data": {**a_card(), "unknown": 1}}}), 200673),
        (200, json.dumps({"card": {"type": "raw", "data": {"elements": []}}}), 200830),
        *((200, json.dumps({"card": {"type": "raw", "data": with_text(text)}}), 200673) for text in UNKNOWN_PEOPLE),
    ],
)
def test_a_wrong_answer_shows_its_code_and_changes_nothing(
    platform: Platform, click: Click, status: int, answer: str, code: int
) -> None:
    assert apply_answer(platform, click, status, answer.encode()).error_code == code
    assert len(click.message.versions) == 1


def test_what_the_clicker_sees_is_recorded(platform: Platform, click: Click) -> None:
    apply_answer(platform, click, 200, b'{"toast":{"type":"error","content":"no"}}')
    line = platform.event_log.since(0, "click")[-1]
    assert (line.detail["toast"], line.detail["toast_kind"]) == (Text("no", "no"), "error")
