"""A change to a job is shown on all its cards of the last 14 days, in place."""

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP
from simulator.platform import Platform
from simulator.seed.special_jobs import EXPIRING_SAMPLE_CODE, TWO_ADVERTS_CODE
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


def test_a_change_that_a_scan_notices_is_shown(conversation_in_world: Conversation, feishu: Platform) -> None:
    job = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    card = conversation_in_world.ask(f"/job {job.code}")
    conversation_in_world.wait(minutes=5)
    feishu.hire_service.close_job(job.id)
    conversation_in_world.scan()
    assert "已关闭" in card.text("zh_cn")
    assert card.has_button("reopen_job")
    is_off = feishu.behaviour.close_unlists_posts
    assert card.text().count("off the site") == (2 if is_off else 0)


def test_a_job_that_expires_is_shown_as_it_is_then(conversation_in_world: Conversation, feishu: Platform) -> None:
    conversation, job = conversation_in_world, feishu.hire_service.store.job_with_code(EXPIRING_SAMPLE_CODE)
    card = conversation.ask(f"/job {job.code}")
    conversation.wait(days=3, minutes=1)
    conversation.scan()
    if feishu.behaviour.expired_job == "stays_active":
        conversation.click(card, {"do": "refresh_post"})
        assert "已到期" in card.text("zh_cn")
    else:
        assert "已关闭" in card.text("zh_cn")
    assert card.has_button("reopen_job")


def test_an_advert_that_somebody_takes_down_is_shown_as_off_after_a_day(
    conversation_in_world: Conversation, feishu: Platform
) -> None:
    conversation, job = conversation_in_world, feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    card = conversation.ask(f"/job {job.code}")
    post = feishu.hire_service.store.posts_of_job(job.id)[0]
    feishu.hire_service.take_down(post.website_id, post.id)
    conversation.wait(days=1, minutes=1)
    conversation.scan()
    assert card.text().count("off the site") == 1
    assert not card.has_button("reopen_job")
    assert card.has_button("publish_adverts")


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
    assert conversation.store.cards.receiver(card.message.id) is None


def test_a_locked_card_is_refreshed_later(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    conversation.wait(minutes=5)
    feishu.faults.add("card_locked", f"PATCH /im/v1/messages/{card.message.id}", times=2)
    conversation.say("/reopen A168688 30d")
    assert not card.has_button("reopen_job")
    assert conversation.engine.pauses


def test_a_card_in_a_chat_that_is_gone_is_forgotten_and_not_tried_again(
    conversation: Conversation, feishu: Platform
) -> None:
    card = conversation.ask("/job A168688", people.OUTSIDER, CAMPUS_GROUP)
    conversation.user_actions.dissolve(CAMPUS_GROUP, people.OUTSIDER.open_id)
    conversation.wait(minutes=5)
    pauses = len(conversation.engine.pauses)
    conversation.say("/reopen A168688 30d")
    assert conversation.store.cards.receiver(card.message.id) is None
    assert len(conversation.engine.pauses) == pauses
