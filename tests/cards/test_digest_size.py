"""Digests that are as large as they can get: long menus, remarks on every row, hostile texts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.reminders import CLOSED_STAGE, ShownFields
from bot.domain.replies import Card
from cards.components import size_limit
from cards.digest_card import DigestRow, DigestView, digest_card
from simulator.card_schema import card_limits
from tests.support.card_assertions import assert_platform_accepts, in_order, shown, tagged
from tests.support.every_reminder_card import hostile_rows
from tests.support.job_samples import NOW, SEED, ZONE, hostile
from tests.support.reminder_samples import (
    ASSIGNMENT,
    DIGEST_ID,
    closed_job,
    expiring_in,
    reminder_for,
    snooze_for,
)

TITLE = SEED.details.title


def digest(*rows: DigestRow, page: int = 0) -> Card:
    return digest_card(DigestView(DIGEST_ID, rows), page, NOW, ZONE)


def test_our_limits_are_below_those_of_the_platform() -> None:
    assert size_limit.MAX_BYTES < card_limits.MAX_BYTES
    assert size_limit.MAX_ELEMENTS < card_limits.MAX_ELEMENTS


def rows_of_every_group(changed: ShownFields | None, id_length: int) -> list[DigestRow]:
    """On the first page one closed job and nine that expire, with long menus; more closed jobs come after them."""
    days = (0, 0, 0, 0, 1, 1, 1, 1, 1)
    expiring = [expiring_in(each, number) for number, each in enumerate(days)]
    closed = [closed_job(number) for number in range(30)]
    jobs = [replace(job, id=job.id.rjust(id_length, "7")) for job in (*expiring, *closed)]
    rows = [DigestRow(job, reminder_for(job, CLOSED_STAGE if not job.is_active else 1)) for job in jobs]
    if changed is None:
        return rows
    soon = NOW + timedelta(days=1)
    return [replace(row, assignment=ASSIGNMENT, snooze=snooze_for(row.job, soon), last_shown=changed) for row in rows]


def titles_on(card: Card) -> int:
    return sum(text.startswith(f"{TITLE}\n") for text in in_order(card))


def test_ten_ordinary_rows_fit_with_their_titles_recruiters_and_the_form() -> None:
    rows = rows_of_every_group(None, 19)
    for page, expected in enumerate((10, 10, 10, 9)):
        card = digest_card(DigestView("0123456789abcdef", tuple(rows)), page, NOW, ZONE)
        assert_platform_accepts(card)
        assert tagged(card, "form")
        assert titles_on(card) == expected


def test_ten_rows_with_every_remark_fit_and_lose_details_before_titles() -> None:
    rows = rows_of_every_group(ShownFields("T", "5", "8", 3, ("成都",)), 19)
    card = digest_card(DigestView("0123456789abcdef", tuple(rows)), 0, NOW, ZONE)
    assert_platform_accepts(card)
    assert titles_on(card) == 10
    assert "Assigned · Snoozed" in shown(card, "en_us")
    for each in rows_of_every_group(ShownFields("T", "5", "8", 3, ("成都",)), 64), rows_of_every_group(None, 64):
        for page in range(4):
            assert_platform_accepts(digest(*each, page=page))


@pytest.mark.slow
@pytest.mark.parametrize("words", ["😀" * 5000, '"\\' * 4000, "<at id=all></at>" * 900, "\ud800\u202e" * 3000])
def test_hostile_digests_fit_on_every_page(words: str) -> None:
    rows = hostile_rows(hostile(words))
    for page in range(6):
        assert_platform_accepts(digest(*rows, page=page))
    longest = "9" * 64
    with_long_ids = [
        replace(each, job=replace(each.job, id=longest[: -len(each.job.id)] + each.job.id)) for each in rows
    ]
    # The menu of a job that is not snoozed is longer.
    not_snoozed = [replace(each, snooze=None) for each in with_long_ids]
    for page in (0, 2, 3, 5):
        assert_platform_accepts(digest(*with_long_ids, page=page))
        assert_platform_accepts(digest(*not_snoozed, page=page))
    assert_platform_accepts(digest(*(replace(each, job=replace(each.job, is_active=False)) for each in rows), page=2))
