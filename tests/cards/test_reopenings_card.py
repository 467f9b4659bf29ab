from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.buttons import CancelBulkRequest, ConfirmBulkRequest, pack
from bot.domain.job_buttons import ShowJob
from bot.domain.jobs import Job
from bot.domain.text import Text
from bot.interfaces.bulk_request_store import LeftOutReason
from cards.components.dates import moment_with_offset
from cards.reopenings_card import ChosenJob, Mark, Reopening, Reopenings, cancelled_card, confirm_card, progress_card
from cards.wording.outcomes import Outcome
from tests.support.card_assertions import assert_platform_accepts, objects, shown, values
from tests.support.job_samples import ACTOR_ID, CLOSED, hostile
from tests.support.reminder_samples import closed_job

UNTIL = datetime(2026, 4, 15, 23, 59, 59, 999_000, tzinfo=timezone(timedelta(hours=8)))
JOBS = tuple(closed_job(number) for number in range(1, 13))
CHOSEN = tuple(map(ChosenJob, JOBS))


def marked(*marks: Mark | None) -> tuple[ChosenJob, ...]:
    return tuple(ChosenJob(job, mark) for job, mark in zip(JOBS, marks, strict=False))


def test_the_confirmation_lists_every_job_the_expiry_with_its_zone_and_who_asked() -> None:
    card = confirm_card(CHOSEN, UNTIL, ACTOR_ID, "r1")
    text = shown(card, "en_us")
    assert all(f"{number}. {job.details.title} · {job.details.code}" in text for number, job in enumerate(JOBS, 1))
    assert "Reopen these 12 jobs?" in text
    assert "New expiry: 2026-04-15 23:59 (UTC+8)" in text
    assert f"Chosen by <person id='{ACTOR_ID}'" in text
    assert values(card) == [pack(ConfirmBulkRequest("r1")), pack(CancelBulkRequest("r1"))]
    # The card itself is the confirmation.
    assert not [each for each in objects(card.content["body"]) if "confirm" in each]


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(), "2026-04-15 23:59 (UTC)"),
        (timedelta(hours=-5), "2026-04-15 23:59 (UTC-5)"),
        (timedelta(hours=5, minutes=30), "2026-04-15 23:59 (UTC+5:30)"),
        (timedelta(hours=-3, minutes=-30), "2026-04-15 23:59 (UTC-3:30)"),
    ],
)
def test_the_zone_is_named_by_its_offset(offset: timedelta, words: str) -> None:
    assert moment_with_offset(UNTIL.replace(tzinfo=timezone(offset))) == words


def test_what_cannot_be_reopened_is_marked_and_not_counted() -> None:
    card = confirm_card(marked(None, "not_allowed", "already_open", "unknown"), UNTIL, ACTOR_ID, "r1")
    english, chinese = shown(card, "en_us"), shown(card)
    assert "Reopen 2 of these 4 jobs?" in english
    assert "You may not reopen this job" in english
    assert "Open already" in english
    assert "checked before reopening" in english
    assert "你不能重启" in chinese
    assert pack(ConfirmBulkRequest("r1")) in values(card)


def test_if_no_job_can_be_reopened_there_is_nothing_to_confirm_and_no_date() -> None:
    card = confirm_card(marked("not_allowed", "already_open"), UNTIL, ACTOR_ID, "r1")
    assert values(card) == [pack(ShowJob(job.id)) for job in JOBS[:2]]
    assert "can confirm or cancel" not in shown(card, "en_us")
    assert "open its card to ask" in shown(card, "en_us")
    assert "2026-04-15" not in card.fallback.en_us
    assert "None of the chosen jobs can be reopened" in shown(card, "en_us")
    assert "2026-04-15" not in shown(card, "en_us")
    assert "open its card to ask" not in shown(confirm_card(marked("already_open"), UNTIL, ACTOR_ID, "r1"), "en_us")


def test_the_cancelled_card_has_no_buttons() -> None:
    card = cancelled_card(JOBS, ACTOR_ID)
    assert values(card) == []
    assert JOBS[0].details.code in shown(card)


