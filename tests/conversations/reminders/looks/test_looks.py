"""Each minute only the chats are looked at for which something may have become due, and none of them is forgotten."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from bot.domain.reminders import ChatSettings, Snooze
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, choose_in_menu, digest_in
from tests.support.whole_bot.statement_counts import counted_statements

FAR = date(2100, 1, 1)


def look(conversation: Conversation) -> list[BotMessage]:
    """Run the reminders without a scan before; what was sent."""
    known = len(conversation.platform.message_service.messages.from_bot())
    conversation.engine.start("remind_chats", f"look {uuid4()}", "")
    return [BotMessage(each) for each in conversation.platform.message_service.messages.from_bot()[known:]]


def settings_of(conversation: Conversation) -> ChatSettings:
    settings = conversation.store.subscriptions.settings(RECRUITING_GROUP)
    assert settings is not None
    return settings


@pytest.fixture
def looked_at(subscribed: Conversation) -> Conversation:
    """The chat's hour is past, and nothing was due; a day later it is."""
    subscribed.wait(days=2)
    assert subscribed.remind() == []
    return subscribed


def test_a_look_with_nothing_due_reads_once_however_many_chats_there_are(looked_at: Conversation) -> None:
    for number in range(30):
        looked_at.store.subscriptions.put_settings(replace(settings_of(looked_at), chat_id=f"oc_{number}"))
    look(looked_at)
    with counted_statements() as statements:
        assert look(looked_at) == []
    (statement,) = statements
    assert statement.startswith("SELECT reminder_chats.chat_id")


def test_a_job_that_changes_after_the_hour_is_told_on_that_day_once_it_is_read(
    looked_at: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    feishu.hire_service.edit_job(expiring_job.id, expires_at=feishu.clock.now() + timedelta(days=3))
    assert look(looked_at) == []
    looked_at.scan()
    (digest,) = look(looked_at)
    assert expiring_job.code in digest.text()


def test_after_its_digest_a_chat_waits_for_the_next_day(
    told: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    feishu.hire_service.edit_job(expiring_job.id, expires_at=feishu.clock.now() + timedelta(days=3))
    told.scan()
    assert look(told) == []
    told.wait(minutes=15)
    assert look(told) == []
    with counted_statements() as statements:
        look(told)
    assert len(statements) == 1
    told.wait(days=1)
    assert len(told.remind()) == 1


@pytest.mark.parametrize(
    "before",
    [
        {"remind_at": time(18, 0)},
        {"zone": "America/New_York"},
        {"stages": (0,)},
        {"paused_until": FAR},
    ],
    ids=lambda before: next(iter(before)),
)
def test_changed_settings_count_at_once(subscribed: Conversation, before: dict[str, Any]) -> None:
    settings = settings_of(subscribed)
    subscribed.store.subscriptions.put_settings(replace(settings, **before))
    subscribed.wait(days=3)
    assert subscribed.remind() == []
    subscribed.store.subscriptions.put_settings(settings)
    assert len(look(subscribed)) == 1


def test_resuming_the_reminders_counts_at_once(subscribed: Conversation) -> None:
    subscribed.store.subscriptions.put_settings(replace(settings_of(subscribed), paused_until=FAR))
    subscribed.wait(days=3)
    assert subscribed.remind() == []
    card = subscribed.ask("/subscriptions")
    subscribed.click(card, {"do": "resume_reminders"})
    assert RECRUITING_GROUP in {each.message.chat_id for each in look(subscribed)}


def test_the_end_of_a_pause_is_noticed(subscribed: Conversation, feishu: Platform) -> None:
    today = (feishu.clock.now() + timedelta(days=3)).date()
    subscribed.store.subscriptions.put_settings(replace(settings_of(subscribed), paused_until=today))
    subscribed.wait(days=3)
    assert subscribed.remind() == []
    subscribed.wait(days=1)
    assert len(subscribed.remind()) == 1


def test_a_restored_and_a_new_subscription_are_told_at_once(subscribed: Conversation) -> None:
    subscribed.wait(days=3)
    asked = subscribed.ask("/unsubscribe")
    subscribed.click(asked, {"do": "end_subscription"})
    ended = subscribed.last()
    assert subscribed.remind() == []
    subscribed.click(ended, {"do": "restore_subscription"})
    assert len(look(subscribed)) == 1


def test_who_subscribes_again_after_the_hour_is_told_at_once(subscribed: Conversation) -> None:
    subscribed.click(subscribed.ask("/unsubscribe"), {"do": "end_subscription"})
    subscribed.wait(days=3)
    assert subscribed.remind() == []
    subscribed.ask(SUBSCRIBE)
    assert len(look(subscribed)) == 1


def test_a_snooze_that_is_over_during_the_day_is_noticed(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    until = feishu.clock.now() + timedelta(days=3, hours=2)
    subscribed.store.snoozes.put(Snooze(RECRUITING_GROUP, expiring_job.id, until))
    subscribed.wait(days=3)
    assert subscribed.remind() == []
    subscribed.wait(hours=1)
    assert subscribed.remind() == []
    subscribed.wait(hours=1)
    assert len(subscribed.remind()) == 1


def test_a_snooze_that_somebody_ends_is_noticed_at_once(told: Conversation, expiring_job: Job) -> None:
    digest = told.last()
    choose_in_menu(told, digest, "closes")
    told.wait(days=4)
    assert told.remind() == []
    told.store.snoozes.delete(RECRUITING_GROUP, expiring_job.id)
    assert len(look(told)) == 1


def test_a_clock_that_was_far_ahead_leaves_no_digest_out(subscribed: Conversation) -> None:
    subscribed.store.subscriptions.put_settings(replace(settings_of(subscribed), stages=(7,)))
    subscribed.wait(days=11)
    assert subscribed.remind() == []
    subscribed.wait(days=-8)
    assert len(subscribed.remind()) == 1


def test_each_day_has_its_look(subscribed: Conversation) -> None:
    assert len(digest_in(subscribed, 3).message.id) > 0
    subscribed.wait(days=4)
    assert len(subscribed.remind()) == 1
