from bot.domain.buttons import TurnHistory, pack
from cards.history_card import HistoryPage, history_card
from tests.support.card_assertions import assert_platform_accepts, shown, values
from tests.support.job_samples import ACTOR_ID, CLOSED, ZONE
from tests.support.reminder_samples import CHAT_ID, history_of_everything


def test_an_entry_shows_person_outcome_chat_and_the_old_and_new_expiry() -> None:
    card = history_card(HistoryPage(history_of_everything(), {CLOSED.job_id: "前端"}, 25, 1, "72", CHAT_ID), ZONE)
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
