from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.buttons import ListExpiring, pack
from bot.domain.job_posts import JobPost
from cards.expiring_card import expiring_card
from tests.support.card_assertions import shown, tagged, values
from tests.support.every_card import ten_posts
from tests.support.job_samples import CLOSED, EXPIRED, EXPIRING, NOW, ZONE

TEN = ten_posts()
WEEKS = (5, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 40)


def test_expiring_jobs_are_grouped_apart_from_closed_ones() -> None:
    text = shown(expiring_card((EXPIRING, CLOSED, EXPIRED), 3, 0, 30, NOW, ZONE), "en_us").split("\n")
    assert text.index("Expiring") < text.index("Closed or expired")
    assert values(expiring_card(TEN, 25, 1, 30, NOW, ZONE))[-2:] == [
        pack(ListExpiring(30, 0)),
        pack(ListExpiring(30, 2)),
    ]


@pytest.mark.parametrize(
    ("post", "days", "words"),
    [
        (EXPIRING, 0.1, "expires today"),
        (EXPIRING, 1, "expires tomorrow"),
        (EXPIRING, 5, "5 days left"),
        (EXPIRED, -0.05, "expired today"),
        (CLOSED, -1, "expired yesterday"),
        (CLOSED, -9, "expired 9 days ago"),
    ],
)
def test_the_time_to_the_expiry_is_shown_in_days(post: JobPost, days: float, words: str) -> None:
    dated = replace(post, expires_at=NOW + timedelta(days=days))
    assert words in shown(expiring_card((dated,), 1, 0, 30, NOW, ZONE), "en_us")


def test_a_job_that_was_closed_before_its_expiry_has_no_days_left() -> None:
    closed = replace(CLOSED, expires_at=NOW + timedelta(days=5))
    assert "days left" not in shown(expiring_card((closed,), 1, 0, 30, NOW, ZONE), "en_us")


def test_the_chart_has_a_bar_for_each_week_and_one_for_closed_jobs() -> None:
    chart = tagged(expiring_card(TEN, 25, 0, 30, NOW, ZONE, weeks=WEEKS, closed=7), "chart")[0]
    assert chart["chart_spec"]["type"] == "bar"
    bars = [(bar["x"], bar["y"]) for bar in chart["chart_spec"]["data"]["values"]]
    assert bars[:3] == [("✕", 7), ("01-15", 5), ("01-22", 2)]
    assert bars[-1] == ("04-02", 40)
    assert len(bars) == 13


def test_the_numbers_of_the_chart_are_also_shown_as_text() -> None:
    text = shown(expiring_card(TEN, 25, 0, 30, NOW, ZONE, weeks=WEEKS, closed=7), "en_us")
    assert "Jobs expiring in each of the next 12 weeks, by first day" in text
    assert "01-15 5, 01-22 2, 01-29 0" in text
    assert "✕ closed or expired: 7" in text


def test_only_the_first_page_has_a_chart_and_only_with_numbers() -> None:
    assert not tagged(expiring_card(TEN, 25, 1, 30, NOW, ZONE, weeks=WEEKS, closed=7), "chart")
    assert not tagged(expiring_card(TEN, 25, 0, 30, NOW, ZONE), "chart")
