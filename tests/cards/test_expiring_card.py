from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.buttons import ListExpiring, pack
from bot.domain.jobs import Job
from bot.domain.replies import Card
from cards.expiring_card import expiring_card
from tests.support.card_assertions import in_order, shown, tagged, values
from tests.support.every_card import ten_jobs
from tests.support.job_samples import ACTOR_ID, CLOSED, CLOSED_EARLY, EXPIRED, EXPIRING, NOW, ZONE

TEN = ten_jobs()
UNSEEN = replace(CLOSED, is_closing_seen=False)
WEEKS = (5, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 40)


def row(card: Card) -> str:
    """The state of the first row."""
    return next(text for text in in_order(card) if text.startswith("<text_tag"))


def test_expiring_jobs_are_grouped_apart_from_closed_ones() -> None:
    text = shown(expiring_card((EXPIRING, CLOSED, EXPIRED), 3, 0, 30, NOW, ZONE), "en_us").split("\n")
    assert text.index("Expiring") < text.index("Closed or expired")
    turning = [pack(ListExpiring(30, 0)), pack(ListExpiring(30, 2))]
    assert [value for value in values(expiring_card(TEN, 25, 1, 30, NOW, ZONE)) if value in turning] == turning


@pytest.mark.parametrize(
    ("job", "days", "words"),
    [
        (EXPIRING, 0.1, "today, 2026-01-15"),
        (EXPIRING, 1, "tomorrow, 2026-01-16"),
        (EXPIRING, 5, ", in 5 days"),
        (EXPIRED, -0.05, "today, 2026-01-15"),
        (UNSEEN, -1, "yesterday, 2026-01-14"),
        (UNSEEN, -9, ", 9 days ago"),
    ],
)
def test_the_time_to_the_expiry_is_shown_in_days(job: Job, days: float, words: str) -> None:
    dated = replace(job, expires_at=NOW + timedelta(days=days))
    assert words in row(expiring_card((dated,), 1, 0, 30, NOW, ZONE))


def test_a_job_that_was_closed_before_its_expiry_has_no_days_left() -> None:
    closed = replace(CLOSED_EARLY, expires_at=NOW + timedelta(days=5))
    assert row(expiring_card((closed,), 1, 0, 30, NOW, ZONE)).startswith(
        "<text_tag color='neutral'>Closed</text_tag> · last changed"
    )


def test_the_chart_has_a_bar_for_each_week_and_one_for_closed_jobs() -> None:
    chart = tagged(expiring_card(TEN, 25, 0, 30, NOW, ZONE, weeks=WEEKS, closed=7), "chart")[0]
    assert chart["chart_spec"]["type"] == "bar"
    bars = [(bar["x"], bar["y"]) for bar in chart["chart_spec"]["data"]["values"]]
    assert bars[:3] == [("✕", 7), ("01-15", 5), ("01-22", 2)]
    assert bars[-1] == ("04-02", 40)
    assert len(bars) == 13


def test_the_numbers_of_the_chart_are_also_shown_as_text() -> None:
    text = shown(expiring_card(TEN, 25, 0, 30, NOW, ZONE, weeks=WEEKS, closed=7), "en_us")
    assert "Jobs expiring in each of the next 12 weeks, by the week's first day; ✕: closed or expired already" in text
    assert "01-15 5, 01-22 2, 01-29 0" in text
    assert "✕ closed or expired: 7" in text


def test_only_the_first_page_has_a_chart_and_only_with_numbers() -> None:
    assert not tagged(expiring_card(TEN, 25, 1, 30, NOW, ZONE, weeks=WEEKS, closed=7), "chart")
    assert not tagged(expiring_card(TEN, 25, 0, 30, NOW, ZONE), "chart")


def test_the_list_comes_first_and_the_chart_is_folded_below() -> None:
    card = expiring_card(TEN, 25, 0, 30, NOW, ZONE, weeks=WEEKS, closed=7)
    assert tagged(card, "collapsible_panel") == [card.content["body"]["elements"][-1]]
    assert tagged(card, "collapsible_panel")[0]["expanded"] is False


def test_the_page_buttons_of_somebodys_list_keep_the_person() -> None:
    card = expiring_card(TEN, 25, 0, 30, NOW, ZONE, mine=ACTOR_ID, is_incomplete=True)
    assert pack(ListExpiring(30, 1, ACTOR_ID)) in values(card)
    assert f"Only jobs with <person id='{ACTOR_ID}'" in shown(card, "en_us")
    assert "these are the ones known so far" in shown(card, "en_us")


def test_several_closed_jobs_of_a_page_can_be_chosen_and_a_single_one_cannot() -> None:
    closed = tuple(replace(CLOSED, id=f"{CLOSED.id[:-1]}{number}") for number in range(3))
    closed = (closed[0], *(replace(job, details=replace(job.details, title="产品经理")) for job in closed[1:]))
    (chosen,) = tagged(expiring_card((EXPIRING, *closed), 4, 0, 30, NOW, ZONE), "multi_select_static")
    assert [option["value"] for option in chosen["options"]] == [job.id for job in closed]
    names = [option["text"]["content"] for option in chosen["options"]]
    assert [CLOSED.details.code in name for name in names] == [False, True, True]
    assert not tagged(expiring_card((EXPIRING, CLOSED), 2, 0, 30, NOW, ZONE), "multi_select_static")
