import pytest

from bot.domain.jobs import JobState
from bot.domain.text import Text
from cards.wording import labels
from tests.support.card_assertions import shown, tagged
from tests.support.every_card import shown_card
from tests.support.job_samples import BARE, SEED, with_details


@pytest.mark.parametrize(("number", "label"), [*labels.DEGREES.items()])
def test_every_degree_is_shown_in_both_languages(number: int, label: Text) -> None:
    card = shown_card(with_details(SEED, degree=number))
    assert f"学历要求：{label.zh_cn}" in shown(card)
    assert f"Degree: {label.en_us}" in shown(card, "en_us")


@pytest.mark.parametrize(("number", "label"), [*labels.EXPERIENCES.items()])
def test_every_experience_is_shown_in_both_languages(number: int, label: Text) -> None:
    card = shown_card(with_details(SEED, experience=number))
    assert f"经验要求：{label.zh_cn}" in shown(card)
    assert f"Experience: {label.en_us}" in shown(card, "en_us")


@pytest.mark.parametrize(("number", "label"), [*labels.PROCESS_TYPES.items()])
def test_every_process_type_is_a_tag_of_the_header(number: int, label: Text) -> None:
    card = shown_card(with_details(SEED, process_type=number))
    tags = [tag["text"].get("i18n_content", {}) for tag in tagged(card, "text_tag")]
    assert label._asdict() in tags


def test_all_numbers_of_hires_page_have_a_label() -> None:
    assert set(labels.DEGREES) == {1, 2, 3, 4, 5, 6, 7, 8, 20}
    assert set(labels.EXPERIENCES) == {1, 2, 3, 4, 5, 6, 7, 8}
    assert set(labels.PROCESS_TYPES) == {1, 2}


def test_a_number_that_hire_adds_later_is_not_shown() -> None:
    strange = with_details(BARE, degree=99, experience=0, process_type=7)
    assert shown_card(strange).content == shown_card(BARE).content


def test_every_state_has_its_own_name() -> None:
    assert set(labels.STATES) == set(JobState)
    assert len({style.text for style in labels.STATES.values()}) == len(JobState)
