from dataclasses import replace

import pytest

from bot.domain.buttons import ListJobs, RunCommand, StateFilter, pack
from bot.domain.job_buttons import ChooseJob, ShowJob
from bot.domain.job_details import Place
from bot.domain.jobs import Job
from bot.domain.text import Text
from cards.expiring_card import expiring_card
from cards.jobs_card import choice_card, jobs_card, not_found_card, unknown_job_card
from tests.support.card_assertions import assert_platform_accepts, in_order, shown, values
from tests.support.every_card import ten_jobs
from tests.support.job_samples import (
    ACTOR_ID,
    FOREVER,
    NOW,
    OPEN,
    REOPENED,
    SEED,
    UNADVERTISED,
    ZONE,
    hostile,
    with_details,
)

TEN = ten_jobs()


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
    assert values(jobs_card(TEN[:1], 1, 0, "", "any", NOW, ZONE)) == [pack(ShowJob(TEN[0].id))]


def test_a_row_shows_title_code_department_city_state_and_expiry() -> None:
    text = shown(jobs_card((OPEN,), 1, 0, "", "any", NOW, ZONE), "en_us")
    assert OPEN.details.title in text
    assert "A168688 · product department · Chengdu" in text
    assert "<text_tag color='green'>Open</text_tag> · until 2026-05-15 (120 days)" in text


def test_several_cities_are_shown_as_the_first_and_a_number() -> None:
    places = (*SEED.details.places, Place(city=Text("上海", "Shanghai")), Place(city=Text("上海", "Shanghai")))
    card = jobs_card((with_details(OPEN, places=places),), 1, 0, "", "any", NOW, ZONE)
    assert "成都等 2 地" in shown(card)
    assert "Chengdu and 1 more" in shown(card, "en_us")


def test_an_empty_list_says_how_to_search() -> None:
    text = shown(jobs_card((), 0, 0, "量子", "any", NOW, ZONE), "en_us")
    assert "No job matches “量子”." in text
    assert "Search by title, code, department" in text


def test_the_page_buttons_of_a_choice_keep_its_search_terms() -> None:
    card = choice_card(TEN, 12, 0, "工程师", NOW, ZONE)
    assert values(card)[0] == pack(ShowJob(TEN[0].id))
    assert values(card)[-1] == pack(ChooseJob("工程师", 1))
    assert "「工程师」匹配到 12 个职位" in shown(card)


def test_nothing_found_shows_the_nearest_and_how_to_search() -> None:
    card = not_found_card("高级工程狮", (SEED,), NOW, ZONE)
    assert SEED.details.title in shown(card)
    assert values(card) == [pack(ShowJob(SEED.id)), pack(RunCommand("/jobs"))]


@pytest.mark.parametrize("words", ["😀" * 5000, "\ud800\u202e" * 3000, '"\\' * 4000, "<at id=all></at>" * 900])
def test_ten_hostile_rows_fit_on_every_list(words: str) -> None:
    jobs = (hostile(words),) * 10
    assert_platform_accepts(jobs_card(jobs, 301, 1, words, "any", NOW, ZONE))
    assert_platform_accepts(choice_card(jobs, 301, 1, words, NOW, ZONE))
    assert_platform_accepts(not_found_card(words, jobs, NOW, ZONE))
    half = tuple(replace(job, is_active=True) for job in jobs[:5])
    mixed = (*half, *jobs[:5])
    assert_platform_accepts(expiring_card(mixed, 301, 1, 365, NOW, ZONE))
    assert_platform_accepts(expiring_card(mixed, 301, 0, 365, NOW, ZONE, weeks=(10**6,) * 99, closed=10**6))


def test_one_job_is_counted_as_one() -> None:
    assert "1 open job" in shown(jobs_card(TEN[:1], 1, 0, "", "open", NOW, ZONE), "en_us").split("\n")


def test_the_page_buttons_of_somebodys_list_keep_the_person() -> None:
    card = jobs_card(TEN, 301, 0, "", "any", NOW, ZONE, mine=ACTOR_ID)
    assert values(card)[-1] == pack(ListJobs("", "any", 1, ACTOR_ID))
    assert f"Only jobs with <person id='{ACTOR_ID}'" in shown(card, "en_us")


@pytest.mark.parametrize("jobs", [TEN[:1], ()])
def test_a_list_before_the_end_of_the_first_reading_says_so(jobs: tuple[Job, ...]) -> None:
    words = "All jobs are being read for the first time; these are the ones known so far."
    card = jobs_card(jobs, len(jobs), 0, "", "any", NOW, ZONE, is_incomplete=True)
    assert words in shown(card, "en_us")
    assert words not in shown(jobs_card(jobs, len(jobs), 0, "", "any", NOW, ZONE), "en_us")


def test_a_row_says_if_a_job_is_off_every_site_or_was_never_advertised() -> None:
    text = in_order(jobs_card((REOPENED, UNADVERTISED, FOREVER), 3, 0, "", "any", NOW, ZONE))
    states = [words for words in text if words.startswith("<text_tag")]
    assert states[0].endswith(" · off every site")
    assert states[1].endswith(" · never advertised")
    assert states[2].endswith(" · never expires")


def test_the_answer_about_an_unknown_job_is_the_same_whatever_was_typed() -> None:
    direct, group = (
        shown(unknown_job_card((), NOW, ZONE, is_direct=is_direct), "en_us") for is_direct in (True, False)
    )
    assert "There is no such job, or it was never advertised and you are not on its team." in direct
    assert "please ask me there" in group
    assert "direct chat" not in direct
    assert all("“" not in text for text in (direct, group))


@pytest.mark.parametrize(
    ("state", "one", "several", "none", "chinese"),
    [
        ("any", "1 job, closed ones included", "2 jobs, closed ones included", "No job matches", "（含已关闭的）"),
        ("open", "1 open job", "2 open jobs", "No open job matches", "个开放中的职位"),
        (
            "closed",
            "1 closed or expired job",
            "2 closed or expired jobs",
            "No closed or expired job matches",
            "个已关闭或到期的职位",
        ),
    ],
)
def test_a_list_says_which_jobs_it_counts(state: StateFilter, one: str, several: str, none: str, chinese: str) -> None:
    for total, words in ((1, one), (2, several)):
        for mine in ("", ACTOR_ID):
            card = jobs_card(TEN[:total], total, 0, "", state, NOW, ZONE, mine=mine)
            assert shown(card, "en_us").split("\n")[1] == words
            assert chinese in shown(card)
    assert none in shown(jobs_card((), 0, 0, "量子", state, NOW, ZONE), "en_us")