def test_the_progress_counts_jobs_and_shows_each_outcome_as_sign_and_text() -> None:
    outcomes: tuple[Outcome, ...] = ("reopened", "already_open", "refused", "failed")
    ended = [Reopening(job, outcome) for job, outcome in zip(JOBS, outcomes, strict=False)]
    rows = (*ended, *(Reopening(job, "waiting") for job in JOBS[4:]))
    text = shown(progress_card(Reopenings(rows, ACTOR_ID, UNTIL)), "en_us")
    assert "Reopening: 4 of 12 done" in text
    for words in ("✅ Reopened", "☑️ Was open already", "🚫 Not allowed", "⚠️ Not done", "⏳ Waiting"):
        assert words in text
    assert "may not bring its adverts back" in text
    assert f"<person id='{ACTOR_ID}'" in text


def test_the_date_stands_only_at_jobs_that_were_reopened_and_the_button_of_the_card_at_all_that_were_tried() -> None:
    rows = (Reopening(JOBS[0], "reopened"), Reopening(JOBS[1], "already_open"))
    card = progress_card(Reopenings(rows, ACTOR_ID, UNTIL))
    text = shown(card, "en_us")
    assert text.count("Open until 2026-04-15 23:59 (UTC+8)") == 1
    assert values(card) == [pack(ShowJob(job.id)) for job in JOBS[:2]]
    assert "1 of 2 jobs reopened" in text
    assert "已重启 1/2 个职位" in shown(card)
    nothing = progress_card(Reopenings(rows[1:], ACTOR_ID, UNTIL))
    assert "2026-04-15" not in shown(nothing, "en_us")
    assert "The job was not reopened" in shown(nothing, "en_us")


def test_one_reopened_job_is_not_counted_as_one_of_one() -> None:
    card = progress_card(Reopenings((Reopening(CLOSED, "reopened"),), ACTOR_ID, None))
    assert "1 job reopened" in shown(card, "en_us")
    assert "1 of 1" not in shown(card, "en_us")
    assert "Never expires" in shown(card, "en_us")


def test_jobs_that_were_left_out_stay_on_the_card() -> None:
    left_out: tuple[tuple[Job, LeftOutReason], ...] = ((JOBS[1], "not_allowed"), (JOBS[2], "already_open"))
    text = shown(progress_card(Reopenings((Reopening(JOBS[0], "reopened"),), ACTOR_ID, UNTIL, left_out)), "en_us")
    assert "Left out: not allowed" in text
    assert "Left out: was open already" in text


def test_the_finished_card_is_green_only_if_every_job_is_open() -> None:
    good, bad = Reopening(CLOSED, "reopened"), Reopening(CLOSED, "failed")
    past = Reopening(CLOSED, "already_open", Text("…", "…"))
    for rows, template in (((good,), "green"), ((good, bad), "orange"), ((good, past), "orange")):
        card = progress_card(Reopenings(rows, ACTOR_ID, UNTIL))
        assert card.content["header"]["template"] == template


def test_a_hundred_hostile_jobs_fit_and_the_rest_is_counted() -> None:
    words = "😀<at id=all></at>" * 900
    job = hostile(words)
    for outcome in ("failed", "reopened", "waiting"):
        rows = (Reopening(job, outcome, Text(words, words)),) * 100
        card = progress_card(Reopenings(rows, "'></person>", UNTIL))
        assert_platform_accepts(card)
        assert "另有 70 项" in shown(card)
    assert_platform_accepts(confirm_card((ChosenJob(job, "unknown"),) * 100, UNTIL, "'></person>", "r1"))
    assert_platform_accepts(confirm_card((ChosenJob(job, "not_allowed"),) * 100, UNTIL, ACTOR_ID, "r1"))
    assert_platform_accepts(cancelled_card((job,) * 100, ACTOR_ID))


def test_thirty_reopened_jobs_have_buttons_as_far_as_there_is_room() -> None:
    rows = (Reopening(CLOSED, "reopened"),) * 30
    card = progress_card(Reopenings(rows, ACTOR_ID, datetime(2026, 4, 15, tzinfo=UTC)))
    assert_platform_accepts(card)
    assert 10 <= len(values(card)) < 30
