import json
from dataclasses import replace

import pytest

from bot.domain.buttons import (
    EditReminders,
    EndSubscription,
    ListSubscriptions,
    RestoreSubscription,
    ResumeReminders,
    Subscribe,
    SubscribeAnyway,
    Unsubscribe,
    pack,
    unpack,
)
from bot.domain.reminders import CLOSED_STAGE, Filters
from cards.reminders_form_card import reminders_form_card
from cards.subscription_cards import nothing_fits_card, subscribed_by_card, subscribed_card, subscriptions_card
from cards.unsubscribe_cards import choose_ending_card, ended_card, restored_card, unsubscribe_card
from tests.support.card_assertions import assert_platform_accepts, shown, values
from tests.support.job_samples import ACTOR_ID, NOW, WEBSITES
from tests.support.reminder_samples import ENDED, EVERYTHING, FILTERED, IN_CHINA, NEXT_AT, PAUSED, SETTINGS


def test_each_subscription_shows_its_filters_and_how_many_jobs_match_now() -> None:
    card = subscriptions_card(SETTINGS, (EVERYTHING, FILTERED), {"s1": 301, "s2": 4}, WEBSITES, NEXT_AT)
    text = shown(card, "en_us")
    assert "All jobs" in text
    assert "Department: 产品部 · City: 成都, 上海" in text
    assert "Careers site: Main site · Process: Experienced hire" in text
    assert "Open jobs that match now: 301" in text
    assert "Open jobs that match now: 4" in text
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
    assert "Every day at 09:30 (UTC+8)" in text
    assert "Next reminder: 2026-01-16 09:30 (UTC+8)" in text


def test_the_next_reminder_is_told_by_the_clock_of_the_chats_zone() -> None:
    in_new_york = replace(SETTINGS, zone="America/New_York")
    for card in (
        subscriptions_card(in_new_york, (EVERYTHING,), {}, {}, NEXT_AT),
        subscribed_card(in_new_york, EVERYTHING, 1, NEXT_AT, {}, {}),
    ):
        assert "Next reminder: 2026-01-15 20:30 (UTC-5)" in shown(card, "en_us")
        assert "下次提醒：2026-01-15 20:30 (UTC-5)" in shown(card, "zh_cn")


def test_in_an_unknown_zone_no_next_reminder_is_told() -> None:
    assert "Next reminder" not in shown(
        subscriptions_card(replace(SETTINGS, zone="Mars/Base"), (EVERYTHING,), {}, {}, NEXT_AT), "en_us"
    )


def test_a_pause_and_working_days_are_shown() -> None:
    text = shown(subscriptions_card(PAUSED, (EVERYTHING,), {}, {}), "en_us")
    assert "Monday to Friday at 09:30 (UTC+6)" in text
    assert "Paused until 2026-02-01, that day included" in text


def test_a_pause_can_be_ended_where_something_is_subscribed() -> None:
    assert pack(ResumeReminders()) in values(subscriptions_card(PAUSED, (EVERYTHING,), {}, {}))
    assert pack(ResumeReminders()) not in values(subscriptions_card(SETTINGS, (EVERYTHING,), {}, {}))
    assert pack(ResumeReminders()) not in values(subscriptions_card(PAUSED, (), {}, {}))


def test_the_working_days_of_china_are_shown() -> None:
    card = subscriptions_card(IN_CHINA, (EVERYTHING,), {}, {})
    assert "On China's working days at 09:30 (UTC+8)" in shown(card, "en_us")
    assert "法定工作日（含调休）09:30 (UTC+8)" in shown(card, "zh_cn")


def test_a_chat_without_subscriptions_has_a_button_to_subscribe() -> None:
    assert values(subscriptions_card(SETTINGS, (), {}, {})) == [pack(Subscribe(in_list=True)), pack(EditReminders())]


def test_more_than_eight_subscriptions_are_shown_in_pages() -> None:
    many = tuple(replace(EVERYTHING, id=f"s{number}") for number in range(17))
    first, last = subscriptions_card(SETTINGS, many, {}, {}), subscriptions_card(SETTINGS, many, {}, {}, page=2)
    assert [value for value in values(first) if value["do"] == "unsubscribe"] == [
        pack(Unsubscribe(f"s{number}")) for number in range(8)
    ]
    assert pack(ListSubscriptions(1)) in values(first)
    assert values(last) == [pack(Unsubscribe("s16")), pack(ListSubscriptions(1)), pack(EditReminders())]
    assert "Page 3 of 3" in shown(last, "en_us")
    assert values(subscriptions_card(SETTINGS, many, {}, {}, page=99)) == values(last)
    assert values(subscriptions_card(SETTINGS, many, {}, {}, page=-1)) == values(first)


def test_the_settings_form_leads_to_the_subscriptions_that_it_does_not_show() -> None:
    many = tuple(replace(EVERYTHING, id=f"s{number}") for number in range(5))
    assert "All subscriptions" in shown(reminders_form_card(SETTINGS, many), "en_us")
    assert values(reminders_form_card(SETTINGS, many))[-1] == pack(ListSubscriptions())
    assert "All subscriptions" not in shown(reminders_form_card(SETTINGS, many[:4]), "en_us")


