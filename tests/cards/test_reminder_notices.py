from datetime import timedelta

import pytest

from bot.domain.buttons import pack
from bot.domain.job_buttons import ShowJob
from bot.domain.text import Text
from cards.reminder_notices import auto_reopen_result_card, unclaimed_card
from cards.wording.outcomes import Outcome
from tests.support.card_assertions import shown, values
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRING, NOW, ZONE
from tests.support.reminder_samples import auto_reopen_for


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("reopened", "may not bring its adverts back"),
        ("refused", "The schedule has ended"),
        ("failed", "The schedule has ended"),
    ],
)
def test_the_chat_is_shown_the_outcome_of_an_auto_reopen(outcome: Outcome, words: str) -> None:
    card = auto_reopen_result_card(
        CLOSED, auto_reopen_for(CLOSED), outcome, Text("没有权限", "You may not."), NOW, ZONE
    )
    text = shown(card, "en_us")
    assert words in text
    assert "You may not." in text
    by = "Reopened automatically, as scheduled by" if outcome == "reopened" else "Scheduled by"
    assert f"{by} <person id='{ACTOR_ID}'" in text
    assert values(card) == [pack(ShowJob(CLOSED.id))]


def test_the_creator_is_shown_the_expiry_and_can_open_the_card() -> None:
    card = unclaimed_card(EXPIRING, NOW - timedelta(days=1), ZONE, is_recruiter=False)
    assert "(in 4 days)" in shown(card, "en_us")
    assert values(card) == [pack(ShowJob(EXPIRING.id))]
