"""What the database has for the metrics: how many digests there are, and when each kind of source was read."""

from datetime import time, timedelta

import pytest

from bot.domain.reminders import ChatSettings, Filters, Reminder, StageKey, Subscription
from bot.interfaces.figures import LOOK_LATE_AFTER, DigestCounts, ScanTimes
from bot.interfaces.look_store import NextLook, WaitsFor
from bot.interfaces.store import FAILED_READING, REFUSED_JOBS
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import DAY, NOW

MINUTE = timedelta(minutes=1)
MIDNIGHT = NOW - timedelta(hours=2)
NONE = DigestCounts(0, 0, 0, 0)


@pytest.fixture
def subscribed(store: DatabaseStore) -> DatabaseStore:
    """Two chats that are not looked at before tomorrow."""
    for chat_id in ("oc_1", "oc_2"):
        settings = ChatSettings(chat_id, (7, 3, 1, 0, -1), time(9, 30), "Asia/Shanghai")
        store.subscriptions.put_settings(settings, Subscription(f"s {chat_id}", chat_id, Filters(), "ou_1", NOW))
    look(store, NextLook("oc_1", NOW + DAY), NextLook("oc_2", NOW + DAY))
    assert store.figures.digests(NOW, MIDNIGHT) == NONE
    return store


def look(store: DatabaseStore, *looks: NextLook) -> None:
    store.looks.claim(NOW - DAY, "look", 10, is_read=True)
    store.looks.wake_waiting()
    assert len(store.looks.claim(NOW, "look", 10, is_read=True)) == 2
    store.looks.note("look", looks)


def row(job_id: str, chat_id: str = "oc_1") -> Reminder:
    return Reminder(StageKey(chat_id, job_id, "expiry", 1), NOW + DAY, NOW)


def test_a_chat_whose_time_has_come_is_due_and_after_a_while_late(subscribed: DatabaseStore) -> None:
    look(subscribed, NextLook("oc_1", NOW), NextLook("oc_2", NOW + DAY))
    assert subscribed.figures.digests(NOW, MIDNIGHT) == DigestCounts(1, 0, 0, 0)
    assert subscribed.figures.digests(NOW + LOOK_LATE_AFTER, MIDNIGHT) == DigestCounts(1, 0, 1, 0)


def test_a_chat_that_waits_until_hire_can_be_read_is_late_for_that_reason_only(subscribed: DatabaseStore) -> None:
    look(subscribed, NextLook("oc_1", NOW + MINUTE, WaitsFor.READING), NextLook("oc_2", NOW, WaitsFor.CHANGE))
    assert subscribed.figures.digests(NOW, MIDNIGHT) == DigestCounts(2, 0, 0, 1)
    assert subscribed.figures.digests(NOW + DAY, MIDNIGHT) == DigestCounts(2, 0, 1, 1)


def test_a_digest_is_due_until_it_is_sent_and_counts_once_however_many_jobs_it_has(subscribed: DatabaseStore) -> None:
    reminders = subscribed.reminders
    reminders.claim("d1", [row("7001"), row("7002")], [row("7003")])
    reminders.claim("d2", [row("7001", "oc_2")], [])
    look(subscribed, NextLook("oc_1", NOW + DAY), NextLook("oc_2", NOW + DAY))
    assert subscribed.figures.digests(NOW, MIDNIGHT) == DigestCounts(2, 0, 0, 0)
    reminders.mark_sent("d1", "om_1", NOW)
    reminders.mark_sent("d2", "om_2", MIDNIGHT - MINUTE)
    assert subscribed.figures.digests(NOW, MIDNIGHT) == DigestCounts(0, 1, 0, 0)


def test_a_digest_that_could_not_be_sent_is_not_being_sent_any_more(subscribed: DatabaseStore) -> None:
    subscribed.reminders.claim("d1", [row("7001")], [])
    subscribed.reminders.release("d1", NOW)
    look(subscribed, NextLook("oc_1", NOW + DAY), NextLook("oc_2", NOW + DAY))
    assert subscribed.figures.digests(NOW, MIDNIGHT) == NONE


def test_of_several_websites_the_one_that_was_read_longest_ago_counts(store: DatabaseStore) -> None:
    scans = store.scans
    assert store.figures.scans() == {}
    scans.put("jobs", NOW - DAY, full=True)
    scans.put("jobs", NOW, full=False)
    scans.put("adverts 70", NOW, full=True)
    scans.put("adverts 71", NOW - MINUTE, full=True)
    scans.put("published 70", NOW, full=False)
    for other in (REFUSED_JOBS, FAILED_READING):
        scans.put(other, NOW, full=False)
    assert store.figures.scans() == {
        "jobs": ScanTimes(NOW, NOW - DAY),
        "adverts": ScanTimes(NOW - MINUTE, NOW - MINUTE),
        "published": ScanTimes(NOW, None),
    }


def test_a_website_that_is_not_read_any_more_does_not_count(store: DatabaseStore) -> None:
    scans = store.scans
    scans.put("jobs", NOW, full=True)
    for website_id in ("7", "70", "71"):
        scans.put(f"adverts {website_id}", NOW - DAY, full=True)
    scans.put("published 71", NOW, full=True)
    scans.put(FAILED_READING, NOW, full=False)
    scans.put("adverts 70", NOW, full=True)
    scans.forget_other_websites(["70"])
    assert store.figures.scans() == {"jobs": ScanTimes(NOW, NOW), "adverts": ScanTimes(NOW, NOW)}
    assert scans.newest(FAILED_READING) == NOW
