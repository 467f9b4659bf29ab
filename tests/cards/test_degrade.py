from typing import Any

import pytest

from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.degrade import degraded, without_charts, without_people
from cards.components.elements import card_content, header, line, markdown, person
from cards.notice_cards import notice_card, refused_card
from tests.support.card_assertions import assert_platform_accepts, shown, tagged
from tests.support.every_card import every_card

CARDS = every_card()
NO = Text("不", "no")


def plain(english: str) -> str:
    """The English text of a card with this sentence, after the people are gone."""
    card = Card(card_content(header(NO, "grey"), [markdown(Text(english, english))], NO), NO)
    return str(without_people(card).content["body"]["elements"][0].get("i18n_content", {})["en_us"])


@pytest.mark.parametrize("name", [*CARDS])
def test_no_person_and_no_chart_is_left_and_the_platform_accepts_the_rest(name: str) -> None:
    card = degraded(CARDS[name])
    if card is None:
        assert "<person" not in str(CARDS[name].content)
        assert not tagged(CARDS[name], "chart")
        return
    assert_platform_accepts(card)
    assert not tagged(card, "chart")
    assert not [
        node
        for node in tagged(card, "markdown")
        if "<person" in str(node) or "ou_" in str(node.get("i18n_content", {}))
    ]
    assert card.fallback == CARDS[name].fallback
    assert card.job_id == CARDS[name].job_id


def test_a_card_without_people_and_charts_cannot_be_degraded() -> None:
    assert degraded(notice_card(NO, NO)) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{person('ou_1')} reopened it", "A colleague reopened it"),
        (f"Scheduled by {person('ou_1')}: now", "Scheduled by a colleague: now"),
        (f"Who may: {person('ou_1')} {person('ou_2')}", "Who may: some colleagues"),
        ("<at id=ou_1></at> hello", "A colleague hello"),
        ("<at id=all></at>", "A colleague"),
        ("<person id='ou_1'>", "A colleague"),
    ],
)
def test_people_become_words_without_an_id(before: str, after: str) -> None:
    assert plain(before) == after


def test_each_language_has_its_own_words() -> None:
    card = without_people(refused_card(NO, ("ou_1",), ("ou_2", "ou_3")))
    assert "可以重启的成员：一位同事" in shown(card)
    assert "管理员：几位同事" in shown(card)
    assert "Administrators: some colleagues" in shown(card, "en_us")


def test_the_words_of_others_stay_as_they_are() -> None:
    words = "<person id='ou_1'></person>"
    card = Card(card_content(header(words, "grey"), [line(words)], NO), NO)
    assert without_people(card) == card
    assert degraded(card) is None


def test_the_numbers_of_a_chart_stay() -> None:
    card = without_charts(CARDS["expiring-chart"])
    assert "01-15 5, 01-22 2" in shown(card, "en_us")
    assert CARDS["expiring-chart"] != card


def test_the_card_itself_is_not_changed() -> None:
    card = CARDS["job-closed"]
    before: dict[str, Any] = {**card.content}
    degraded(card)
    assert card.content == before
    assert "<person" in str(card.content)