def test_subscribing_shows_filters_schedule_and_how_many_jobs_match() -> None:
    card = subscribed_card(SETTINGS, FILTERED, 4, NEXT_AT, {"cities": ("成都",)}, WEBSITES)
    text = shown(card, "en_us")
    assert "City: 成都, 上海" in text
    assert "Open jobs that match now: 4" in text
    assert "Every day at 09:30 (UTC+8)" in text
    assert "Similar options" not in text
    assert values(card) == [pack(EditReminders()), pack(Unsubscribe("s2"))]


def test_a_subscription_that_matches_nothing_says_so_and_lists_similar_values() -> None:
    near = {"departments": ("产品运营部",), "cities": (), "unknown": ("x",)}
    text = shown(subscribed_card(SETTINGS, FILTERED, 0, None, near, {}), "en_us")
    assert "No open job matches now" in text
    assert "Similar options:\nDepartment: 产品运营部" in text


def test_what_comes_within_minutes_is_said_in_both_languages() -> None:
    card = subscribed_card(SETTINGS, EVERYTHING, 4, None, {}, {}, comes_now=True)
    assert "if anything is due now, it comes within a few minutes" in shown(card, "en_us")
    assert "几分钟内" in shown(card, "zh_cn")
    assert "few minutes" not in shown(subscribed_card(SETTINGS, EVERYTHING, 4, None, {}, {}), "en_us")


def test_the_same_subscription_again_is_no_success_and_ends_the_one_there_is() -> None:
    card = subscribed_card(SETTINGS, FILTERED, 4, NEXT_AT, {}, WEBSITES, is_new=False)
    assert "Subscribed already" in shown(card, "en_us")
    assert "nothing was added" in shown(card, "en_us")
    assert card.content["header"]["template"] == "blue"
    assert pack(Unsubscribe("s2")) in values(card)


def test_the_group_is_told_who_subscribed_it_to_what() -> None:
    text = shown(subscribed_by_card(FILTERED.filters, ACTOR_ID, WEBSITES), "en_us")
    assert f"<person id='{ACTOR_ID}' show_name=true show_avatar=true style='normal'></person> subscribed" in text
    assert "Department: 产品部" in text


def test_a_question_shows_near_values_and_its_button_carries_the_filters() -> None:
    card = nothing_fits_card(FILTERED.filters, {"cities": ("成都市",)}, WEBSITES)
    assert "No job matches now. Subscribe anyway?" in shown(card, "en_us")
    assert "City: 成都市" in shown(card, "en_us")
    (value,) = values(card)
    assert unpack(json.loads(json.dumps(value))) == SubscribeAnyway(FILTERED.filters)


def test_filters_that_no_button_can_carry_are_not_offered() -> None:
    card = nothing_fits_card(Filters(words=("工程师",) * 1000), {}, {})
    assert values(card) == []
    assert "too long" in shown(card, "en_us")


def test_the_question_before_unsubscribing_names_the_subscription_and_what_stays() -> None:
    card = unsubscribe_card(FILTERED, 2, WEBSITES)
    assert "Department: 产品部" in shown(card, "en_us")
    assert "This chat's other 2 subscriptions stay." in shown(card, "en_us")
    assert values(card) == [pack(EndSubscription("s2")), pack(ListSubscriptions())]
    assert "It is this chat's only subscription." in shown(unsubscribe_card(FILTERED, 0, {}), "en_us")


def test_of_several_subscriptions_each_has_its_button_page_by_page() -> None:
    many = tuple(replace(EVERYTHING, id=f"s{number}") for number in range(9))
    card = choose_ending_card(many, {})
    assert values(card) == [
        *(pack(EndSubscription(f"s{number}")) for number in range(8)),
        pack(ListSubscriptions(1, ending=True)),
        pack(ListSubscriptions()),
    ]
    assert pack(EndSubscription("s8")) in values(choose_ending_card(many, {}, page=1))


def test_the_chat_is_told_who_ended_what_and_can_undo_it() -> None:
    card = ended_card(ENDED, 0, WEBSITES)
    text = shown(card, "en_us")
    assert (
        f"<person id='{ACTOR_ID}' show_name=true show_avatar=true style='normal'></person> ended this subscription"
        in text
    )
    assert "Department: 产品部" in text
    assert "This chat gets no reminders any more." in text
    assert values(card) == [pack(RestoreSubscription("s2"))]
    assert "This chat still has 2 subscriptions." in shown(ended_card(ENDED, 2, {}), "en_us")
    assert "<person" not in str(card.fallback)


def test_somebody_without_a_valid_id_is_somebody() -> None:
    assert "somebody ended this subscription" in shown(ended_card(replace(ENDED, ended_by="'>"), 0, {}), "en_us")
    assert "somebody restored this subscription" in shown(restored_card(FILTERED, "'>", NOW, {}), "en_us")


def test_what_was_restored_has_no_button() -> None:
    card = restored_card(FILTERED, ACTOR_ID, NOW, WEBSITES)
    assert "restored this subscription" in shown(card, "en_us")
    assert values(card) == []


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
        subscribed_by_card(filters, words, {}),
        nothing_fits_card(filters, near, {}),
        nothing_fits_card(Filters(words=(words[:190],) * 8), near, {}),
        unsubscribe_card(odd, 3, {}),
        choose_ending_card((odd, FILTERED) * 90, {}),
        ended_card(replace(ENDED, subscription=odd, ended_by=words), 3, {}),
        restored_card(odd, words, NOW, {}),
        reminders_form_card(settings, (odd, FILTERED) * 90),
    ):
        assert_platform_accepts(card)
    assert "另有 176 项" in shown(reminders_form_card(settings, (odd, FILTERED) * 90))
