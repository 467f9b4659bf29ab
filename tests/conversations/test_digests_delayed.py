"""What was found wrong with reminders that are held up or badly timed, each once more by itself."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.reminders import Snooze
from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.conversation import Conversation
from tests.support.in_process import connect_in_process
from tests.support.reminders_model import CLOSED, DAY, Listener
from tests.support.reminders_world import CHATS, Scene

START = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHAT = CHATS[0]


@pytest.fixture
def scene(store: DatabaseStore) -> Scene:
    """One chat, and at half past nine in Shanghai it is to hear of one job that expires in three days."""
    scene = Scene(store, START)
    scene.platform.jobs["601"].expires_at = START + 3 * DAY
    scene.scan()
    scene.settle(CHAT, Listener("Asia/Shanghai", time(9, 30), (7, 3, 1, 0, CLOSED)))
    scene.subscribe(CHAT, "all")
    scene.clock.move(HOUR)
    return scene


def label_value(scene: Scene) -> list[int]:
    """The rungs that reached the chat, in their order."""
    assert scene.wrong == []
    return [each.stage for each in scene.model.label_value]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_digest_that_a_day_of_downtime_held_up_is_that_days_own(scene: Scene, step: int) -> None:
    assert scene.kill_in(step, "before", Scene.remind)
    scene.clock.move(2 * DAY)
    scene.resume()
    assert label_value(scene) == []
    scene.remind()
    assert label_value(scene) == [1]


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_a_digest_that_was_held_up_on_its_day_is_sent_on_its_day(scene: Scene, step: int) -> None:
    assert scene.kill_in(step, "before", Scene.remind)
    scene.clock.move(5 * HOUR)
    scene.resume()
    scene.remind()
    assert label_value(scene) == [3]


def test_a_digest_that_was_sent_and_not_noted_is_not_sent_again(scene: Scene) -> None:
    assert scene.kill_in(3, "unrecorded", Scene.remind)
    scene.clock.move(HOUR / 2)
    scene.resume()
    assert label_value(scene) == [3]
    assert len(scene.platform.message_service.messages.from_bot(CHAT)) == 1


def test_nobody_is_reminded_while_the_first_scan_is_under_way(store: DatabaseStore) -> None:
    scene = Scene(store, START)
    scene.settle(CHAT, Listener("Asia/Shanghai", time(9, 0), (3,)))
    scene.subscribe(CHAT, "all")
    scene.platform.jobs["600"].expires_at = START + 3 * DAY
    first_site = connect_in_process(scene.platform)[0].list_posts(SOCIAL_SITE.id)
    store.posts.put_scan(SOCIAL_SITE.id, tuple(first_site), START)
    scene.clock.move(HOUR)
    scene.engine.start("remind_chats", "remind:early", "")
    assert label_value(scene) == []
    scene.scan()
    scene.remind()
    assert label_value(scene) == [3, 3]


@pytest.mark.parametrize("chat", CHATS)
def test_a_chat_whose_hour_is_the_last_minute_of_the_day_is_reminded_in_it(scene: Scene, chat: str) -> None:
    scene.settle(chat, Listener("Asia/Shanghai", time(23, 59), (3,)))
    scene.subscribe(chat, "all")
    scene.clock.move(datetime(2026, 7, 1, 15, 59, 59, tzinfo=UTC) - scene.clock.now())
    scene.remind()
    assert [each.chat for each in scene.model.label_value if each.stage == 3].count(chat) == 1


def test_a_group_of_which_it_cannot_be_known_who_is_in_it_is_not_told(scene: Scene) -> None:
    scene.platform.faults.add("bad_gateway", f"GET /im/v1/chats/{CHAT}", times=100)
    scene.remind()
    assert scene.platform.message_service.messages.from_bot() == ()
    scene.platform.faults.clear()
    scene.clock.move(DAY)
    scene.remind()
    assert [each.stage for each in scene.model.label_value] == [3]


def test_a_snooze_until_it_closes_does_not_outlive_the_closing(conversation: Conversation, feishu: Platform) -> None:
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
