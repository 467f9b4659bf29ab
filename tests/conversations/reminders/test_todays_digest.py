"""``/digest``: what the chat was told today and what is due now, without telling anything. In both worlds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE, UNADVERTISED_CODE
from tests.support.call_counts import CallCounts
from tests.support.whole_bot.conversation import Conversation


def test_what_was_told_today_is_shown(told: Conversation) -> None:
    answer = told.ask("/digest")
    assert OPEN_SAMPLE_CODE in answer.text()
    assert "this chat was reminded of 1 job." in answer.text("en_us")
    assert "已提醒 1 个职位。" in answer.text("zh_cn")
    assert "due" not in answer.text("en_us")


@pytest.mark.parametrize("words", ["今日提醒", "今天的提醒", "today's digest", "/digest", "今天有什么提醒？"])
def test_everyday_words_ask_for_it(told: Conversation, words: str) -> None:
    assert OPEN_SAMPLE_CODE in told.ask(words).text()


def test_what_was_told_is_shown_in_its_present_state(told: Conversation, feishu: Platform, expiring_job: Job) -> None:
    feishu.hire_service.close_job(expiring_job.id)
    told.scan()
    assert "Closed or expired since this reminder" in told.ask("/digest").text("en_us")


def test_what_is_due_and_not_told_yet_is_shown(subscribed: Conversation) -> None:
    subscribed.wait(days=3)
    subscribed.scan()
    answer = subscribed.ask("/digest")
    assert OPEN_SAMPLE_CODE in answer.text()
    assert "1 job is due for a reminder" in answer.text("en_us")
    assert "has had no reminder yet" in answer.text("en_us")


def pause(conversation: Conversation, last_day: date) -> None:
    settings = conversation.store.subscriptions.settings(RECRUITING_GROUP)
    assert settings is not None
    conversation.store.subscriptions.put_settings(replace(settings, paused_until=last_day))


def test_a_pause_hides_nothing_and_is_said(subscribed: Conversation) -> None:
    pause(subscribed, date(2026, 11, 28))
    nothing = subscribed.ask("/digest")
    assert "Reminders are paused until 2026-11-28 (that day included)" in nothing.text("en_us")
    assert "提醒已暂停至 2026-11-28（含当天）" in nothing.text("zh_cn")
    subscribed.wait(days=3)
    assert subscribed.remind() == []
    answer = subscribed.ask("/digest")
    assert OPEN_SAMPLE_CODE in answer.text()
    assert "1 job is due for a reminder. Reminders are paused until 2026-11-28" in answer.text("en_us")
    assert "提醒已暂停至 2026-11-28（含当天）" in answer.text("zh_cn")
    assert "usual way" not in answer.text("en_us")


def test_a_pause_that_is_over_is_not_said(subscribed: Conversation) -> None:
    pause(subscribed, date(2026, 11, 24))
    subscribed.wait(days=3)
    subscribed.scan()
    assert "paused" not in subscribed.ask("/digest").text("en_us")


def test_looking_at_it_every_day_leaves_the_digests_as_they_are(subscribed: Conversation) -> None:
    days = []
    for day in range(14):
        subscribed.scan()
        subscribed.ask("/digest")
        days += [day] * len(subscribed.remind())
        subscribed.ask("/digest")
        subscribed.wait(days=1)
    assert days == [3, 7, 9, 10, 11]


def test_nothing_is_marked_as_told(subscribed: Conversation) -> None:
    subscribed.wait(days=3)
    subscribed.scan()
    subscribed.ask("/digest")
    assert subscribed.store.reminders.handled_keys(RECRUITING_GROUP) == frozenset()
    assert len(subscribed.remind()) == 1


def test_with_nothing_told_or_due_it_says_when_the_next_reminder_comes(subscribed: Conversation) -> None:
    answer = subscribed.ask("/digest")
    assert OPEN_SAMPLE_CODE not in answer.text()
    next_line = next(line for line in subscribed.ask("/subscriptions").text("en_us").splitlines() if "Next" in line)
    assert next_line in answer.text("en_us")
    assert "下次提醒" in answer.text("zh_cn")


def test_what_was_told_yesterday_is_not_shown(told: Conversation) -> None:
    told.wait(days=1)
    assert "was not reminded of any job today" in told.ask("/digest").text("en_us")


def test_the_day_is_that_of_the_chats_zone(told: Conversation) -> None:
    settings = told.store.subscriptions.settings(RECRUITING_GROUP)
    assert settings is not None
    told.wait(hours=16)
    assert OPEN_SAMPLE_CODE not in told.ask("/digest").text()
    told.store.subscriptions.put_settings(replace(settings, zone="Europe/London"))
    assert "this chat was reminded of 1 job." in told.ask("/digest").text()


def test_a_chat_without_a_subscription_is_told_how_to_subscribe(told: Conversation) -> None:
    answer = told.ask("/digest", chat=CAMPUS_GROUP, by=people.SECOND_RECRUITER)
    assert "/subscribe" in answer.text("en_us")
    assert "订阅 城市:上海" in answer.text("zh_cn")
    assert OPEN_SAMPLE_CODE not in answer.text()


def test_after_unsubscribing_it_says_so(told: Conversation) -> None:
    for subscription in told.store.subscriptions.list_for_chat(RECRUITING_GROUP):
        told.store.subscriptions.end(RECRUITING_GROUP, subscription.id, "ou_1", told.platform.clock.now(), "ended")
    assert "is not subscribed" in told.ask("/digest").text("en_us")


def test_a_zone_that_is_not_known_is_said(told: Conversation) -> None:
    settings = told.store.subscriptions.settings(RECRUITING_GROUP)
    assert settings is not None
    told.store.subscriptions.put_settings(replace(settings, zone="Mars/Base"))
    assert "time zone" in told.ask("/digest").text("en_us")


def test_a_digest_of_ones_own_jobs_shows_a_job_that_nobody_else_may_see(
    in_world: Callable[..., Conversation], feishu: Platform
) -> None:
    hidden, own_chat = (
        feishu.hire_service.store.job_with_code(UNADVERTISED_CODE),
        direct_chat_id(people.RECRUITER.open_id),
    )
    feishu.hire_service.edit_job(hidden.id, is_active=True, expires_at=feishu.clock.now())
    conversation = in_world()
    conversation.ask("/subscribe")
    conversation.ask("/subscribe mine", chat=own_chat)
    conversation.wait(days=1)
    conversation.remind()
    assert hidden.code in conversation.ask("/digest", chat=own_chat).text()
    assert hidden.code not in conversation.ask("/digest").text()


@pytest.mark.parametrize("chat", [RECRUITING_GROUP, direct_chat_id(people.RECRUITER.open_id)])
def test_hire_is_asked_no_more_than_by_a_list(
    in_world: Callable[..., Conversation], feishu: Platform, expiring_job: Job, chat: str
) -> None:
    conversation = in_world()
    conversation.ask("/subscribe mine" if chat != RECRUITING_GROUP else "/subscribe", chat=chat)
    conversation.wait(days=3)
    conversation.remind()

    counts = CallCounts(feishu)

    def calls_of(text: str) -> int:
        conversation.wait(hours=2)
        counts.take()
        conversation.ask(text, chat=chat)
        return sum(number for call, number in counts.take().items() if "/hire/" in call)

    assert calls_of("/digest") <= calls_of("/jobs mine" if chat != RECRUITING_GROUP else "/jobs")
