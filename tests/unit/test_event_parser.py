"""Payloads as the platform documents them, and as it sends them without a word (docs/feishu/open-questions.md Q36, Q50)."""

from typing import Any

import pytest

from bot.domain.events import Click, Message
from bot.domain.serialization import dump, load
from bot.webhook.envelope import VerifiedEvent
from bot.webhook.event_parser import CLICK, parse_event

OURS = "tk_ours"
MESSAGE = "im.message.receive_v1"


def click(action: dict[str, Any], **operator: object) -> Click:
    payload = {
        "operator": {"open_id": "ou_1", **operator},
        "action": {"tag": "button", **action},
        "context": {"open_message_id": "om_1", "open_chat_id": "oc_1"},
    }
    parsed = parse_event(VerifiedEvent("e1", CLICK, OURS, payload))
    assert isinstance(parsed, Click)
    return parsed


def message(**sender: object) -> Message:
    payload = {
        "sender": {"sender_id": {"open_id": "ou_1"}, "sender_type": "user", **sender},
        "message": {
            "message_id": "om_1",
            "chat_id": "oc_1",
            "chat_type": "p2p",
            "message_type": "text",
            "content": '{"text":"/help"}',
        },
    }
    parsed = parse_event(VerifiedEvent("e1", MESSAGE, OURS, payload))
    assert isinstance(parsed, Message)
    return parsed


@pytest.mark.parametrize(
    ("given", "tenant_key"),
    [
        ({}, OURS),
        ({"tenant_key": None}, OURS),
        ({"tenant_key": ""}, OURS),
        ({"tenant_key": "tk_other"}, "tk_other"),
        ({"tenant_key": 7}, ""),
        ({"tenant_key": [OURS]}, ""),
    ],
    ids=repr,
)
def test_a_missing_tenant_is_the_events_and_any_other_is_kept(given: dict[str, object], tenant_key: str) -> None:
    assert message(**given).tenant_key == tenant_key
    assert click({}, **given).tenant_key == tenant_key


@pytest.mark.parametrize(
    "value",
    [{"do": "show_post", "job_id": "7"}, '{"do":"show_post","job_id":"7"}', ' {"do": "show_post", "job_id": "7"}\n'],
)
def test_a_value_is_an_object_or_its_json_text(value: object) -> None:
    assert click({"value": value}).value == {"do": "show_post", "job_id": "7"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "words",
        7,
        True,
        [],
        {},
        "null",
        "[1]",
        '"{}"',
        '"{\\"do\\":\\"show_post\\"}"',
        '{"do":"a","do":"b"}',
        '{"do":NaN}',
        '{"a":' * 40 + "1" + "}" * 40,
        "[" * 50_000,
        "9" * 5000,
        "\ud800",
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_a_submit_without_a_readable_value_keeps_its_form_and_the_name_of_its_button(value: object) -> None:
    parsed = click({"value": value, "name": "reopen_job", "form_value": {"until": "2027-01-31 +0800"}})
    assert (parsed.value, parsed.name, parsed.form) == ({}, "reopen_job", {"until": "2027-01-31 +0800"})


def test_a_submit_without_any_value_is_known_by_its_name() -> None:
    assert click({"name": "save_reminders", "form_value": {}}).name == "save_reminders"


@pytest.mark.parametrize("name", [None, 7, ["x"], {}])
def test_a_name_that_is_no_text_is_none(name: object) -> None:
    assert click({"name": name, "value": {"do": "subscribe"}}).name == ""


def test_a_click_that_the_previous_release_stored_has_no_name() -> None:
    stored = (
        '{"event_id":"e1","message_id":"om_1","chat_id":"oc_1","operator_id":"ou_1","tenant_key":"tk_ours",'
        '"value":{"do":"refresh_post"},"form":{"until":null},"option":"7d"}'
    )
    assert load(Click, stored) == Click(
        "e1", "om_1", "oc_1", "ou_1", OURS, {"do": "refresh_post"}, {"until": None}, "7d", name=""
    )


def test_a_stored_click_keeps_its_name() -> None:
    parsed = click({"name": "reopen_job"})
    assert load(Click, dump(parsed)) == parsed


@pytest.mark.parametrize("event_type", [MESSAGE, CLICK, "message"])
def test_an_event_of_the_first_version_is_not_read(event_type: str) -> None:
    assert parse_event(VerifiedEvent("e1", event_type, "", {}, "1.0")) is None
