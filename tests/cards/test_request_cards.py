from dataclasses import replace
from typing import Any, get_args

import pytest

from bot.domain.buttons import pack
from bot.domain.job_buttons import ApproveRequest, DeclineRequest, ShowJob
from bot.domain.reopen_requests import Verdict
from bot.domain.replies import Card
from cards.request_cards import request_card
from tests.support.card_assertions import assert_platform_accepts, shown, tagged, values
from tests.support.every_card import REQUEST, decided_request
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRED, NOW, OPEN, UNADVERTISED, ZONE

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def card_of(**changes: Any) -> Card:
    return request_card(CLOSED, replace(REQUEST, **changes), NOW, ZONE)


def test_a_request_names_who_asks_the_job_its_state_and_until_when() -> None:
    card = card_of()
    text = shown(card, "en_us")
    for words in (REQUEST.asked_by, CLOSED.details.title, "A168688", "Closed since", "To be open until"):
        assert words in text
    assert "24 小时" in shown(card)
    assert "without an expiry date" in shown(card_of(until=None), "en_us")


def test_it_is_approved_by_the_primary_button_or_declined() -> None:
    approve, decline, open_card = tagged(card_of(), "button")
    assert (approve["type"], decline["type"]) == ("primary_filled", "default")
    assert values(card_of()) == [
        pack(ApproveRequest("r1")),
        pack(DeclineRequest("r1")),
        pack(ShowJob(CLOSED.id)),
    ]
    assert open_card["behaviors"][0]["value"]["do"] == "show_post"


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_request_that_has_ended_says_how_and_has_no_button_to_decide(verdict: Verdict) -> None:
    card = request_card(CLOSED, decided_request(verdict), NOW, ZONE)
    assert values(card) == [pack(ShowJob(CLOSED.id))]
    assert (ACTOR_ID in shown(card)) is (verdict in {"approved", "already_open", "declined"})
    assert_platform_accepts(card)


def test_a_job_that_hire_still_counts_as_open_is_not_said_to_be_reopened() -> None:
    request = decided_request("already_open")
    assert "change its expiry in Feishu Hire" in shown(request_card(EXPIRED, request, NOW, ZONE), "en_us")
    assert "change its expiry in Feishu Hire" not in shown(request_card(OPEN, request, NOW, ZONE), "en_us")


def test_only_of_an_advertised_job_adverts_are_mentioned() -> None:
    request = decided_request("approved")
    assert "adverts" in shown(request_card(OPEN, request, NOW, ZONE), "en_us")
    assert "adverts" not in shown(request_card(UNADVERTISED, request, NOW, ZONE), "en_us")


def test_without_a_card_the_request_says_what_to_type() -> None:
    assert "/reopen A168688 2026-04-15" in card_of().fallback.en_us
    assert "/reopen A168688 forever" in card_of(until=None).fallback.en_us
    assert "「重启 A168688 长期」" in card_of(until=None).fallback.zh_cn


def test_ids_that_cannot_be_right_are_on_no_button_and_name_nobody() -> None:
    card = card_of(id="../x", asked_by="<at id=all></at>")
    assert values(card) == [pack(ShowJob(CLOSED.id))]
    assert "<at" not in shown(card)
    assert "Somebody asked" in shown(card, "en_us")
