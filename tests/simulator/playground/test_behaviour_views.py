"""The playground's worlds over HTTP: the behaviour, the app's scopes, and adverts on the job board."""

from dataclasses import fields
from typing import Any

import pytest

from simulator.core.behaviour import Behaviour
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE
from simulator.playground.behaviour_views import SETTINGS
from simulator.playground.page_routes import STATIC
from simulator.seed.special_jobs import SAMPLE_CODE, TWO_ADVERTS_CODE, UNADVERTISED_CODE
from tests.support.page_client import Page

# One is about single adverts, the other about a moment of a click.
NOT_ON_THE_PAGE = {"lists_lag", "locks_clicked_card"}


def test_the_page_shows_the_documented_world_at_first(page: Page) -> None:
    shown = {each["name"]: each["value"] for each in page.read("state")["behaviour"]}
    assert shown == {name: getattr(Behaviour(), name) for name in SETTINGS}
    assert all(each["value"] == each["documented"] for each in page.read("state")["behaviour"])
    assert {each.name for each in fields(Behaviour)} - set(shown) == NOT_ON_THE_PAGE


def test_a_world_is_chosen_setting_by_setting(page: Page) -> None:
    page.do("behaviour", expired_job="stays_active", close_unlists_posts=False, page_delay_ms=50)
    behaviour = page.platform.behaviour
    assert (behaviour.expired_job, behaviour.close_unlists_posts, behaviour.page_delay_ms) == (
        "stays_active",
        False,
        50,
    )
    assert behaviour.open_lists_posts is False
    differing = {each["name"] for each in page.read("state")["behaviour"] if each["value"] != each["documented"]}
    assert differing == {"expired_job", "close_unlists_posts", "page_delay_ms"}


@pytest.mark.parametrize(
    "body",
    [
        {"expired_job": "explodes"},
        {"expired_job": True},
        {"close_unlists_posts": "no"},
        {"close_unlists_posts": 1},
        {"page_delay_ms": 10**9},
        {"being_sent_answers": True},
        {"lists_lag": ["1"]},
        {"__class__": "x"},
    ],
)
def test_nonsense_changes_nothing(page: Page, body: dict[str, Any]) -> None:
    assert page.refused("behaviour", open_lists_posts=True, **body) == 400
    assert page.platform.behaviour == Behaviour()


def test_scopes_are_taken_away_and_granted(page: Page) -> None:
    assert all(scope["granted"] for scope in page.read("state")["scopes"])
    page.do("scopes", **{"hire:job": False})
    assert page.platform.missing_scopes == {"hire:job"}
    page.do("scopes", **{"hire:job": True})
    assert page.platform.missing_scopes == set()
    assert page.refused("scopes", **{"hire:everything": False}) == 400


def test_every_setting_and_value_has_words(page: Page) -> None:
    words = (STATIC / "behaviour_texts.js").read_text(encoding="utf-8")
    for name, options in SETTINGS.items():
        assert f"  {name}: {{" in words
        for option in options:
            assert isinstance(option, int) or f'"{name}:{option}": {{' in words


def test_every_scope_has_words(page: Page) -> None:
    words = (STATIC / "behaviour_texts.js").read_text(encoding="utf-8")
    assert [each["name"] for each in page.read("state")["scopes"] if f'"scope:{each["name"]}": {{' not in words] == []


def test_the_job_board_shows_each_advert_with_its_site(page: Page) -> None:
    job = page.read("jobs", query=TWO_ADVERTS_CODE)["jobs"][0]
    assert [(each["site"], each["listed"]) for each in job["adverts"]] == [
        (SOCIAL_SITE.id, True),
        (CAMPUS_SITE.id, True),
    ]
    hidden = page.read("jobs", query=UNADVERTISED_CODE)["jobs"][0]
    assert (hidden["adverts"], hidden["site"]["en_us"]) == ([], "No advert")


def test_one_advert_is_taken_down_and_published(page: Page) -> None:
    job = page.read("jobs", query=TWO_ADVERTS_CODE)["jobs"][0]
    first = job["adverts"][0]
    path, site = f"adverts/{first['id']}", first["site"]
    assert [each["listed"] for each in page.do(path, site=site, listed=False)["job"]["adverts"]] == [False, True]
    assert [each["listed"] for each in page.do(path, site=site, listed=True)["job"]["adverts"]] == [True, True]
    assert page.refused(path, site="1", listed=True) == 404
    assert page.refused(path, site=site, listed="yes") == 400


def test_an_advert_of_a_closed_job_is_not_published(page: Page) -> None:
    advert = page.read("jobs", query=SAMPLE_CODE)["jobs"][0]["adverts"][0]
    assert page.refused(f"adverts/{advert['id']}", site=advert["site"], listed=True) == 409
