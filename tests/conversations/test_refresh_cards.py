"""Cards are alive: what changes is shown on the job's cards of the last fourteen days, in place. And the history."""

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP
from simulator.platform import Platform
from tests.support.conversation import Conversation

JOB_ID = "7392894182636030258"


def test_reopening_refreshes_the_jobs_other_cards(conversation: Conversation) -> None:
    old = conversation.ask("/job A168688", people.OUTSIDER, CAMPUS_GROUP)
    conversation.wait(minutes=5)
    conversation.click(conversation.ask("/job A168688"), {"do": "reopen_job"})
    assert not old.has_button("reopen_job")
    assert "开放" in old.text("zh_cn")


def test_the_answer_to_a_command_keeps_its_news(conversation: Conversation) -> None:
    conversation.ask("/job A168688")
    conversation.wait(minutes=5)
    assert "The job is open again" in conversation.ask("/reopen A168688 30d").text("en_us")


def test_a_change_that_a_scan_notices_is_shown(conversation: Conversation, feishu: Platform) -> None:
    job = next(job for job in feishu.jobs.values() if job.code == "A168690")
    job.is_active, job.expires_at = True, None
    card = conversation.ask("/job A168690")
    if not card.has_button("refresh_post"):
        conversation.click(card, {"do": "show_post"})
        card = conversation.last()
    conversation.wait(minutes=5)
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    assert "已关闭" in card.text("zh_cn")


def test_cards_older_than_fourteen_days_are_left_alone(conversation: Conversation) -> None:
    old = conversation.ask("/job A168688")
    conversation.wait(days=14, minutes=1)
    conversation.say("/reopen A168688 30d")
    assert old.has_button("reopen_job")


def test_a_recalled_card_is_retired(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    feishu.message_service.recall(card.message.id)
    conversation.wait(minutes=5)
    conversation.say("/reopen A168688 30d")
    assert not conversation.store.cards.was_sent_to(card.message.id, card.message.chat_id)


def test_a_card_in_use_is_refreshed_a_little_later(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    conversation.wait(minutes=5)
    feishu.faults.add("card_locked", f"PATCH /im/v1/messages/{card.message.id}", times=2)
    conversation.say("/reopen A168688 30d")
    assert not card.has_button("reopen_job")
    assert conversation.engine.pauses


@pytest.mark.parametrize("text", ["/history", "记录", "/history A168688"])
def test_the_history_tells_who_did_what_refusals_too(conversation: Conversation, text: str) -> None:
    card = conversation.ask("/job A168688")
    conversation.click(card, {"do": "reopen_job"}, people.OUTSIDER)
    conversation.wait(minutes=1)
    conversation.click(card, {"do": "reopen_job"}, people.MANAGER, {"period": "30d"})
    reply = conversation.ask(text)
    assert people.OUTSIDER.open_id in reply.text()
    assert people.MANAGER.open_id in reply.text()
    assert "A168688" in reply.text()


def test_a_job_without_history_says_so(conversation: Conversation) -> None:
    assert "Nothing" in conversation.ask("/history A168688").text("en_us")


def test_history_pages_turn_on_the_same_card(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    for _ in range(12):
        conversation.click(card, {"do": "reopen_job"}, people.OUTSIDER)
        conversation.wait(minutes=1)
    reply = conversation.ask("/history")
    first = reply.text()
    conversation.click(reply, {"do": "turn_history", "page": 1})
    assert reply.text() != first


def test_expiring_opens_with_a_picture_and_its_numbers(conversation: Conversation) -> None:
    card = conversation.ask("/expiring").message.card
    assert any(element.get("tag") == "chart" for element in card["body"]["elements"])
