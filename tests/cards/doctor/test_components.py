"""The doctor's card has every component that the bot's cards use."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.replies import Card
from cards.doctor_parts.components import component_samples, components_card
from simulator.core import people
from tests.support.card_assertions import assert_platform_accepts, objects
from tests.support.every_card import every_card
from tests.support.plain_cards import HELLO

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
PERSON = people.RECRUITER.open_id
MARKUP = ("local_datetime", "person", "text_tag")


def tags(content: Any) -> set[str]:
    return {found["tag"] for found in objects(content) if "tag" in found}


def properties(content: Any) -> set[tuple[str, str]]:
    return {(found["tag"], name) for found in objects(content) if "tag" in found for name in found}


def test_every_component_and_property_of_a_rendered_card_is_on_it() -> None:
    used = [card.content for card in every_card().values()]
    shown = components_card(NOW, PERSON)
    assert tags(used) - tags(shown) == set()
    assert properties(used) - properties(shown) == set()
    assert all(f"<{name}" in str(shown) for name in MARKUP)


def test_the_single_cards_have_what_the_whole_card_has() -> None:
    singles = [component.card for component in component_samples(NOW, PERSON)]
    assert tags(singles) == tags(components_card(NOW, PERSON))


@pytest.mark.parametrize("component", component_samples(NOW, PERSON), ids=lambda component: component.name)
def test_the_platform_accepts_each_by_itself(component: Any) -> None:
    assert_platform_accepts(Card(component.card, HELLO))


def test_the_platform_accepts_the_whole_card_with_and_without_a_person() -> None:
    for open_id in (PERSON, ""):
        assert_platform_accepts(Card(components_card(NOW, open_id), HELLO))
