from dataclasses import replace
from typing import Any

import pytest

from bot.domain.buttons import TurnHistory, pack
from cards.history_card import HistoryPage, history_card
from tests.support.card_assertions import assert_platform_accepts, shown, values
from tests.support.job_samples import ACTOR_ID, CLOSED, ZONE
from tests.support.reminder_samples import CHAT_ID, history_of_everything


def test_an_entry_shows_person_outcome_chat_and_the_old_and_new_expiry() -> None:
    card = history_card(HistoryPage(history_of_everything(), {CLOSED.id: "前端"}, 25, 1, "72", CHAT_ID), ZONE)
    text = shown(card, "en_us")
    assert f"<person id='{ACTOR_ID}'" in text
    assert "in this chat" in text
    assert "in another chat" in text
    assert "前端" in text
    assert "✅ Reopened · Expiry: <local_datetime" in text
    assert "→ <local_datetime" in text
    assert "⚠️ Not done · Feishu did not answer" in text
    assert "log id 202601150001AF" in text
    assert "ZeroDivisionError" not in str(card.content)
    assert values(card) == [pack(TurnHistory("72", 0)), pack(TurnHistory("72", 2))]


def test_a_history_of_hostile_titles_fits() -> None:
    titles = {entry.job_id: "😀<at id=all></at>" * 900 for entry in history_of_everything()}
    assert_platform_accepts(history_card(HistoryPage(history_of_everything() * 2, titles, 10, 0), ZONE))


def entries_of(**changed: Any) -> str:
    """The English history of one entry."""
    entry = replace(history_of_everything()[0], **changed)
    return shown(history_card(HistoryPage((entry,), {}, 1), ZONE), "en_us")


def test_what_the_bot_did_by_itself_is_told_apart() -> None:
    text = entries_of(is_automatic=True)
    assert f"automatically, as <person id='{ACTOR_ID}'" in text
    assert "</person> asked · " in text
    assert "automatically" not in entries_of()


@pytest.mark.parametrize(
    ("action", "outcome", "words"),
    [
        ("reopen", "reopened", "✅ Reopened"),
        ("reopen", "refused", "Reopen · 🚫 Not allowed"),
        ("publish", "published", "✅ Published again"),
        ("publish", "failed", "Publish again · ⚠️ Not done"),
        ("undo", "undone", "↩️ Reopening undone"),
        ("undo", "refused", "Undo the reopening · 🚫 Not allowed"),
    ],
)
def test_the_actions_are_told_apart(action: str, outcome: str, words: str) -> None:
    assert any(line.startswith(words) for line in entries_of(action=action, outcome=outcome).split("\n"))


@pytest.mark.parametrize("outcome", ["asked", "declined", "expired", "undelivered"])
def test_a_request_of_release_0_2_does_not_say_what_was_asked_for(outcome: str) -> None:
    text = entries_of(action="ask", outcome=outcome, new_expires_at=None)
    assert " · Expiry: <local_datetime" in text
    assert "Requested expiry" not in text


def test_one_entry_is_counted_as_one() -> None:
    assert "1 entry" in entries_of().split("\n")


def test_the_name_of_an_error_of_release_0_1_is_still_explained() -> None:
    assert "the advert is not on the site" in entries_of(outcome="failed", detail="PostNotListed")
