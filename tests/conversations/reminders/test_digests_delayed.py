"""Digests that are delayed by a kill or due at an awkward time; each was once a bug."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.jobs import Reading
from bot.domain.reminders import Snooze
from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.event_log import LogEntry
from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, prepare_expiring_job
from tests.support.whole_bot.reminders_model import CLOSED, DAY, ModelChat
from tests.support.whole_bot.reminders_world import CHATS, DIRECT_CHAT, RemindersWorld

START = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHAT = CHATS[0]


@pytest.fixture
def reminders(store: DatabaseStore, world: str, feishu: Platform) -> RemindersWorld:
    """One chat, and at half past nine in Shanghai it is to hear of one job that expires in three days."""
    reminders = RemindersWorld(store, START, feishu.behaviour)
    reminders.platform.jobs["601"].expires_at = START + 3 * DAY
    reminders.scan()
    reminders.put_settings(CHAT, ModelChat("Asia/Shanghai", time(9, 30), (7, 3, 1, 0, CLOSED)))
    reminders.subscribe(CHAT, "all")
    reminders.clock.move(HOUR)
    return reminders


def sent_stages(reminders: RemindersWorld) -> list[int]:
    """The stages that reached the chat, in their order."""
    assert reminders.errors == []
    return [each.stage for each in reminders.model.sent]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_digest_delayed_by_days_is_replaced_by_the_digest_of_the_new_day(
    reminders: RemindersWorld, step: int
) -> None:
    assert reminders.kill_in(step, "before", RemindersWorld.remind)
    reminders.clock.move(2 * DAY)
    reminders.resume()
    assert sent_stages(reminders) == []
    reminders.remind()
    assert sent_stages(reminders) == [1]


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_a_digest_delayed_by_hours_is_sent_on_its_day(reminders: RemindersWorld, step: int) -> None:
    assert reminders.kill_in(step, "before", RemindersWorld.remind)
    reminders.clock.move(5 * HOUR)
    reminders.resume()
    reminders.remind()
    assert sent_stages(reminders) == [3]


def test_a_digest_is_not_used_up_when_the_clock_is_set_back_before_it_is_claimed(reminders: RemindersWorld) -> None:
    assert reminders.kill_in(1, "before", RemindersWorld.remind)
    reminders.clock.move(-HOUR * 3 / 4)
    reminders.resume()
    reminders.clock.move(HOUR * 3 / 4)
    reminders.remind()
    assert 3 in {key.stage for key in reminders.store.reminders.handled_keys(CHAT)}
    assert len(reminders.platform.message_service.messages.from_bot(CHAT)) == 1


def test_a_digest_that_is_found_due_is_sent_although_the_clock_is_set_back_meanwhile(reminders: RemindersWorld) -> None:
    moved: list[LogEntry] = []

    def set_back(entry: LogEntry) -> None:
        if entry.kind == "api_call" and not moved:
            moved.append(entry)
            reminders.clock.move(-HOUR * 3 / 4)

    reminders.platform.event_log.subscribe(set_back)
    reminders.remind()
    assert len(moved) == 1
    assert 3 in {key.stage for key in reminders.store.reminders.handled_keys(CHAT)}
    reminders.clock.move(HOUR * 3 / 4)
    reminders.remind()
    assert len(reminders.platform.message_service.messages.from_bot(CHAT)) == 1


def test_a_digest_that_was_sent_but_not_recorded_is_not_sent_again(reminders: RemindersWorld) -> None:
    assert reminders.kill_in(3, "unrecorded", RemindersWorld.remind)
    reminders.clock.move(HOUR / 2)
    reminders.resume()
    assert sent_stages(reminders) == [3]
    assert len(reminders.platform.message_service.messages.from_bot(CHAT)) == 1


def test_a_digest_that_may_have_been_sent_hours_ago_is_not_sent_again_on_that_day(reminders: RemindersWorld) -> None:
    assert reminders.kill_in(3, "unrecorded", RemindersWorld.remind)
    reminders.clock.move(2 * HOUR)
    reminders.resume()
    reminders.remind()
    assert len(reminders.platform.message_service.messages.from_bot(CHAT)) == 1
    assert 3 not in {key.stage for key in reminders.store.reminders.handled_keys(CHAT)}


def test_what_may_have_been_told_is_told_the_next_day_with_a_mark(reminders: RemindersWorld) -> None:
    """Stages 3 and 1 are chosen: two days before the expiry there is nothing new, and the row of stage 3 comes again."""
    assert reminders.kill_in(3, "unrecorded", RemindersWorld.remind)
    reminders.clock.move(2 * HOUR)
    reminders.resume()
    reminders.clock.move(DAY)
    reminders.remind()
    first, second = reminders.platform.message_service.messages.from_bot(CHAT)
    assert "Possibly told before" not in str(first.card)
    assert "Possibly told before" in str(second.card)
    assert "可能已提醒过" in str(second.card)
    reminders.clock.move(DAY)
    reminders.remind()
    assert "Possibly told before" not in str(reminders.platform.message_service.messages.from_bot(CHAT)[-1].card)


def test_a_digest_whose_only_job_was_deleted_before_it_could_be_sent_is_not_sent(reminders: RemindersWorld) -> None:
    assert reminders.kill_in(2, "before", RemindersWorld.remind)
    reminders.platform.hire_service.delete_job("601")
    reminders.store.jobs.put(Reading(reminders.store.jobs.next_number(), START, deleted_jobs=("601",)))
    reminders.resume()
    assert reminders.platform.message_service.messages.from_bot() == ()


def test_a_direct_chat_that_release_0_1_knew_is_told_of_its_persons_hidden_jobs(reminders: RemindersWorld) -> None:
    reminders.platform.jobs["604"].expires_at = START + 3 * DAY
    reminders.scan()
    reminders.put_settings(DIRECT_CHAT, ModelChat("Asia/Shanghai", time(9, 30), (3,)))
    reminders.subscribe(DIRECT_CHAT, "all")
    reminders.remind()
    (message,) = reminders.platform.message_service.messages.from_bot(DIRECT_CHAT)
    assert all(code in str(message.card) for code in ("A601", "A604"))
    assert reminders.errors == []


def test_no_reminders_are_sent_before_the_first_scan_has_finished(store: DatabaseStore) -> None:
    reminders = RemindersWorld(store, START)
    reminders.put_settings(CHAT, ModelChat("Asia/Shanghai", time(9, 0), (3,)))
    reminders.subscribe(CHAT, "all")
    for job_id in ("600", "602"):
        reminders.platform.jobs[job_id].expires_at = START + 3 * DAY
    number, (first_page, *_) = store.jobs.next_number(), reminders.hire.list_adverts(SOCIAL_SITE.id)
    store.jobs.put(Reading(number, START, adverts=first_page))
    reminders.clock.move(HOUR)
    reminders.engine.start("remind_chats", "remind:early", "")
    assert sent_stages(reminders) == []
    reminders.scan()
    reminders.remind()
    assert sent_stages(reminders) == [3, 3]


@pytest.mark.parametrize("chat", CHATS)
def test_a_reminder_time_in_the_last_minute_of_the_day_is_kept(reminders: RemindersWorld, chat: str) -> None:
    reminders.put_settings(chat, ModelChat("Asia/Shanghai", time(23, 59), (3,)))
    reminders.subscribe(chat, "all")
    reminders.clock.move(datetime(2026, 7, 1, 15, 59, 59, tzinfo=UTC) - reminders.clock.now())
    reminders.remind()
    assert [each.chat for each in reminders.model.sent if each.stage == 3].count(chat) == 1


def test_a_group_whose_members_cannot_be_checked_gets_no_digest(reminders: RemindersWorld) -> None:
    reminders.platform.faults.add("bad_gateway", f"GET /im/v1/chats/{CHAT}", times=100)
    reminders.remind()
    assert reminders.platform.message_service.messages.from_bot() == ()
    reminders.platform.faults.clear()
    reminders.clock.move(DAY)
    reminders.remind()
    assert [each.stage for each in reminders.model.sent] == [3]


def test_a_snooze_until_closing_ends_with_the_closing(in_world: Callable[..., Conversation], feishu: Platform) -> None:
    job = prepare_expiring_job(feishu)
    job.expires_at = feishu.clock.now() + 3.3 * DAY
    conversation = in_world()
    conversation.ask(SUBSCRIBE)
    conversation.store.snoozes.put(Snooze(RECRUITING_GROUP, job.id, None))
    assert conversation.remind() == []
    feishu.hire_service.close_job(job.id)
    conversation.say(f"/reopen {job.code} 7d", people.ADMIN)
    assert job.is_active
    assert len(conversation.remind()) == 1
