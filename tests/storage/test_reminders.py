"""Stages are claimed for digests, sent, released and deleted."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from time import monotonic

import pytest

from bot.domain.jobs import Job
from bot.domain.reminders import CLOSED_STAGE, Reminder, ShownFields, StageKey
from bot.interfaces.reminder_store import ReminderRepository
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
DAY = timedelta(days=1)
SHOWN = ShownFields("后端工程师", "20", "35", 3, ("成都", "Chengdu"))


def row(
    job_id: str = "7001", stage: int = 1, expires_at: datetime | None = NOW + DAY, chat_id: str = "oc_1"
) -> Reminder:
    job = Job(job_id, expires_at=expires_at)
    occasion = job.closing_occasion if stage == CLOSED_STAGE else job.expiry_occasion
    return Reminder(StageKey(chat_id, job_id, occasion, stage), expires_at, NOW, SHOWN)


@pytest.fixture
def repository(store: DatabaseStore) -> ReminderRepository:
    return store.reminders


def test_a_claimed_reminder_is_stored_with_every_field(repository: ReminderRepository) -> None:
    assert repository.claim("d1", [row()], []) == (row(),)
    assert repository.list_digest("d1") == (row(),)
    assert repository.handled_keys("oc_1") == {row().key}
    assert repository.handled_keys("oc_2") == frozenset()


def test_a_digest_lists_the_most_urgent_reminder_first(repository: ReminderRepository) -> None:
    closed = row("7009", CLOSED_STAGE, None)
    today, tomorrow, later = row("7003", 0, NOW), row("7002", 1), row("7001", 1, NOW + DAY * 1.2)
    same_time = row("7004", 1, NOW + DAY * 1.2)
    assert repository.claim("d1", [later, same_time, tomorrow, closed, today], []) == (
        closed,
        today,
        tomorrow,
        later,
        same_time,
    )


def test_a_stage_that_another_digest_has_claimed_stays_with_it(repository: ReminderRepository) -> None:
    repository.claim("d1", [row("7001")], [])
    assert repository.claim("d2", [row("7001"), row("7002")], []) == (row("7002"),)
    assert repository.claim("d3", [row("7001"), row("7002")], []) == ()


@pytest.mark.parametrize(
    "other",
    [
        row(chat_id="oc_2"),
        row("7002"),
        row(stage=3),
        row(expires_at=NOW + DAY + timedelta(milliseconds=1)),
        row(expires_at=None),
    ],
)
def test_another_chat_job_stage_or_expiry_is_claimed_separately(
    repository: ReminderRepository, other: Reminder
) -> None:
    repository.claim("d1", [row()], [])
    assert repository.claim("d2", [other], []) == (other,)


def test_a_closing_without_an_expiry_date_is_claimed_once(repository: ReminderRepository) -> None:
    closed = row(stage=CLOSED_STAGE, expires_at=None)
    repository.claim("d1", [closed], [])
    assert repository.claim("d2", [closed], []) == ()
    assert repository.handled_keys("oc_1") == {closed.key}


def test_a_second_closing_of_a_job_without_an_expiry_date_is_claimed_again(repository: ReminderRepository) -> None:
    first = row(stage=CLOSED_STAGE, expires_at=None)
    occasion = Job("7001", is_active=False, times_closed=2).closing_occasion
    second = replace(first, key=replace(first.key, occasion=occasion))
    repository.claim("d1", [first], [])
    assert repository.claim("d2", [first, second], []) == (second,)


def test_a_repeated_claim_returns_the_same_rows_and_claims_nothing_new(
    repository: ReminderRepository,
) -> None:
    first = repository.claim("d1", [row("7001"), row("7002")], [row("7001", 3)])
    repository.mark_sent("d1", "om_1", NOW)
    assert repository.claim("d1", [row("7002"), row("7003")], [row("7004")]) == first
    assert repository.handled_keys("oc_1") == {row("7001").key, row("7002").key, row("7001", 3).key}


def test_a_skipped_stage_is_recorded_and_never_sent(repository: ReminderRepository) -> None:
    assert repository.claim("d1", [row(stage=1)], [row(stage=3), row(stage=7)]) == (row(stage=1),)
    assert repository.list_digest("d1") == (row(stage=1),)
    assert repository.handled_keys("oc_1") == {row(stage=stage).key for stage in (1, 3, 7)}
    assert repository.claim("d2", [row(stage=3)], []) == ()


def test_skipping_a_stage_does_not_take_it_from_a_digest(repository: ReminderRepository) -> None:
    repository.claim("d1", [row(stage=3)], [])
    repository.claim("d2", [row(stage=1)], [row(stage=3)])
    assert repository.list_digest("d1") == (row(stage=3),)


def test_a_stage_that_is_both_due_and_skipped_is_due(repository: ReminderRepository) -> None:
    assert repository.claim("d1", [row()], [row()]) == (row(),)


def test_a_claim_without_due_stages_is_no_error(repository: ReminderRepository) -> None:
    assert repository.claim("d1", [], []) == ()
    assert repository.claim("d1", [], [row()]) == ()
    assert repository.handled_keys("oc_1") == {row().key}


def test_stages_of_a_released_digest_are_due_again_but_skipped_ones_are_not(repository: ReminderRepository) -> None:
    repository.claim("d1", [row(stage=1)], [row(stage=3)])
    repository.release("d1")
    assert repository.list_digest("d1") == ()
    assert repository.handled_keys("oc_1") == {row(stage=3).key}
    assert repository.claim("d2", [row(stage=1)], []) == (row(stage=1),)


def test_a_sent_digest_cannot_be_released(repository: ReminderRepository) -> None:
    repository.claim("d1", [row()], [])
    repository.claim("d2", [row("7002")], [])
    repository.mark_sent("d1", "om_1", NOW)
    repository.release("d1")
    repository.release("d2")
    assert repository.handled_keys("oc_1") == {row().key}


def test_the_digest_of_a_message_is_known_once_it_was_sent(repository: ReminderRepository) -> None:
    repository.claim("d1", [row(), row("7002")], [])
    assert repository.digest_of_message("om_1") is None
    repository.mark_sent("d1", "om_1", NOW)
    repository.mark_sent("d1", "om_2", NOW + DAY)
    assert repository.digest_of_message("om_1") == "d1"
    assert repository.digest_of_message("om_2") is None


def test_what_was_shown_last_comes_from_the_latest_reminders_sent_before_the_digest(
    repository: ReminderRepository,
) -> None:
    def send(digest_id: str, sent_at: datetime, *rows: Reminder) -> None:
        repository.claim(digest_id, rows, [])
        repository.mark_sent(digest_id, f"om_{digest_id}", sent_at)

    cheaper, dearer = replace(SHOWN, max_salary="30"), replace(SHOWN, max_salary="40", headcount=None, cities=())
    send("d1", NOW - 6 * DAY, replace(row(stage=7), shown=cheaper), row("7002", 7))
    send("d2", NOW - 2 * DAY, replace(row(stage=3), shown=dearer))
    send("d3", NOW - 2 * DAY, row(stage=3, chat_id="oc_2"))
    repository.claim("d4", [row(stage=1)], [row("7003", 3)])
    assert repository.last_shown("oc_1", "d4") == {"7001": dearer, "7002": SHOWN}
    assert repository.last_shown("oc_1", "no such digest") == repository.last_shown("oc_1", "d4")
    assert repository.last_shown("oc_1", "d2") == {"7001": cheaper, "7002": SHOWN}
    assert repository.last_shown("oc_1", "d1") == {}


def test_rows_are_deleted_once_their_expiry_and_due_time_are_long_past(repository: ReminderRepository) -> None:
    before = NOW - 60 * DAY
    past, ahead = before - DAY, before + DAY
    deleted = [replace(row(f"70{n}", expires_at=at), due_at=past) for n, at in enumerate((past, None))]
    kept = [
        replace(row("7010", expires_at=ahead), due_at=past),
        replace(row("7011", CLOSED_STAGE, expires_at=past), due_at=ahead),
        replace(row("7012", CLOSED_STAGE, expires_at=None), due_at=ahead),
    ]
    repository.claim("d1", deleted[:1] + kept, deleted[1:])
    repository.prune(before)
    assert repository.handled_keys("oc_1") == {reminder.key for reminder in kept}


def claimed_at_once(
    replicas: tuple[DatabaseStore, DatabaseStore], claims: Iterable[tuple[str, list[Reminder]]]
) -> list[tuple[Reminder, ...]]:
    start = Barrier(2, timeout=30)

    def claim(replica: int, digest_id: str, due: list[Reminder]) -> tuple[Reminder, ...]:
        start.wait()
        return replicas[replica].reminders.claim(digest_id, due, [])

    with ThreadPoolExecutor(2) as threads:
        return [
            future.result() for future in [threads.submit(claim, replica, *one) for replica, one in enumerate(claims)]
        ]


def test_two_replicas_that_claim_the_same_stages_share_them_without_a_deadlock(
    reopen: Callable[[], DatabaseStore],
) -> None:
    replicas = (reopen(), reopen())
    for turn in range(10):
        due = [row(f"{turn}{n:03}") for n in range(200)]
        claims = [(f"{turn} forth", due), (f"{turn} back", due[::-1])]
        forth, back = claimed_at_once(replicas, claims)
        assert {*forth, *back} == {*due}
        assert len(forth) + len(back) == len(due)


def test_a_digest_that_runs_twice_concurrently_has_the_same_rows_in_both(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    for turn in range(10):
        claims = [(f"d{turn}", [row(f"{turn}{first + n:03}") for n in range(50)]) for first in (0, 25)]
        one, other = claimed_at_once(replicas, claims)
        assert one == other
        assert len(one) == 50


@pytest.mark.slow
def test_thousands_of_stages_of_many_chats_are_claimed_in_seconds(repository: ReminderRepository) -> None:
    began = monotonic()
    for chat in range(50):
        due = [row(f"7{n:03}", chat_id=f"oc_{chat}") for n in range(200)]
        skipped = [row(f"7{n:03}", 3, chat_id=f"oc_{chat}") for n in range(200)]
        assert len(repository.claim(f"d{chat}", due, skipped)) == 200
        assert len(repository.handled_keys(f"oc_{chat}")) == 400
    # The limit is generous because other tests may run at the same time.
    assert monotonic() - began < 30


def test_the_log_of_a_chat_has_its_handled_keys_and_what_was_shown_last(store: DatabaseStore) -> None:
    older, newer = ShownFields("cheap"), ShownFields("dear")
    for digest_id, sent_at, reminders in (
        ("d1", NOW - 3 * DAY, [replace(row(stage=7), shown=older), row("7002", 7)]),
        ("d2", NOW - 2 * DAY, [replace(row(stage=3), shown=newer)]),
        ("d3", NOW - DAY, [row(stage=3, chat_id="oc_2")]),
    ):
        store.reminders.claim(digest_id, reminders, [])
        store.reminders.mark_sent(digest_id, f"om_{digest_id}", sent_at)
    store.reminders.claim("d4", [row(stage=1)], [row("7003", 3)])
    log = store.reminders.read_log("oc_1")
    assert log.handled_keys == store.reminders.handled_keys("oc_1")
    assert log.last_shown == {"7001": newer, "7002": SHOWN}
    assert log.last_shown == store.reminders.last_shown("oc_1", "d4")


def test_the_log_of_a_chat_without_reminders_is_empty(store: DatabaseStore) -> None:
    log = store.reminders.read_log("oc_1")
    assert (log.handled_keys, log.last_shown) == (frozenset(), {})
