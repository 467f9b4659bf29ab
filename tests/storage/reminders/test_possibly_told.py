"""Reminders of a digest of which nobody knows whether it arrived."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.reminders import Reminder, StageKey
from bot.interfaces.reminder_store import ReminderRepository
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)


def row(stage: int = 1) -> Reminder:
    return Reminder(StageKey("oc_1", "7001", "expiry", stage), NOW + timedelta(days=1), NOW)


@pytest.fixture
def repository(store: DatabaseStore) -> ReminderRepository:
    return store.reminders


def test_what_may_have_been_told_is_due_again_and_marked(repository: ReminderRepository) -> None:
    repository.claim("d1", [row(stage=1)], [row(stage=3)])
    repository.mark_sending("d1", NOW)
    repository.release("d1", NOW + timedelta(seconds=1))
    assert repository.list_digest("d1") == ()
    assert repository.handled_keys("oc_1") == repository.read_log("oc_1").handled_keys == {row(stage=3).key}
    (again,) = repository.claim("d2", [row(stage=1)], [])
    assert again == replace(row(stage=1), possibly_told_at=NOW)
    assert repository.list_digest("d2") == (again,)
    assert repository.mark_sending("d2", NOW + timedelta(days=1)) == NOW + timedelta(days=1)
    repository.mark_sent("d2", "om_2", NOW + timedelta(days=1))
    assert repository.handled_keys("oc_1") == {row(stage=1).key, row(stage=3).key}


def test_what_may_have_been_told_and_is_superseded_is_not_due_again(repository: ReminderRepository) -> None:
    repository.claim("d1", [row(stage=3)], [])
    repository.mark_sending("d1", NOW)
    repository.release("d1", NOW + timedelta(seconds=1))
    assert repository.claim("d2", [row(stage=1)], [row(stage=3)]) == (row(stage=1),)
    assert repository.handled_keys("oc_1") == {row(stage=1).key, row(stage=3).key}


def test_a_digest_that_began_to_be_sent_just_now_is_not_doubtful(repository: ReminderRepository) -> None:
    repository.claim("d1", [row()], [])
    repository.mark_sending("d1", NOW)
    repository.release("d1", NOW)
    assert repository.claim("d2", [row()], []) == (row(),)
