"""Cards are alive: what changes is shown on the job's cards of the last fourteen days, in place. And the history."""

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP
from simulator.platform import Platform
from tests.support.conversation import Talk

JOB_ID = "7392894182636030258"


def test_reopening_refreshes_the_jobs_other_cards(talk: Talk) -> None:
    old = talk.ask("/job A168688", people.OUTSIDER, CAMPUS_GROUP)
    talk.wait(minutes=5)
    talk.click(talk.ask("/job A168688"), {"do": "reopen_job"})
    assert not old.does("reopen_job")
    assert "开放" in old.words("zh_cn")


def test_the_answer_to_a_command_keeps_its_news(talk: Talk) -> None:
    talk.ask("/job A168688")
    talk.wait(minutes=5)
    assert "The job is open again" in talk.ask("/reopen A168688 30d").words("en_us")


def test_a_change_that_a_scan_notices_is_shown(talk: Talk, feishu: Platform) -> None:
    job = next(job for job in feishu.jobs.values() if job.code == "A168690")
    job.is_active, job.expires_at = True, None
    card = talk.ask("/job A168690")
    if not card.does("refresh_post"):
        talk.click(card, {"do": "show_post"})
        card = talk.last()
    talk.wait(minutes=5)
    feishu.careers.close_job(job.id)
    talk.scan()
    assert "已关闭" in card.words("zh_cn")


def test_cards_older_than_fourteen_days_are_left_alone(talk: Talk) -> None:
    old = talk.ask("/job A168688")
    talk.wait(days=14, minutes=1)
    talk.say("/reopen A168688 30d")
    assert old.does("reopen_job")


def test_a_recalled_card_is_retired(talk: Talk, feishu: Platform) -> None:
    card = talk.ask("/job A168688")
    feishu.office.recall(card.message.id)
    talk.wait(minutes=5)
    talk.say("/reopen A168688 30d")
    assert not talk.store.cards.is_ours(card.message.id, card.message.chat_id)


def test_a_card_in_use_is_refreshed_a_little_later(talk: Talk, feishu: Platform) -> None:
    card = talk.ask("/job A168688")
    talk.wait(minutes=5)
    feishu.faults.add("card_locked", f"PATCH /im/v1/messages/{card.message.id}", times=2)
    talk.say("/reopen A168688 30d")
    assert not card.does("reopen_job")
    assert talk.engine.pauses


@pytest.mark.parametrize("words", ["/history", "记录", "/history A168688"])
def test_the_history_tells_who_did_what_refusals_too(talk: Talk, words: str) -> None:
    card = talk.ask("/job A168688")
    talk.click(card, {"do": "reopen_job"}, people.OUTSIDER)
    talk.wait(minutes=1)
    talk.click(card, {"do": "reopen_job"}, people.MANAGER, {"period": "30d"})
    heard = talk.ask(words)
    assert people.OUTSIDER.open_id in heard.words()
    assert people.MANAGER.open_id in heard.words()
    assert "A168688" in heard.words()


def test_a_job_without_history_says_so(talk: Talk) -> None:
    assert "Nothing" in talk.ask("/history A168688").words("en_us")


def test_history_pages_turn_on_the_same_card(talk: Talk) -> None:
    card = talk.ask("/job A168688")
    for _ in range(12):
        talk.click(card, {"do": "reopen_job"}, people.OUTSIDER)
        talk.wait(minutes=1)
    heard = talk.ask("/history")
    first = heard.words()
    talk.click(heard, {"do": "turn_history", "page": 1})
    assert heard.words() != first


def test_expiring_opens_with_a_picture_and_its_numbers(talk: Talk) -> None:
    card = talk.ask("/expiring").message.card
    assert any(element.get("tag") == "chart" for element in card["body"]["elements"])
