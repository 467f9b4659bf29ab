"""The whole bot on the real engine, whose work is gone while the database says that a digest was claimed: after a restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.domain.reminders import ChatSettings, Filters, Subscription
from bot.storage.store import DatabaseStore
from bot.tasks.dbos_database import open_dbos_database
from bot.tasks.dbos_engine import DbosEngine
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.platform import Platform
from tests.support.dbos_worker import wait_until
from tests.support.whole_bot.digests import prepare_expiring_job
from tests.support.whole_bot.platforms import make_platform
from tests.support.whole_bot.web_client import make_web_client

pytestmark = pytest.mark.slow

SEND = "POST /im/v1/messages"


@pytest.fixture
def feishu() -> Platform:
    return make_platform()


@pytest.fixture
def job(feishu: Platform) -> Job:
    return prepare_expiring_job(feishu)


@pytest.fixture
def reminded(store: DatabaseStore, feishu: Platform, job: Job) -> DatabaseStore:
    """A chat that is to hear of one job a week before it expires, which is now."""
    subscribe(store, feishu, RECRUITING_GROUP, job, stage=7)
    feishu.move(timedelta(days=3))
    return store


def subscribe(store: DatabaseStore, feishu: Platform, chat_id: str, job: Job, stage: int) -> None:
    settings = ChatSettings(chat_id, (stage,), time(9, 30), "Asia/Shanghai")
    filters, now = Filters(words=(job.code,)), feishu.clock.now()
    store.subscriptions.put_settings(settings, Subscription(chat_id, chat_id, filters, people.ADMIN.open_id, now))


@contextmanager
def running(store: DatabaseStore, feishu: Platform, work: Path) -> Iterator[DbosEngine]:
    """The bot in this process, with its unfinished work in a file of its own."""
    database = open_dbos_database(f"sqlite:///{work}/bot.db")
    engine = DbosEngine(database, "only-process")
    make_web_client(feishu, store, engine, {"REMIND_CREATOR": "true"})
    engine.launch()
    try:
        yield engine
    finally:
        engine.stop(timedelta(seconds=5))
        database.dispose()


def run(engine: DbosEngine, kind: str, workflow_id: str) -> None:
    engine.start(kind, workflow_id, "")
    wait_until(lambda: engine.result(workflow_id) is not None)


def scan(engine: DbosEngine, number: int) -> None:
    """A scan and what follows from it."""
    run(engine, "read_hire", f"read_hire:{number}")
    wait_until(lambda: engine.result(f"release_lost:read_hire:{number}") is not None)


def sent(feishu: Platform, chat_id: str = RECRUITING_GROUP) -> list[Message]:
    return list(feishu.message_service.messages.from_bot(chat_id))


def claim_without_sending(store: DatabaseStore, feishu: Platform, work: Path) -> None:
    """Feishu is not answering when the digest is sent, and then the bot stops."""
    feishu.faults.add("busy", SEND, times=99)
    with running(store, feishu, work) as engine:
        scan(engine, 1)
        run(engine, "remind_chats", "remind:1")
        wait_until(store.reminders.unsent_digests)
        wait_until(lambda: feishu.faults.all()[0].times < 99)
    assert store.reminders.unsent_digests()
    feishu.faults.clear()


def test_a_claimed_digest_without_work_is_told_after_the_next_scan(
    reminded: DatabaseStore, feishu: Platform, tmp_path: Path
) -> None:
    claim_without_sending(reminded, feishu, tmp_path / "work")
    with running(reminded, feishu, tmp_path / "restored") as engine:
        scan(engine, 2)
        assert reminded.reminders.unsent_digests() == frozenset()
        run(engine, "remind_chats", "remind:2")
        wait_until(lambda: sent(feishu))
    assert len(sent(feishu)) == 1


def test_a_claimed_digest_whose_work_goes_on_is_left_to_it(
    reminded: DatabaseStore, feishu: Platform, tmp_path: Path
) -> None:
    feishu.faults.add("busy", SEND, times=99)
    with running(reminded, feishu, tmp_path / "work") as engine:
        scan(engine, 1)
        run(engine, "remind_chats", "remind:1")
        wait_until(reminded.reminders.unsent_digests)
        claimed = reminded.reminders.unsent_digests()
        scan(engine, 2)
        assert reminded.reminders.unsent_digests() == claimed


def test_people_are_told_of_an_unclaimed_job_once_also_when_the_engine_has_forgotten_that(
    reminded: DatabaseStore, feishu: Platform, job: Job, tmp_path: Path
) -> None:
    told = direct_chat_id(people.RECRUITER.open_id)
    subscribe(reminded, feishu, CAMPUS_GROUP, job, stage=1)
    with running(reminded, feishu, tmp_path) as engine:
        for number, (chat_id, days) in enumerate(((RECRUITING_GROUP, 0), (CAMPUS_GROUP, 6))):
            feishu.move(timedelta(days=days))
            scan(engine, number)
            run(engine, "remind_chats", f"remind:{number}")
            wait_until(partial(sent, feishu, chat_id))
            wait_until(lambda: not engine.unfinished("send_digest") and not engine.unfinished("tell_creator"))
            # Finished work is forgotten after two days (bot/lifecycle.py), here at once.
            assert engine.prune(timedelta(minutes=-1)) > 0
    assert len(sent(feishu, told)) == 1
