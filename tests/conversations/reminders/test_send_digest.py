"""Digests: which stage of which job reaches a chat, and when."""

from collections.abc import Callable
from datetime import timedelta

from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, days_with_digests, digest_in


def test_each_stage_reaches_the_chat_once(subscribed: Conversation) -> None:
    assert days_with_digests(subscribed, 14) == [3, 7, 9, 10, 11]


def test_a_second_run_on_the_same_day_sends_nothing(subscribed: Conversation) -> None:
    digest_in(subscribed, 3)
    assert subscribed.remind() == []
    subscribed.wait(hours=5)
    assert subscribed.remind() == []


def test_after_downtime_only_the_most_urgent_stage_is_sent(subscribed: Conversation) -> None:
    reply = digest_in(subscribed, 9)
    assert OPEN_SAMPLE_CODE in reply.text()
    assert "tomorrow" in reply.text("en_us")
    subscribed.wait(hours=2)
    assert subscribed.remind() == []


def test_a_new_expiry_starts_the_stages_again(subscribed: Conversation, feishu: Platform, expiring_job: Job) -> None:
    digest_in(subscribed, 3)
    expiring_job.expires_at = feishu.clock.now() + timedelta(days=30, hours=8)
    assert days_with_digests(subscribed, 40) == [23, 27, 29, 30, 31]


def test_nothing_is_sent_before_the_chats_reminder_time(
    start_conversation: Callable[..., Conversation], expiring_job: Job
) -> None:
    conversation = start_conversation(REMIND_AT="18:00")
    conversation.ask(SUBSCRIBE)
    conversation.wait(days=3)
    assert conversation.remind() == []
    conversation.wait(hours=9)
    assert len(conversation.remind()) == 1


def test_the_operators_stages_are_the_default(
    start_conversation: Callable[..., Conversation], expiring_job: Job
) -> None:
    conversation = start_conversation(REMIND_BEFORE_DAYS="5,2")
    conversation.ask(SUBSCRIBE)
    assert days_with_digests(conversation, 13) == [5, 8, 11]


def test_a_closed_job_is_reminded_of_once_more(subscribed: Conversation, feishu: Platform, expiring_job: Job) -> None:
    subscribed.wait(days=1)
    feishu.hire_service.close_job(expiring_job.id)
    assert subscribed.remind() == []
    reply = digest_in(subscribed, 1)
    assert "已关闭" in reply.text("zh_cn")
    subscribed.wait(days=1)
    assert subscribed.remind() == []


def test_jobs_closed_before_the_subscription_are_left_out(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe A168688")
    conversation.wait(days=2)
    assert conversation.remind() == []


def test_all_jobs_of_a_chat_are_on_one_card(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe city:成都")
    conversation.ask("/subscribe city:上海")
    assert len(conversation.remind()) == 1


def test_changes_since_the_last_reminder_are_shown(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    digest_in(subscribed, 3)
    post = next(post for post in feishu.hire_service.store.posts.values() if post.job_id == expiring_job.id)
    post.fields["min_salary"] = "77"
    reply = digest_in(subscribed, 4)
    assert "→" in reply.text("zh_cn")
