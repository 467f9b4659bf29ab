"""Publishing again: what the card of a job offers that is off its sites."""

from dataclasses import replace

import pytest

from bot.domain.buttons import pack
from bot.domain.job_buttons import PublishAdverts
from bot.domain.jobs import Job
from tests.support.card_assertions import primary, shown, tagged, values
from tests.support.every_card import shown_card
from tests.support.job_samples import (
    CLOSED,
    EXPIRED,
    OFF,
    OPEN,
    REOPENED,
    TAKEN_OFF,
    TAKEN_OFF_CAMPUS,
)

PUBLISH = pack(PublishAdverts(REOPENED.id))


def test_an_open_job_off_every_site_can_be_published_again() -> None:
    card = shown_card(REOPENED)
    assert [node["behaviors"][0]["value"] for node in primary(card)] == [PUBLISH]
    assert "The job is open but not on any careers site." in shown(card, "en_us")
    assert tagged(card, "form") == []


def test_if_nobody_saw_it_close_the_only_advert_is_published() -> None:
    card = shown_card(replace(OPEN, adverts=(OFF,)))
    only = pack(PublishAdverts(OPEN.id, OFF.website_id, OFF.id))
    assert [node["behaviors"][0]["value"] for node in primary(card)] == [only]


def test_if_nobody_saw_it_close_each_of_a_few_adverts_has_a_button_that_names_its_site() -> None:
    adverts = (OFF, replace(TAKEN_OFF_CAMPUS, was_listed_at_closing=False))
    card = shown_card(replace(OPEN, adverts=adverts))
    publish = [pack(PublishAdverts(OPEN.id, advert.website_id, advert.id)) for advert in adverts]
    assert [node["behaviors"][0]["value"] for node in primary(card)] == publish
    labels = [node["text"]["i18n_content"]["en_us"] for node in primary(card)]
    assert len(set(labels)) == len(adverts)
    assert all(label.startswith("Publish again on ") for label in labels)


def test_if_nobody_saw_it_close_one_of_many_adverts_is_chosen() -> None:
    adverts = tuple(replace(OFF, id=str(7392894182636144950 + number)) for number in range(4))
    card = shown_card(replace(OPEN, adverts=adverts))
    assert primary(card) == []
    assert "Choose below" in shown(card, "en_us")
    assert [value["post_id"] for value in values(card) if value["do"] == "publish_adverts"] == [
        advert.id for advert in adverts
    ]


def test_a_job_that_is_on_one_of_its_sites_is_not_off_every_site() -> None:
    job = replace(OPEN, adverts=(replace(TAKEN_OFF, is_listed=True), TAKEN_OFF_CAMPUS))
    assert primary(shown_card(job)) == []


@pytest.mark.parametrize("job", [CLOSED, EXPIRED])
def test_a_job_that_is_not_open_is_not_published(job: Job) -> None:
    assert "publish_adverts" not in str(values(shown_card(job)))
