from dataclasses import replace

import pytest

from bot.domain.buttons import EditReminders, ResumeReminders, Subscribe, Unsubscribe, pack
from bot.domain.reminders import CLOSED_STAGE, Filters
from cards.reminders_form_card import reminders_form_card
from cards.subscription_cards import subscribed_card, subscriptions_card, unsubscribed_card
from tests.support.card_assertions import assert_platform_accepts, shown, values
from tests.support.job_samples import WEBSITES
from tests.support.reminder_samples import EVERYTHING, FILTERED, IN_CHINA, NEXT_AT, PAUSED, SETTINGS


def test_each_subscription_shows_its_filters_and_how_many_jobs_match_now() -> None:
    card = subscriptions_card(SETTINGS, (EVERYTHING, FILTERED), {"s1": 301, "s2": 4}, WEBSITES, NEXT_AT)
    text = shown(card, "en_us")
    assert "Every job" in text
    assert "Department: 产品部 · City: 成都, 上海" in text
    assert "Careers site: Main site · Process: Experienced hire" in text
    assert "Jobs that match now: 301" in text
    assert "Jobs that match now: 4" in text
    assert values(card) == [pack(Unsubscribe("s1")), pack(Unsubscribe("s2")), pack(EditReminders())]


def test_a_subscription_to_ones_own_jobs_says_so() -> None:
    own = replace(EVERYTHING, filters=Filters(mine=True))
    both = replace(EVERYTHING, id="s3", filters=Filters(cities=("成都",), mine=True))
    text = shown(subscriptions_card(SETTINGS, (own, both), {}, {}), "en_us").split("\n")
    assert "Jobs I work on" in text
    assert "Jobs I work on · City: 成都" in text


def test_the_list_shows_the_schedule_and_the_next_reminder() -> None:
    text = shown(subscriptions_card(SETTINGS, (EVERYTHING,), {}, {}, NEXT_AT), "en_us")
    assert "7 days before, 3 days before, 1 day before, on the day, once it has closed" in text
    assert "Every day at 09:30 (Asia/Shanghai)" in text
    assert "Next reminder: 2026-01-16 09:30 (Asia/Shanghai)" in text


def test_the_next_reminder_is_told_by_the_clock_of_the_chats_zone() -> None:
    in_new_york = replace(SETTINGS, zone="America/New_York")
    for card in (
        subscriptions_card(in_new_york, (EVERYTHING,), {}, {}, NEXT_AT),
        subscribed_card(in_new_york, EVERYTHING, 1, NEXT_AT, {}, {}),
    ):
        assert "Next reminder: 2026-01-15 20:30 (America/New_York)" in shown(card, "en_us")
        assert "下次提醒：2026-01-15 20:30 (America/New_York)" in shown(card, "zh_cn")


def test_in_an_unknown_zone_no_next_reminder_is_told() -> None:
    assert "Next reminder" not in shown(
        subscriptions_card(replace(SETTINGS, zone="Mars/Base"), (EVERYTHING,), {}, {}, NEXT_AT), "en_us"
    )


def test_a_pause_and_working_days_are_shown() -> None:
    text = shown(subscriptions_card(PAUSED, (EVERYTHING,), {}, {}), "en_us")
    assert "Monday to Friday at 09:30 (Asia/Urumqi)" in text
    assert "Paused until 2026-02-01, that day included" in text


def test_a_pause_can_be_ended_where_something_is_subscribed() -> None:
    assert pack(ResumeReminders()) in values(subscriptions_card(PAUSED, (EVERYTHING,), {}, {}))
    assert pack(ResumeReminders()) not in values(subscriptions_card(SETTINGS, (EVERYTHING,), {}, {}))
    assert pack(ResumeReminders()) not in values(subscriptions_card(PAUSED, (), {}, {}))


def test_the_working_days_of_china_are_shown() -> None:
    card = subscriptions_card(IN_CHINA, (EVERYTHING,), {}, {})
    assert "On China's working days at 09:30 (Asia/Shanghai)" in shown(card, "en_us")
    assert "法定工作日（含调休）09:30（Asia/Shanghai）" in shown(card, "zh_cn")


def test_a_chat_without_subscriptions_has_a_button_to_subscribe() -> None:
    assert values(subscriptions_card(SETTINGS, (), {}, {})) == [pack(Subscribe()), pack(EditReminders())]


def test_subscribing_shows_filters_schedule_and_how_many_jobs_match() -> None:
    card = subscribed_card(SETTINGS, FILTERED, 4, NEXT_AT, {"cities": ("成都",)}, WEBSITES)
    text = shown(card, "en_us")
    assert "City: 成都, 上海" in text
    assert "Jobs that match now: 4" in text
    assert "Every day at 09:30 (Asia/Shanghai)" in text
    assert "come near" not in text
    assert values(card) == [pack(EditReminders()), pack(Unsubscribe("s2"))]


def test_a_subscription_that_matches_nothing_says_so_and_lists_similar_values() -> None:
    near = {"departments": ("产品运营部",), "cities": (), "unknown": ("x",)}
    text = shown(subscribed_card(SETTINGS, FILTERED, 0, None, near, {}), "en_us")
    assert "No job matches now" in text
    assert "Values there are that come near:\nDepartment: 产品运营部" in text


def test_unsubscribing_shows_what_has_ended_and_what_is_left() -> None:
    assert "No more reminders of: Every job" in shown(unsubscribed_card((EVERYTHING,), 0, {}), "en_us")
    assert "This chat gets no reminders any more." in shown(unsubscribed_card((EVERYTHING,), 0, {}), "en_us")
    assert "Still subscribed here: 2." in shown(unsubscribed_card((EVERYTHING,), 2, {}), "en_us")
    assert "There is no such subscription here." in shown(unsubscribed_card((), 2, {}), "en_us")


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
        assert_platform_accepts(card)
    assert "另有 176 项" in shown(reminders_form_card(settings, (odd, FILTERED) * 90))
