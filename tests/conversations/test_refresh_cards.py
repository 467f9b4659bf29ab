"""A change to a job is shown on all its cards of the last 14 days, in place."""

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation

JOB_ID = "7392894182636030258"


def test_reopening_refreshes_the_jobs_other_cards(conversation: Conversation) -> None:
    old = conversation.ask("/job A168688", people.OUTSIDER, CAMPUS_GROUP)
    conversation.wait(minutes=5)
    conversation.click(conversation.ask("/job A168688"), {"do": "reopen_job"})
    assert not old.has_button("reopen_job")
    assert "开放" in old.text("zh_cn")


def test_the_refresh_keeps_the_result_on_the_answer_to_a_command(conversation: Conversation) -> None:
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


def test_cards_older_than_14_days_are_not_refreshed(conversation: Conversation) -> None:
    old = conversation.ask("/job A168688")
    conversation.wait(days=14, minutes=1)
    conversation.say("/reopen A168688 30d")
    assert old.has_button("reopen_job")


def test_a_recalled_card_is_forgotten(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    feishu.message_service.recall(card.message.id)
    conversation.wait(minutes=5)
    conversation.say("/reopen A168688 30d")
    assert not conversation.store.cards.was_sent_to(card.message.id, card.message.chat_id)


def test_a_locked_card_is_refreshed_later(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    conversation.wait(minutes=5)
    feishu.faults.add("card_locked", f"PATCH /im/v1/messages/{card.message.id}", times=2)
    conversation.say("/reopen A168688 30d")
    assert not card.has_button("reopen_job")
    assert conversation.engine.pauses
