from datetime import timedelta

import pytest

from bot.domain import errors
from bot.domain.buttons import ConfirmReopenings, ShowPost, TurnDigest, TurnHistory, pack
from bot.domain.text import Text
from cards.history_card import HistoryPage, history_card
from cards.reminder_notices import auto_reopen_result_card, creator_card
from cards.reopenings_card import Reopening, confirm_card, progress_card
from cards.wording.outcomes import REASONS, Outcome
from tests.support.card_assertions import assert_platform_takes, shown, values
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRING, NOW, ZONE, hostile
from tests.support.reminder_samples import CHAT_ID, DIGEST_ID, auto_reopen_for, closed_post, history_of_everything

UNTIL = Text("有效期至 2026-04-15", "Open until 2026-04-15")
POSTS = tuple(closed_post(number) for number in range(1, 13))
CONFIRM = ConfirmReopenings(DIGEST_ID, tuple(f"{post.website_id}/{post.id}" for post in POSTS), "90d")
BACK = TurnDigest(DIGEST_ID, 2)


def test_the_confirmation_names_every_job_and_until_when() -> None:
    card = confirm_card(POSTS, UNTIL, CONFIRM, BACK)
    label_value = shown(card, "en_us")
    assert all(f"{number}. {post.title} · {post.job_code}" in label_value for number, post in enumerate(POSTS, 1))
    assert "Reopen these 12 jobs?" in label_value
    assert "Open until 2026-04-15" in label_value
    assert values(card) == [pack(CONFIRM), pack(BACK)]


def test_the_progress_counts_and_tells_each_result_in_a_sign_and_in_words() -> None:
    outcomes: tuple[Outcome, ...] = ("reopened", "already_open", "refused", "failed")
    ended = [Reopening(post, outcome) for post, outcome in zip(POSTS, outcomes, strict=False)]
    rows = [*ended, *(Reopening(post, "waiting") for post in POSTS[4:])]
    label_value = shown(progress_card(rows, ACTOR_ID, UNTIL, is_finished=False), "en_us")
    assert "Reopening: 4 of 12 done" in label_value
    for words in ("✅ Reopened", "☑️ Was open already", "🚫 Refused", "⚠️ Not done", "⏳ Waiting"):
        assert words in label_value
    assert "may not bring its adverts back" in label_value
    assert f"<person id='{ACTOR_ID}'" in label_value


def test_the_end_is_green_only_when_every_job_is_open() -> None:
    good, bad = Reopening(CLOSED, "reopened"), Reopening(CLOSED, "failed")
    assert progress_card((good,), ACTOR_ID, UNTIL, is_finished=True).content["header"]["template"] == "green"
    ended = progress_card((good, bad), ACTOR_ID, UNTIL, is_finished=True)
    assert ended.content["header"]["template"] == "orange"
    assert "1 of 2 are open" in shown(ended, "en_us")


def test_a_hundred_hostile_jobs_fit_and_the_rest_is_counted() -> None:
    words = "😀<at id=all></at>" * 900
    rows = (Reopening(hostile(words), "failed", Text(words, words)),) * 100
    card = progress_card(rows, "'></person>", UNTIL, is_finished=False)
    assert_platform_takes(card)
    assert "另有 70 项" in shown(card)
    assert_platform_takes(confirm_card([row.post for row in rows], UNTIL, CONFIRM, BACK))


def test_the_history_tells_who_what_where_and_the_old_and_new_expiry() -> None:
    card = history_card(HistoryPage(history_of_everything(), {CLOSED.job_id: "前端"}, 25, 1, "72", CHAT_ID), ZONE)
    label_value = shown(card, "en_us")
    assert f"<person id='{ACTOR_ID}'" in label_value
    assert "in this chat" in label_value
    assert "in another chat" in label_value
    assert "前端" in label_value
    assert "✅ Reopened · Expiry: <local_datetime" in label_value
    assert "→ <local_datetime" in label_value
    assert "⚠️ Not done · Feishu did not answer" in label_value
    assert "log id 202601150001AF" in label_value
    assert "ZeroDivisionError" not in str(card.content)
    assert values(card) == [pack(TurnHistory("72", 0)), pack(TurnHistory("72", 2))]


def test_every_reason_is_one_of_an_error_that_there_is() -> None:
    names = {error.__name__ for error in errors.BotError.__subclasses__()}
    assert set(REASONS) <= names


def test_a_history_of_hostile_titles_fits() -> None:
    titles = {entry.job_id: "😀<at id=all></at>" * 900 for entry in history_of_everything()}
    assert_platform_takes(history_card(HistoryPage(history_of_everything() * 2, titles, 10, 0), ZONE))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("reopened", "may not bring its adverts back"),
        ("refused", "The order is used up"),
        ("failed", "The order is used up"),
    ],
)
def test_the_chat_hears_what_became_of_an_armed_reopening(outcome: Outcome, words: str) -> None:
    card = auto_reopen_result_card(
        CLOSED, auto_reopen_for(CLOSED), outcome, Text("没有权限", "You may not."), NOW, ZONE
    )
    label_value = shown(card, "en_us")
    assert words in label_value
    assert "You may not." in label_value
    assert f"Armed by <person id='{ACTOR_ID}'" in label_value
    assert values(card) == [pack(ShowPost(CLOSED.website_id, CLOSED.id))]


def test_the_creator_hears_of_the_expiry_and_can_open_the_card() -> None:
    card = creator_card(EXPIRING, NOW - timedelta(days=1), ZONE)
    assert "4 days left" in shown(card, "en_us")
    assert values(card) == [pack(ShowPost(EXPIRING.website_id, EXPIRING.id))]
