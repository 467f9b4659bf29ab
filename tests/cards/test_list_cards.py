from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.buttons import ChoosePost, ListExpiring, ListJobs, RunCommand, ShowPost, pack
from bot.domain.job_posts import JobPost, Place
from bot.domain.text import Text
from cards.expiring_card import expiring_card
from cards.jobs_card import choice_card, jobs_card, not_found_card
from tests.support.card_assertions import assert_platform_takes, shown, tagged, values
from tests.support.every_card import ten_posts
from tests.support.job_samples import CLOSED, EXPIRED, EXPIRING, NOW, OPEN, SEED, ZONE, hostile

TEN = ten_posts()


def test_a_list_turns_to_both_sides_on_the_same_card() -> None:
    card = jobs_card(TEN, 301, 1, "工程师", "open", NOW, ZONE)
    assert values(card)[-2:] == [pack(ListJobs("工程师", "open", 0)), pack(ListJobs("工程师", "open", 2))]
    assert "Page 2 of 31" in shown(card, "en_us")


def test_the_first_page_has_no_previous_and_the_last_no_next() -> None:
    first = jobs_card(TEN, 11, 0, "", "any", NOW, ZONE)
    last = jobs_card(TEN[:1], 11, 1, "", "any", NOW, ZONE)
    assert values(first)[-1] == pack(ListJobs("", "any", 1))
    assert values(last)[-1] == pack(ListJobs("", "any", 0))
    assert len(values(last)) == 2


def test_a_page_that_is_gone_leads_back_to_the_last_one() -> None:
    card = jobs_card((), 11, 7, "", "any", NOW, ZONE)
    assert values(card) == [pack(ListJobs("", "any", 1))]
    assert "这一页已经没有职位了" in shown(card)


def test_one_page_needs_no_buttons_to_turn_it() -> None:
    assert values(jobs_card(TEN[:1], 1, 0, "", "any", NOW, ZONE)) == [pack(ShowPost(TEN[0].website_id, TEN[0].id))]


def test_a_row_tells_title_code_department_city_state_and_expiry() -> None:
    label_value = shown(jobs_card((OPEN,), 1, 0, "", "any", NOW, ZONE), "en_us")
    assert OPEN.title in label_value
    assert "A168688 · product department · Chengdu" in label_value
    assert "<text_tag color='green'>Open</text_tag> · expires <local_datetime" in label_value


def test_several_cities_are_told_as_one_and_a_number() -> None:
    places = (*SEED.places, Place(city=Text("上海", "Shanghai")), Place(city=Text("上海", "Shanghai")))
    card = jobs_card((replace(OPEN, places=places),), 1, 0, "", "any", NOW, ZONE)
    assert "成都 等 2 地" in shown(card)
    assert "Chengdu and 1 more" in shown(card, "en_us")


def test_an_empty_list_says_how_to_search() -> None:
    label_value = shown(jobs_card((), 0, 0, "量子", "any", NOW, ZONE), "en_us")
    assert "No job matches “量子”." in label_value
    assert "Search by title, code, department" in label_value


def test_a_choice_turns_its_pages_with_the_same_words() -> None:
    card = choice_card(TEN, 12, 0, "工程师", NOW, ZONE)
    assert values(card)[0] == pack(ShowPost(TEN[0].website_id, TEN[0].id))
    assert values(card)[-1] == pack(ChoosePost("工程师", 1))
    assert "「工程师」匹配到 12 个职位" in shown(card)


def test_nothing_found_shows_the_nearest_and_how_to_search() -> None:
    card = not_found_card("高级工程狮", (SEED,), NOW, ZONE)
    assert SEED.title in shown(card)
    assert values(card) == [pack(ShowPost(SEED.website_id, SEED.id)), pack(RunCommand("/jobs"))]


def test_what_expires_stands_apart_from_what_is_over() -> None:
    label_value = shown(expiring_card((EXPIRING, CLOSED, EXPIRED), 3, 0, 30, NOW, ZONE), "en_us").split("\n")
    assert label_value.index("Expiring") < label_value.index("Closed or expired")
    assert values(expiring_card(TEN, 25, 1, 30, NOW, ZONE))[-2:] == [
        pack(ListExpiring(30, 0)),
        pack(ListExpiring(30, 2)),
    ]


@pytest.mark.parametrize(
    ("post", "days", "words"),
    [
        (EXPIRING, 0.1, "expires today"),
        (EXPIRING, 1, "expires tomorrow"),
        (EXPIRING, 5, "5 days left"),
        (EXPIRED, -0.05, "expired today"),
        (CLOSED, -1, "expired yesterday"),
        (CLOSED, -9, "expired 9 days ago"),
    ],
)
def test_the_distance_to_the_expiry_is_told_in_days(post: JobPost, days: float, words: str) -> None:
    dated = replace(post, expires_at=NOW + timedelta(days=days))
    assert words in shown(expiring_card((dated,), 1, 0, 30, NOW, ZONE), "en_us")


def test_a_job_closed_by_hand_has_no_days_left() -> None:
    closed = replace(CLOSED, expires_at=NOW + timedelta(days=5))
    assert "days left" not in shown(expiring_card((closed,), 1, 0, 30, NOW, ZONE), "en_us")


WEEKS = (5, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 40)


def test_the_expiring_list_opens_with_a_bar_for_each_week_and_one_for_what_is_closed() -> None:
    chart = tagged(expiring_card(TEN, 25, 0, 30, NOW, ZONE, weeks=WEEKS, closed=7), "chart")[0]
    assert chart["chart_spec"]["type"] == "bar"
    bars = [(bar["x"], bar["y"]) for bar in chart["chart_spec"]["data"]["values"]]
    assert bars[:3] == [("✕", 7), ("01-15", 5), ("01-22", 2)]
    assert bars[-1] == ("04-02", 40)
    assert len(bars) == 13


def test_the_numbers_of_the_chart_stand_in_words_too() -> None:
    label_value = shown(expiring_card(TEN, 25, 0, 30, NOW, ZONE, weeks=WEEKS, closed=7), "en_us")
    assert "Jobs expiring in each of the next 12 weeks, by first day" in label_value
    assert "01-15 5, 01-22 2, 01-29 0" in label_value
    assert "✕ closed or expired: 7" in label_value


def test_only_the_first_page_has_the_chart_and_only_when_there_are_numbers() -> None:
    assert not tagged(expiring_card(TEN, 25, 1, 30, NOW, ZONE, weeks=WEEKS, closed=7), "chart")
    assert not tagged(expiring_card(TEN, 25, 0, 30, NOW, ZONE), "chart")


@pytest.mark.parametrize("words", ["😀" * 5000, "\ud800\u202e" * 3000, '"\\' * 4000, "<at id=all></at>" * 900])
def test_ten_hostile_rows_fit_on_every_list(words: str) -> None:
    posts = (hostile(words),) * 10
    assert_platform_takes(jobs_card(posts, 301, 1, words, "any", NOW, ZONE))
    assert_platform_takes(choice_card(posts, 301, 1, words, NOW, ZONE))
    assert_platform_takes(not_found_card(words, posts, NOW, ZONE))
    half = tuple(replace(post, is_active=True) for post in posts[:5])
    mixed = (*half, *posts[:5])
    assert_platform_takes(expiring_card(mixed, 301, 1, 365, NOW, ZONE))
    assert_platform_takes(expiring_card(mixed, 301, 0, 365, NOW, ZONE, weeks=(10**6,) * 99, closed=10**6))
