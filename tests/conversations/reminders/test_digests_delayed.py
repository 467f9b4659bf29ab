"""Digests that are delayed by a kill or due at an awkward time; each was once a bug."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.reminders import Snooze
from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.in_process import connect_in_process
from tests.support.whole_bot.reminders_model import CLOSED, DAY, ModelChat
from tests.support.whole_bot.reminders_world import CHATS, RemindersWorld

START = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHAT = CHATS[0]


@pytest.fixture
def world(store: DatabaseStore) -> RemindersWorld:
    """One chat, and at half past nine in Shanghai it is to hear of one job that expires in three days."""
    world = RemindersWorld(store, START)
    world.platform.jobs["601"].expires_at = START + 3 * DAY
    world.scan()
    world.put_settings(CHAT, ModelChat("Asia/Shanghai", time(9, 30), (7, 3, 1, 0, CLOSED)))
    world.subscribe(CHAT, "all")
    world.clock.move(HOUR)
    return world


def sent_stages(world: RemindersWorld) -> list[int]:
    """The stages that reached the chat, in their order."""
    assert world.errors == []
    return [each.stage for each in world.model.sent]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_digest_delayed_by_days_is_replaced_by_the_digest_of_the_new_day(world: RemindersWorld, step: int) -> None:
    assert world.kill_in(step, "before", RemindersWorld.remind)
    world.clock.move(2 * DAY)
    world.resume()
    assert sent_stages(world) == []
    world.remind()
    assert sent_stages(world) == [1]


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_a_digest_delayed_by_hours_is_sent_on_its_day(world: RemindersWorld, step: int) -> None:
    assert world.kill_in(step, "before", RemindersWorld.remind)
    world.clock.move(5 * HOUR)
    world.resume()
    world.remind()
    assert sent_stages(world) == [3]


def test_a_digest_that_was_sent_but_not_recorded_is_not_sent_again(world: RemindersWorld) -> None:
    assert world.kill_in(3, "unrecorded", RemindersWorld.remind)
    world.clock.move(HOUR / 2)
    world.resume()
    assert sent_stages(world) == [3]
    assert len(world.platform.message_service.messages.from_bot(CHAT)) == 1


def test_no_reminders_are_sent_before_the_first_scan_has_finished(store: DatabaseStore) -> None:
    world = RemindersWorld(store, START)
    world.put_settings(CHAT, ModelChat("Asia/Shanghai", time(9, 0), (3,)))
    world.subscribe(CHAT, "all")
    world.platform.jobs["600"].expires_at = START + 3 * DAY
    first_site = connect_in_process(world.platform)[0].list_posts(SOCIAL_SITE.id)
    store.posts.put_scan(SOCIAL_SITE.id, tuple(first_site), START)
    world.clock.move(HOUR)
    world.engine.start("remind_chats", "remind:early", "")
    assert sent_stages(world) == []
    world.scan()
    world.remind()
    assert sent_stages(world) == [3, 3]


@pytest.mark.parametrize("chat", CHATS)
def test_a_reminder_time_in_the_last_minute_of_the_day_is_kept(world: RemindersWorld, chat: str) -> None:
    world.put_settings(chat, ModelChat("Asia/Shanghai", time(23, 59), (3,)))
    world.subscribe(chat, "all")
    world.clock.move(datetime(2026, 7, 1, 15, 59, 59, tzinfo=UTC) - world.clock.now())
    world.remind()
    assert [each.chat for each in world.model.sent if each.stage == 3].count(chat) == 1


def test_a_group_whose_members_cannot_be_checked_gets_no_digest(world: RemindersWorld) -> None:
    world.platform.faults.add("bad_gateway", f"GET /im/v1/chats/{CHAT}", times=100)
    world.remind()
    assert world.platform.message_service.messages.from_bot() == ()
    world.platform.faults.clear()
    world.clock.move(DAY)
    world.remind()
    assert [each.stage for each in world.model.sent] == [3]


def test_a_snooze_until_closing_ends_with_the_closing(conversation: Conversation, feishu: Platform) -> None:
    job = next(job for job in feishu.jobs.values() if job.code == OPEN_SAMPLE_CODE)
    job.is_active, job.expires_at = True, feishu.clock.now() + 3.3 * DAY
    conversation.scan()
    conversation.ask(f"/subscribe {job.code}")
    for post in conversation.store.posts.find_by_code(job.code):
        conversation.store.snoozes.put(Snooze(RECRUITING_GROUP, post.website_id, post.id, None))
    assert conversation.remind() == []
    job.is_active = False
    conversation.say(f"/reopen {job.code} 7d", people.ADMIN)
    assert job.is_active
    assert len(conversation.remind()) == 1
