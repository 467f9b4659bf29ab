from dataclasses import replace

import pytest

from bot.domain.buttons import ChoosePost, ListJobs, RunCommand, ShowPost, pack
from bot.domain.job_posts import Place
from bot.domain.text import Text
from cards.expiring_card import expiring_card
from cards.jobs_card import choice_card, jobs_card, not_found_card
from tests.support.card_assertions import assert_platform_accepts, shown, values
from tests.support.every_card import ten_posts
from tests.support.job_samples import NOW, OPEN, SEED, ZONE, hostile

TEN = ten_posts()


def test_a_page_in_the_middle_has_buttons_for_both_neighbours() -> None:
    card = jobs_card(TEN, 301, 1, "工程师", "open", NOW, ZONE)
    assert values(card)[-2:] == [pack(ListJobs("工程师", "open", 0)), pack(ListJobs("工程师", "open", 2))]
    assert "Page 2 of 31" in shown(card, "en_us")


def test_the_first_page_has_no_previous_and_the_last_no_next() -> None:
    first = jobs_card(TEN, 11, 0, "", "any", NOW, ZONE)
    last = jobs_card(TEN[:1], 11, 1, "", "any", NOW, ZONE)
    assert values(first)[-1] == pack(ListJobs("", "any", 1))
    assert values(last)[-1] == pack(ListJobs("", "any", 0))
    assert len(values(last)) == 2


def test_a_page_that_no_longer_exists_leads_back_to_the_last_one() -> None:
    card = jobs_card((), 11, 7, "", "any", NOW, ZONE)
    assert values(card) == [pack(ListJobs("", "any", 1))]
    assert "这一页已经没有职位了" in shown(card)


def test_a_list_of_one_page_has_no_page_buttons() -> None:
    assert values(jobs_card(TEN[:1], 1, 0, "", "any", NOW, ZONE)) == [pack(ShowPost(TEN[0].website_id, TEN[0].id))]


def test_a_row_shows_title_code_department_city_state_and_expiry() -> None:
    text = shown(jobs_card((OPEN,), 1, 0, "", "any", NOW, ZONE), "en_us")
    assert OPEN.title in text
    assert "A168688 · product department · Chengdu" in text
    assert "<text_tag color='green'>Open</text_tag> · expires <local_datetime" in text


def test_several_cities_are_shown_as_the_first_and_a_number() -> None:
    places = (*SEED.places, Place(city=Text("上海", "Shanghai")), Place(city=Text("上海", "Shanghai")))
    card = jobs_card((replace(OPEN, places=places),), 1, 0, "", "any", NOW, ZONE)
    assert "成都 等 2 地" in shown(card)
    assert "Chengdu and 1 more" in shown(card, "en_us")


def test_an_empty_list_says_how_to_search() -> None:
    text = shown(jobs_card((), 0, 0, "量子", "any", NOW, ZONE), "en_us")
    assert "No job matches “量子”." in text
    assert "Search by title, code, department" in text


def test_the_page_buttons_of_a_choice_keep_its_search_terms() -> None:
    card = choice_card(TEN, 12, 0, "工程师", NOW, ZONE)
    assert values(card)[0] == pack(ShowPost(TEN[0].website_id, TEN[0].id))
    assert values(card)[-1] == pack(ChoosePost("工程师", 1))
    assert "「工程师」匹配到 12 个职位" in shown(card)


def test_nothing_found_shows_the_nearest_and_how_to_search() -> None:
    card = not_found_card("高级工程狮", (SEED,), NOW, ZONE)
    assert SEED.title in shown(card)
    assert values(card) == [pack(ShowPost(SEED.website_id, SEED.id)), pack(RunCommand("/jobs"))]


@pytest.mark.parametrize("words", ["😀" * 5000, "\ud800\u202e" * 3000, '"\\' * 4000, "<at id=all></at>" * 900])
def test_ten_hostile_rows_fit_on_every_list(words: str) -> None:
    posts = (hostile(words),) * 10
    assert_platform_accepts(jobs_card(posts, 301, 1, words, "any", NOW, ZONE))
    assert_platform_accepts(choice_card(posts, 301, 1, words, NOW, ZONE))
    assert_platform_accepts(not_found_card(words, posts, NOW, ZONE))
    half = tuple(replace(post, is_active=True) for post in posts[:5])
    mixed = (*half, *posts[:5])
    assert_platform_accepts(expiring_card(mixed, 301, 1, 365, NOW, ZONE))
    assert_platform_accepts(expiring_card(mixed, 301, 0, 365, NOW, ZONE, weeks=(10**6,) * 99, closed=10**6))
