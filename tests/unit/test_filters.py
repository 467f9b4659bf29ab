"""Filters are parsed, matched against jobs and corrected by suggestions."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.filters import MAX_SUGGESTIONS, matches, matches_any, names_in, suggest_values
from bot.domain.job_details import JobDetails, Named
from bot.domain.jobs import Job, JobAdvert
from bot.domain.reminders import Filters
from bot.domain.text import Text
from tests.support.schedule_samples import JOB, subscription

BARE = replace(JOB, id="7009", details=JobDetails(title=JOB.details.title))
IN_CHENGDU = replace(
    JOB,
    id="7002",
    adverts=(JobAdvert("71", "7101", "产品经理"),),
    details=replace(
        JOB.details,
        title="产品经理",
        process_type=2,
        department=Named("4", Text("产品部", "Product")),
        places=(replace(JOB.details.places[0], city=Text("成都", "Chengdu")),),
    ),
)


@pytest.mark.parametrize(
    "filters",
    [
        {"departments": ("研发",)},
        {"departments": ("ENGINEER",)},
        {"cities": ("上海",)},
        {"cities": ("ｓｈａｎｇｈａｉ",)},
        {"cities": ("北京",)},
        {"cities": ("国贸",)},
        {"types": ("technology",)},
        {"functions": ("服务端",)},
        {"websites": ("70",)},
        {"process_types": (1,)},
        {"words": ("后端",)},
        {"words": ("a168688",)},
        {"words": ("BACKEND", "shanghai", "研发")},
    ],
)
def test_each_filter_matches_in_both_languages_and_any_case_and_width(filters: dict[str, Any]) -> None:
    assert matches(Filters(**filters), JOB)
    assert not matches(Filters(**filters), IN_CHENGDU) or filters.keys() & {"types", "functions", "words"}


@pytest.mark.parametrize(
    "filters",
    [
        {"departments": ("x",)},
        {"cities": ("x",)},
        {"types": ("x",)},
        {"functions": ("x",)},
        {"websites": ("7",)},
        {"process_types": (2,)},
        {"words": ("后端", "x")},
    ],
)
def test_a_filter_that_does_not_match_excludes_the_job(filters: dict[str, Any]) -> None:
    assert not matches(Filters(**filters), JOB)


def test_any_value_of_a_filter_suffices_but_every_filter_must_match() -> None:
    both_cities = Filters(cities=("上海", "成都"), process_types=(1, 2))
    assert matches(both_cities, JOB)
    assert matches(both_cities, IN_CHENGDU)
    in_product = replace(both_cities, departments=("产品",))
    assert [matches(in_product, job) for job in (JOB, IN_CHENGDU, BARE)] == [False, True, False]
    assert not matches(replace(in_product, websites=("70",)), IN_CHENGDU)


def test_a_website_matches_a_job_with_one_of_its_adverts_there_also_while_the_advert_is_off() -> None:
    on_two = replace(JOB, adverts=(*JOB.adverts, *IN_CHENGDU.adverts))
    for website_id in ("70", "71"):
        assert matches(Filters(websites=(website_id,)), on_two)
    assert not matches(Filters(websites=("70",)), replace(JOB, adverts=()))


def test_mine_matches_the_jobs_of_whoever_subscribed_and_other_filters_narrow_it_down() -> None:
    own_jobs = frozenset({JOB.id, IN_CHENGDU.id})
    assert [matches(Filters(mine=True), job, own_jobs) for job in (JOB, IN_CHENGDU, BARE)] == [True, True, False]
    assert [matches(Filters(mine=True, cities=("上海",)), job, own_jobs) for job in (JOB, IN_CHENGDU)] == [True, False]
    assert not matches(Filters(mine=True), JOB)


def test_empty_filters_match_every_job() -> None:
    assert all(matches(Filters(), job) for job in (JOB, IN_CHENGDU, BARE))


def test_a_job_matches_if_any_subscription_matches() -> None:
    several = [subscription(cities=("成都",)), subscription(words=("后端",))]
    assert [matches_any(several, job) for job in (JOB, IN_CHENGDU, BARE)] == [True, True, True]
    assert [matches_any(several[:1], job) for job in (JOB, IN_CHENGDU, BARE)] == [False, True, False]
    assert not matches_any([], JOB)


def suggested(filters: Filters, jobs: list[Job]) -> dict[str, tuple[str, ...]]:
    def known(kind: str) -> list[str]:
        return [value for job in jobs for value in ([job.details.title] if kind == "words" else names_in(job)[kind])]

    return suggest_values(filters, known, lambda *_: True)


def test_similar_values_are_suggested_in_the_language_that_was_typed() -> None:
    jobs = [JOB, IN_CHENGDU, BARE]
    assert suggested(Filters(cities=("Shangai",)), jobs)["cities"][0] == "Shanghai"
    assert suggested(Filters(cities=("成都市",)), jobs)["cities"][0] == "成都"
    assert suggested(Filters(departments=("prodct",)), jobs) == {"departments": ("Product",)}


def test_dissimilar_values_are_not_suggested() -> None:
    assert suggested(Filters(cities=("Reykjavik",), types=("x",)), [JOB, IN_CHENGDU]) == {}
    assert suggested(Filters(cities=("上海",)), []) == {}


def test_only_a_few_values_are_suggested_for_the_requested_filter() -> None:
    jobs = [replace(JOB, id=str(n), details=JobDetails(title=f"后端工程师 {n}")) for n in range(9)]
    found = suggested(Filters(words=("后端工程帅",)), jobs)
    assert set(found) == {"words"}
    assert len(found["words"]) == MAX_SUGGESTIONS


def test_a_name_that_occurs_in_no_visible_job_gives_its_place_to_the_next() -> None:
    names = [f"研发{number}部" for number in range(9)]
    hidden = set(names[:7])
    found = suggest_values(Filters(departments=("研发中心",)), lambda _: names, lambda _, name: name not in hidden)
    assert found == {"departments": tuple(names[7:])}
