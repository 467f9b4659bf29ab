from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.domain.buttons import EditReminders, SaveReminders, Subscribe, Unsubscribe, pack
from bot.domain.reminders import CLOSED_STAGE, Filters
from bot.domain.replies import Card
from cards.reminders_form_card import reminders_form_card
from cards.subscription_cards import subscribed_card, subscriptions_card, unsubscribed_card
from tests.support.card_assertions import assert_platform_takes, objects, shown, values
from tests.support.reminder_samples import EVERYTHING, FILTERED, NEXT_AT, PAUSED, SETTINGS, WEBSITES


def field(card: Card, name: str) -> dict[str, Any]:
    return next(node for node in objects(card.content) if node.get("name") == name)


def chosen(select: dict[str, Any]) -> str:
    return str(select["options"][select["initial_index"] - 1]["value"])


def test_each_subscription_tells_its_filters_and_how_many_jobs_match_now() -> None:
    card = subscriptions_card(SETTINGS, (EVERYTHING, FILTERED), {"s1": 301, "s2": 4}, WEBSITES, NEXT_AT)
    label_value = shown(card, "en_us")
    assert "Every job" in label_value
    assert "Department: 产品部 · City: 成都, 上海" in label_value
    assert "Careers site: Careers site · Process: Experienced hire" in label_value
    assert "Jobs that match now: 301" in label_value
    assert "Jobs that match now: 4" in label_value
    assert values(card) == [pack(Unsubscribe("s1")), pack(Unsubscribe("s2")), pack(EditReminders())]


def test_the_list_tells_when_and_the_next_reminder() -> None:
    label_value = shown(subscriptions_card(SETTINGS, (EVERYTHING,), {}, {}, NEXT_AT), "en_us")
    assert "7 days before, 3 days before, 1 day before, on the day, once it has closed" in label_value
    assert "Every day at 09:30 (Asia/Shanghai)" in label_value
    assert "Next reminder: <local_datetime" in label_value


def test_a_pause_and_working_days_are_told() -> None:
    label_value = shown(subscriptions_card(PAUSED, (EVERYTHING,), {}, {}), "en_us")
    assert "On working days at 09:30 (Asia/Urumqi)" in label_value
    assert "Paused until 2026-02-01, that day included" in label_value


def test_a_chat_without_subscriptions_is_offered_one() -> None:
    assert values(subscriptions_card(SETTINGS, (), {}, {})) == [pack(Subscribe()), pack(EditReminders())]


def test_subscribing_tells_what_when_and_how_many_match() -> None:
    card = subscribed_card(SETTINGS, FILTERED, 4, NEXT_AT, {"cities": ("成都",)}, WEBSITES)
    label_value = shown(card, "en_us")
    assert "City: 成都, 上海" in label_value
    assert "Jobs that match now: 4" in label_value
    assert "Every day at 09:30 (Asia/Shanghai)" in label_value
    assert "come near" not in label_value
    assert values(card) == [pack(EditReminders()), pack(Unsubscribe("s2"))]


def test_a_subscription_that_matches_nothing_says_so_and_lists_near_values() -> None:
    near = {"departments": ("产品运营部",), "cities": (), "unknown": ("x",)}
    label_value = shown(subscribed_card(SETTINGS, FILTERED, 0, None, near, {}), "en_us")
    assert "No job matches now" in label_value
    assert "Values there are that come near:\nDepartment: 产品运营部" in label_value


def test_unsubscribing_tells_what_has_ended_and_what_is_left() -> None:
    assert "No more reminders of: Every job" in shown(unsubscribed_card((EVERYTHING,), 0, {}), "en_us")
    assert "This chat gets no reminders any more." in shown(unsubscribed_card((EVERYTHING,), 0, {}), "en_us")
    assert "Still subscribed here: 2." in shown(unsubscribed_card((EVERYTHING,), 2, {}), "en_us")
    assert "There is no such subscription here." in shown(unsubscribed_card((), 2, {}), "en_us")


def test_the_form_begins_with_the_chats_settings() -> None:
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


@pytest.mark.parametrize("name", ["words", "departments", "cities", "types"])
def test_filters_of_a_further_subscription_may_stay_empty(name: str) -> None:
    assert field(reminders_form_card(SETTINGS), name)["required"] is False


def test_the_form_shows_the_subscriptions_that_there_are() -> None:
    card = reminders_form_card(SETTINGS, (EVERYTHING,), {"s1": 3}, {})
    assert "Jobs that match now: 3" in shown(card, "en_us")
    assert pack(Unsubscribe("s1")) in values(card)


@pytest.mark.parametrize("words", ["😀" * 900, "<at id=all></at>" * 90, '"\\' * 900, "\ud800\u202e" * 300])
def test_hostile_filters_fit_on_every_card(words: str) -> None:
    many = (words,) * 200
    filters = Filters(many, many, many, many, many, many, (1, 2, 3))
    odd = replace(FILTERED, filters=filters, id=words)
    settings = replace(PAUSED, stages=(*range(400), CLOSED_STAGE), zone=words)
    near = {"departments": many, "cities": many, "words": many}
    for card in (
        subscriptions_card(settings, (odd, FILTERED) * 90, {}, {}, NEXT_AT),
        subscribed_card(settings, odd, 0, NEXT_AT, near, {}),
        unsubscribed_card((odd,) * 90, 3, {}),
        reminders_form_card(settings, (odd, FILTERED) * 90),
    ):
        assert_platform_takes(card)
    assert "另有 176 项" in shown(reminders_form_card(settings, (odd, FILTERED) * 90))
