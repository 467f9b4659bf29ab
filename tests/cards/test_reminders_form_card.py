from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.domain.buttons import EditReminders, ListSubscriptions, ResumeReminders, SaveReminders, Unsubscribe, pack
from bot.domain.reminders import ChatSettings
from bot.domain.replies import Card
from cards.components.dates import zone_text
from cards.reminders_form_card import OFFERED_ZONES, reminders_form_card
from cards.wording.subscriptions import schedule_texts
from tests.support.card_assertions import objects, shown, values
from tests.support.reminder_samples import EVERYTHING, IN_CHINA, PAUSED, SETTINGS


def field(card: Card, name: str) -> dict[str, Any]:
    return next(node for node in objects(card.content) if node.get("name") == name)


def chosen(select: dict[str, Any]) -> str:
    return str(select["options"][select["initial_index"] - 1]["value"])


def test_the_form_is_filled_with_the_settings_of_the_chat() -> None:
    card = reminders_form_card(SETTINGS)
    assert field(card, "ladder")["selected_values"] == ["7", "3", "1", "0", "closed"]
    assert [option["value"] for option in field(card, "ladder")["options"]] == [
        *["30", "14", "7", "3", "1", "0", "closed"]
    ]
    assert chosen(field(card, "hour")) == "09:30"
    assert chosen(field(card, "zone")) == "Asia/Shanghai"
    assert chosen(field(card, "working_days")) == "no"
    assert "initial_date" not in field(card, "pause_until")
    assert pack(SaveReminders()) in values(card)


def test_settings_that_the_form_does_not_list_are_added_to_it() -> None:
    card = reminders_form_card(replace(PAUSED, remind_at=time(7, 12)))
    assert field(card, "ladder")["selected_values"] == ["10", "3"]
    assert chosen(field(card, "hour")) == "07:12"
    assert chosen(field(card, "zone")) == "Asia/Urumqi"
    assert chosen(field(card, "working_days")) == "yes"
    assert field(card, "pause_until")["initial_date"] == "2026-02-01"


@pytest.mark.parametrize(("settings", "value"), [(SETTINGS, "no"), (PAUSED, "yes"), (IN_CHINA, "china")])
def test_the_days_are_every_day_monday_to_friday_or_those_of_china(settings: ChatSettings, value: str) -> None:
    days = field(reminders_form_card(settings), "working_days")
    assert chosen(days) == value
    assert {option["value"] for option in days["options"]} == {"no", "yes", "china"}


@pytest.mark.parametrize("name", ["words", "departments", "cities", "types"])
def test_the_filters_of_a_new_subscription_are_optional(name: str) -> None:
    assert "required" not in field(reminders_form_card(SETTINGS), name)


def test_the_form_can_be_left_and_a_pause_ended() -> None:
    def pressed(settings: ChatSettings) -> list[Any]:
        return [value for value in values(reminders_form_card(settings)) if value != pack(EditReminders())]

    assert pressed(SETTINGS) == [pack(SaveReminders()), pack(ListSubscriptions())]
    assert pressed(PAUSED) == [pack(SaveReminders()), pack(ListSubscriptions()), pack(ResumeReminders())]


def test_the_form_shows_the_existing_subscriptions() -> None:
    card = reminders_form_card(SETTINGS, (EVERYTHING,), {"s1": 3}, {})
    assert "Open jobs that match now: 3" in shown(card, "en_us")
    assert pack(Unsubscribe("s1")) in values(card)


@pytest.mark.parametrize("settings", [SETTINGS, PAUSED, IN_CHINA])
@pytest.mark.parametrize("name", ["hour", "zone", "working_days"])
def test_each_list_shows_the_present_value_first(name: str, settings: ChatSettings) -> None:
    listed = field(reminders_form_card(settings), name)
    assert listed["initial_index"] == 1
    options = [option["value"] for option in listed["options"]]
    assert len(set(options)) == len(options) > 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Asia/Shanghai", "(UTC+8)"),
        ("Europe/Berlin", "(UTC+1/UTC+2)"),
        ("America/New_York", "(UTC-5/UTC-4)"),
        ("Asia/Kolkata", "(UTC+5:30)"),
        ("UTC", "(UTC)"),
        ("Mars/Base", "(Mars/Base)"),
    ],
)
def test_a_zone_is_named_in_one_way(name: str, text: str) -> None:
    assert zone_text(name) == text
    assert all(f" {text}" in each for zone, label in OFFERED_ZONES.items() if zone == name for each in label)
    hour = schedule_texts(replace(SETTINGS, zone=name))[1]
    assert hour.zh_cn.endswith(f"09:30 {text}")
    assert hour.en_us.endswith(f"09:30 {text}")
