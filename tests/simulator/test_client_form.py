"""What a person's client sends for a click, and which clicks it prevents."""

import json
from datetime import timedelta
from typing import Any

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP
from simulator.core.message_service import Draft
from simulator.events.client_form import CannotClick
from simulator.events.user_actions import UserActions
from simulator.platform import Platform

RECRUITER = people.RECRUITER.open_id


def a_card() -> dict[str, Any]:
    submit = {
        "tag": "button",
        "name": "go",
        "form_action_type": "submit",
        "text": {"tag": "plain_text", "content": "重启", "i18n_content": {"zh_cn": "重启", "en_us": "Reopen"}},
        "behaviors": [{"type": "callback", "value": {"do": "reopen", "job_id": "1"}}],
    }
    options = [
        {"text": {"tag": "plain_text", "content": "30 天", "i18n_content": {"en_us": "30 days"}}, "value": "30d"},
        {"text": {"tag": "plain_text", "content": "60 天"}, "value": "60d"},
    ]
    fields = [
        {"tag": "date_picker", "name": "date", "required": True},
        {"tag": "select_static", "name": "period", "options": options, "initial_index": 2},
        {"tag": "input", "name": "why"},
    ]
    plain = {
        "tag": "button",
        "text": {"tag": "plain_text", "content": "刷新"},
        "behaviors": [{"type": "callback", "value": {"do": "refresh"}}],
    }
    form = {"tag": "form", "name": "f", "elements": [*fields, submit]}
    elements = [{"tag": "markdown", "content": "hello"}, plain, form]
    return {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": elements}}


@pytest.fixture
def user_actions(platform: Platform) -> UserActions:
    return UserActions(platform)


@pytest.fixture
def card_id(platform: Platform) -> str:
    return platform.message_service.send(RECRUITING_GROUP, "chat_id", Draft("interactive", json.dumps(a_card()))).id


def action(user_actions: UserActions, card_id: str, wanted: Any, form: dict[str, Any] | None = None) -> dict[str, Any]:
    sent: dict[str, Any] = user_actions.click(card_id, RECRUITER, wanted, form).event.payload["event"]["action"]
    return sent


def test_a_submitted_form_carries_what_a_client_sends(user_actions: UserActions, card_id: str) -> None:
    assert action(user_actions, card_id, "Reopen", {"date": "2027-01-31", "period": "30 days", "why": "x"}) == {
        "tag": "button",
        "name": "go",
        "value": {"do": "reopen", "job_id": "1"},
        "form_value": {"date": "2027-01-31 +0800", "period": "30d", "why": "x"},
        "timezone": "Asia/Shanghai",
    }


def test_a_select_that_nobody_touched_is_left_out_or_sent(
    platform: Platform, user_actions: UserActions, card_id: str
) -> None:
    assert action(user_actions, card_id, {"do": "reopen"}, {"date": "2027-01-31"})["form_value"] == {
        "date": "2027-01-31 +0800"
    }
    platform.behaviour.sends_untouched_selects = True
    assert action(user_actions, card_id, {"do": "reopen"}, {"date": "2027-01-31"})["form_value"]["period"] == "60d"


@pytest.mark.parametrize("sends_untouched", [True, False])
def test_an_initial_date_counts_as_filled_in_whether_it_is_sent_or_not(
    platform: Platform, user_actions: UserActions, *, sends_untouched: bool
) -> None:
    platform.behaviour.sends_untouched_selects = sends_untouched
    card = a_card()
    card["body"]["elements"][2]["elements"][0]["initial_date"] = "2027-02-28"
    sent = platform.message_service.send(RECRUITING_GROUP, "chat_id", Draft("interactive", json.dumps(card)))
    values = action(user_actions, sent.id, "go", {"why": "x"})["form_value"]
    assert values == ({"date": "2027-02-28 +0800", "period": "60d", "why": "x"} if sends_untouched else {"why": "x"})


def test_a_submit_may_come_without_its_value(platform: Platform, user_actions: UserActions, card_id: str) -> None:
    platform.behaviour.submit_value = "empty"
    sent = action(user_actions, card_id, "go", {"date": "2027-01-31"})
    assert (sent["value"], sent["name"]) == ({}, "go")
    assert action(user_actions, card_id, "刷新")["value"] == {"do": "refresh"}


def test_the_tenant_key_of_a_person_may_be_missing(platform: Platform, user_actions: UserActions, card_id: str) -> None:
    def keys() -> list[bool]:
        _, said = user_actions.type(RECRUITING_GROUP, RECRUITER, "/help")
        assert said
        clicked = user_actions.click(card_id, RECRUITER, 1).event.payload["event"]["operator"]
        return ["tenant_key" in said.payload["event"]["sender"], "tenant_key" in clicked]

    assert keys() == [True, True]
    platform.behaviour.sends_tenant_key = False
    assert keys() == [False, False]


@pytest.mark.parametrize("wanted", [1, "刷新", {"do": "refresh"}])
def test_a_button_is_found_by_number_label_or_value(user_actions: UserActions, card_id: str, wanted: Any) -> None:
    assert action(user_actions, card_id, wanted) == {"tag": "button", "value": {"do": "refresh"}}


@pytest.mark.parametrize("form", [{}, {"date": "soon"}, {"date": "2027-01-31", "period": "1d"}, {"when": "x"}])
def test_a_form_that_is_not_right_is_not_sent(user_actions: UserActions, card_id: str, form: dict[str, str]) -> None:
    with pytest.raises(CannotClick):
        user_actions.click(card_id, RECRUITER, "go", form)


@pytest.mark.parametrize("wanted", [0, 3, "Delete everything", {"do": "delete"}])
def test_a_button_that_is_not_there_cannot_be_pressed(user_actions: UserActions, card_id: str, wanted: Any) -> None:
    with pytest.raises(CannotClick):
        user_actions.click(card_id, RECRUITER, wanted)


def test_who_is_not_in_the_chat_cannot_click(user_actions: UserActions, card_id: str) -> None:
    assert people.GUEST.open_id not in user_actions.platform.chats[RECRUITING_GROUP].member_ids
    with pytest.raises(CannotClick):
        user_actions.click(card_id, people.GUEST.open_id, 1)


def test_who_is_not_in_the_chat_cannot_type(user_actions: UserActions) -> None:
    with pytest.raises(ValueError, match=CAMPUS_GROUP):
        user_actions.type(CAMPUS_GROUP, people.ADMIN.open_id, "/help")


def test_a_card_of_fourteen_days_cannot_be_clicked(platform: Platform, user_actions: UserActions, card_id: str) -> None:
    platform.move(timedelta(days=14))
    with pytest.raises(CannotClick):
        user_actions.click(card_id, RECRUITER, 1)


def test_a_recalled_card_cannot_be_clicked(user_actions: UserActions, card_id: str) -> None:
    user_actions.recall(card_id)
    with pytest.raises(CannotClick):
        user_actions.click(card_id, RECRUITER, 1)
