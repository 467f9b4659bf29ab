"""Job posts of release 0.1 become jobs with adverts: states, closings, reminders and snoozes of several posts of a job."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.jobs import JobAdvert
from bot.domain.reminders import CLOSED_STAGE, AutoReopen, Snooze, StageKey
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import DAY, NOW, stored
from tests.storage.upgrading.old_database import DAY_MS, NOW_MS, SOON_MS, OldDatabase, post, reminder

pytestmark = pytest.mark.slow


def test_two_adverts_become_one_job_with_the_state_of_the_listed_one_that_was_seen_last(
    old: OldDatabase, upgraded: Callable[[], DatabaseStore]
) -> None:
    old.insert(
        "job_posts",
        post("70", "7001", is_listed=False, closed_at_ms=NOW_MS, seen_at_ms=NOW_MS + 9),
        post("71", "7002", changed_at_ms=NOW_MS + 5, expires_at_ms=None, search_text="title 7002 a1"),
        post("72", "7003", seen_at_ms=NOW_MS + 1),
        post("73", "7004", job_id=""),
    )
    store = upgraded()
    job = stored(store)
    assert (job.details.title, job.details.code, job.details.headcount) == ("Title 7002", "A1", 3)
    assert (job.is_active, job.is_confirmed, job.expires_at) == (True, True, NOW + 20 * DAY)
    assert (job.times_closed, job.closed_at, job.is_closing_seen) == (0, None, False)
    assert job.adverts == (
        JobAdvert("70", "7001", "Title 7001", is_listed=False),
        JobAdvert("71", "7002", "Title 7002", is_listed=True),
        JobAdvert("72", "7003", "Title 7003", is_listed=True),
    )
    assert store.jobs.find_by_id("7004") == ()
    assert [found.id for found in store.jobs.find_by_code("a1")] == ["6960"]
    assert store.jobs.get_recent("6960", NOW + timedelta(milliseconds=1)) == job


def test_a_job_whose_adverts_are_all_off_is_unconfirmed_and_has_closed_once(
    old: OldDatabase, upgraded: Callable[[], DatabaseStore]
) -> None:
    old.insert("job_posts", post(is_listed=False, closed_at_ms=NOW_MS - DAY_MS))
    old.insert("reminders", reminder(stage=CLOSED_STAGE))
    store = upgraded()
    job = stored(store)
    assert (job.is_active, job.is_confirmed) == (True, False)
    assert (job.times_closed, job.closed_at, job.is_closing_seen) == (1, NOW - DAY, True)
    assert store.jobs.closed_since(NOW - DAY, NOW) == ((job, NOW - DAY),)
    assert store.reminders.handled_keys("oc_1") == {StageKey("oc_1", "6960", job.closing_occasion, CLOSED_STAGE)}


@pytest.mark.parametrize(
    ("expires_ms", "due_ms", "is_next_told"),
    [(SOON_MS, NOW_MS, True), (None, NOW_MS, True), (NOW_MS - DAY_MS, NOW_MS, False)],
)
def test_a_closing_that_was_told_early_does_not_use_up_the_next_one(
    old: OldDatabase, upgraded: Callable[[], DatabaseStore], expires_ms: int | None, due_ms: int, *, is_next_told: bool
) -> None:
    old.insert("job_posts", post(expires_at_ms=expires_ms))
    old.insert("reminders", reminder(stage=CLOSED_STAGE, expires_at_ms=expires_ms or 0, due_at_ms=due_ms))
    store = upgraded()
    key = StageKey("oc_1", "6960", stored(store).closing_occasion, CLOSED_STAGE)
    assert (key not in store.reminders.handled_keys("oc_1")) == is_next_told


def test_of_two_reminders_of_one_job_the_sent_one_stays_and_else_the_claimed_one(
    old: OldDatabase, upgraded: Callable[[], DatabaseStore]
) -> None:
    old.insert("job_posts", post(), post("71", "7002"))
    sent = {"digest_id": "d1", "sent_at_ms": NOW_MS, "message_id": "om_1"}
    old.insert(
        "reminders",
        reminder(stage=3),
        reminder("7002", 3, "71", **sent),
        reminder(stage=1),
        reminder("7002", 1, "71", digest_id="d2"),
        reminder(stage=7),
        reminder("7002", 7, "71"),
    )
    store = upgraded()
    assert [each.key.stage for each in store.reminders.list_digest("d1")] == [3]
    assert [each.key.stage for each in store.reminders.list_digest("d2")] == [1]
    assert store.reminders.digest_of_message("om_1") == "d1"
    assert store.reminders.last_shown("oc_1", "d2")["6960"].title == "Before"
    occasion = stored(store).expiry_occasion
    assert store.reminders.handled_keys("oc_1") == {StageKey("oc_1", "6960", occasion, stage) for stage in (1, 3, 7)}


def test_of_two_snoozes_of_one_job_the_longer_one_stays(
    old: OldDatabase, upgraded: Callable[[], DatabaseStore]
) -> None:
    old.insert("job_posts", post(), post("71", "7002"))
    for chat_id, first_ms, second_ms in (("oc_1", NOW_MS, SOON_MS), ("oc_2", None, SOON_MS)):
        old.insert("snoozes", {"chat_id": chat_id, "website_id": "70", "post_id": "7001", "until_ms": first_ms})
        old.insert("snoozes", {"chat_id": chat_id, "website_id": "71", "post_id": "7002", "until_ms": second_ms})
    store = upgraded()
    assert store.snoozes.list_for_chat("oc_1") == {"6960": Snooze("oc_1", "6960", NOW + 20 * DAY)}
    assert store.snoozes.list_for_chat("oc_2") == {"6960": Snooze("oc_2", "6960", None)}


def test_what_is_about_a_job_without_an_advert_is_left_out_on_the_way_back(
    old: OldDatabase, upgraded: Callable[[], DatabaseStore]
) -> None:
    old.insert("job_posts", post())
    store = upgraded()
    for job_id in ("6960", "never-advertised"):
        store.auto_reopens.schedule(AutoReopen(job_id, None, "90d", "ou_1", "oc_1", "om_1", NOW))
        store.snoozes.put(Snooze("oc_1", job_id, None))
    old.downgrade()
    assert old.rows("SELECT job_id, website_id, post_id FROM job_armings") == [("6960", "70", "7001")]
    assert old.rows("SELECT website_id, post_id FROM snoozes") == [("70", "7001")]
