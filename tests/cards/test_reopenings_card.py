from bot.domain.buttons import ConfirmReopenings, TurnDigest, pack
from bot.domain.text import Text
from cards.reopenings_card import Reopening, confirm_card, progress_card
from cards.wording.outcomes import Outcome
from tests.support.card_assertions import assert_platform_accepts, shown, values
from tests.support.job_samples import ACTOR_ID, CLOSED, hostile
from tests.support.reminder_samples import DIGEST_ID, closed_job

UNTIL = Text("有效期至 2026-04-15", "Open until 2026-04-15")
JOBS = tuple(closed_job(number) for number in range(1, 13))
CONFIRM = ConfirmReopenings(DIGEST_ID, "90d", tuple(job.id for job in JOBS))
BACK = TurnDigest(DIGEST_ID, 2)


def test_the_confirmation_lists_every_job_and_the_expiry() -> None:
    card = confirm_card(JOBS, UNTIL, CONFIRM, BACK)
    text = shown(card, "en_us")
    assert all(f"{number}. {job.details.title} · {job.details.code}" in text for number, job in enumerate(JOBS, 1))
    assert "Reopen these 12 jobs?" in text
    assert "Open until 2026-04-15" in text
    assert values(card) == [pack(CONFIRM), pack(BACK)]


def test_the_progress_counts_jobs_and_shows_each_outcome_as_sign_and_text() -> None:
    outcomes: tuple[Outcome, ...] = ("reopened", "already_open", "refused", "failed")
    ended = [Reopening(job, outcome) for job, outcome in zip(JOBS, outcomes, strict=False)]
    rows = [*ended, *(Reopening(job, "waiting") for job in JOBS[4:])]
    text = shown(progress_card(rows, ACTOR_ID, UNTIL, is_finished=False), "en_us")
    assert "Reopening: 4 of 12 done" in text
    for words in ("✅ Reopened", "☑️ Was open already", "🚫 Refused", "⚠️ Not done", "⏳ Waiting"):
        assert words in text
    assert "may not bring its adverts back" in text
    assert f"<person id='{ACTOR_ID}'" in text


def test_the_finished_card_is_green_only_if_every_job_is_open() -> None:
    good, bad = Reopening(CLOSED, "reopened"), Reopening(CLOSED, "failed")
    assert progress_card((good,), ACTOR_ID, UNTIL, is_finished=True).content["header"]["template"] == "green"
    ended = progress_card((good, bad), ACTOR_ID, UNTIL, is_finished=True)
    assert ended.content["header"]["template"] == "orange"
    assert "1 of 2 are open" in shown(ended, "en_us")


def test_a_hundred_hostile_jobs_fit_and_the_rest_is_counted() -> None:
    words = "😀<at id=all></at>" * 900
    rows = (Reopening(hostile(words), "failed", Text(words, words)),) * 100
    card = progress_card(rows, "'></person>", UNTIL, is_finished=False)
    assert_platform_accepts(card)
    assert "另有 70 项" in shown(card)
    assert_platform_accepts(confirm_card([row.job for row in rows], UNTIL, CONFIRM, BACK))
