from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.domain.reminders import Assignment, AutoReopen, Snooze
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
DAY = timedelta(days=1)
ROUNDS = 50
TAKER = Assignment("6960", "ou_1", "oc_1", NOW)
SNOOZE = Snooze("oc_1", "70", "7001", NOW + 3 * DAY)
ARMING = AutoReopen(PostKey("70", "7001", "6960"), NOW + DAY, "90d", "ou_1", "oc_1", "om_1", NOW)


def test_the_first_assignment_of_a_job_stays(store: DatabaseStore) -> None:
    assignments = store.assignments
    assert assignments.get_many(["6960"]) == {}
    assert assignments.assign(TAKER) == TAKER
    assert assignments.assign(replace(TAKER, open_id="ou_2", chat_id="oc_2", assigned_at=NOW + DAY)) == TAKER
    assert assignments.assign(replace(TAKER, assigned_at=NOW + DAY)) == TAKER
    assert assignments.get_many(["6960", "6961"]) == {"6960": TAKER}


def test_only_the_assignee_releases_a_job(store: DatabaseStore) -> None:
    assignments, second = store.assignments, replace(TAKER, open_id="ou_2")
    assignments.assign(TAKER)
    assert not assignments.release("6960", "ou_2")
    assert not assignments.release("6961", "ou_1")
    assert assignments.release("6960", "ou_1")
    assert not assignments.release("6960", "ou_1")
    assert assignments.assign(second) == second


def test_assignees_of_thousands_of_jobs_are_found(store: DatabaseStore) -> None:
    assignments = store.assignments
    some = [replace(TAKER, job_id=str(number)) for number in (0, 40_000, 69_999)]
    for assignment in some:
        assignments.assign(assignment)
    assert assignments.get_many(str(number) for number in range(70_000)) == {
        assignment.job_id: assignment for assignment in some
    }
    assert assignments.get_many([]) == {}


def test_two_concurrent_assignments_of_a_job_return_the_same_assignee(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    start = Barrier(2, timeout=30)

    def take_all(who: int) -> list[str]:
        holders = []
        for job in range(ROUNDS):
            start.wait()
            assignment = replace(TAKER, job_id=str(job), open_id=f"ou_{who}")
            holders.append(replicas[who].assignments.assign(assignment).open_id)
        return holders

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(take_all, (0, 1))
    assert first == second


def test_assigning_a_job_during_its_release_always_returns_an_assignee(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    start = Barrier(2, timeout=30)
    second = replace(TAKER, open_id="ou_2")

    def give_back_all() -> None:
        for _ in range(ROUNDS):
            replicas[0].assignments.assign(TAKER)
            start.wait()
            replicas[0].assignments.release("6960", "ou_1")
            start.wait()

    def take_all() -> set[str]:
        holders = set()
        for _ in range(ROUNDS):
            start.wait()
            holders.add(replicas[1].assignments.assign(second).open_id)
            start.wait()
            replicas[1].assignments.release("6960", "ou_2")
        return holders

    with ThreadPoolExecutor(2) as threads:
        giving, taking = threads.submit(give_back_all), threads.submit(take_all)
        giving.result()
        assert taking.result() <= {"ou_1", "ou_2"}


def test_a_snooze_is_stored_and_a_later_one_replaces_it(store: DatabaseStore) -> None:
    snoozes = store.snoozes
    elsewhere = replace(SNOOZE, website_id="71", until=None)
    snoozes.put(SNOOZE)
    snoozes.put(elsewhere)
    snoozes.put(replace(SNOOZE, chat_id="oc_2"))
    assert snoozes.list_for_chat("oc_1") == {("70", "7001"): SNOOZE, ("71", "7001"): elsewhere}
    snoozes.put(replace(SNOOZE, until=None))
    assert snoozes.list_for_chat("oc_1")["70", "7001"].until is None
    assert snoozes.list_for_chat("oc_3") == {}


def test_expired_snoozes_are_deleted(store: DatabaseStore) -> None:
    snoozes = store.snoozes
    snoozes.put(SNOOZE)
    snoozes.put(replace(SNOOZE, post_id="7002", until=NOW - DAY))
    snoozes.prune(NOW)
    assert set(snoozes.list_for_chat("oc_1")) == {("70", "7001")}


def test_a_snooze_until_a_post_closes_is_deleted_once_it_has_closed(store: DatabaseStore) -> None:
    open_post = JobPost(website_id="70", id="open", title="Job", job_id="6960", expires_at=NOW + DAY)
    posts = (
        open_post,
        replace(open_post, id="for-ever", expires_at=None),
        replace(open_post, id="expired", expires_at=NOW - DAY),
        replace(open_post, id="closed", is_active=False, changed_at=NOW - DAY),
        replace(open_post, id="gone", is_listed=False, changed_at=NOW - DAY),
    )
    for post in posts:
        store.posts.put(post, NOW - DAY / 2)
        store.snoozes.put(Snooze("oc_1", "70", post.id, None))
    store.snoozes.put(Snooze("oc_1", "70", "never-seen", None))
    store.snoozes.prune(NOW)
    assert {post_id for _, post_id in store.snoozes.list_for_chat("oc_1")} == {"open", "for-ever", "never-seen"}


def test_a_scheduled_reopening_is_stored_with_every_field(store: DatabaseStore) -> None:
    auto_reopens = store.auto_reopens
    other = replace(ARMING, post=PostKey("71", "7101", "6961"), expires_at=None, scheduled_at=NOW - DAY)
    auto_reopens.schedule(ARMING)
    auto_reopens.schedule(other)
    assert auto_reopens.get("6960") == ARMING
    assert auto_reopens.get("6962") is None
    assert auto_reopens.list_all() == (other, ARMING)


def test_scheduling_the_same_job_again_replaces_the_earlier_schedule(store: DatabaseStore) -> None:
    auto_reopens = store.auto_reopens
    later = AutoReopen(PostKey("71", "7002", "6960"), None, "forever", "ou_2", "oc_2", "om_2", NOW + DAY)
    auto_reopens.schedule(ARMING)
    auto_reopens.schedule(later)
    assert auto_reopens.list_all() == (later,)


def test_a_cancelled_reopening_is_deleted(store: DatabaseStore) -> None:
    auto_reopens = store.auto_reopens
    auto_reopens.schedule(ARMING)
    assert auto_reopens.cancel("6961") is None
    assert auto_reopens.cancel("6960") == ARMING
    assert auto_reopens.cancel("6960") is None
    assert auto_reopens.get("6960") is None


def test_exactly_one_of_two_concurrent_cancellations_succeeds(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    for job in range(ROUNDS):
        replicas[0].auto_reopens.schedule(replace(ARMING, post=PostKey("70", "7001", str(job))))
    start = Barrier(2, timeout=30)

    def disarm_all(who: int) -> list[bool]:
        got = []
        for job in range(ROUNDS):
            start.wait()
            got.append(replicas[who].auto_reopens.cancel(str(job)) is not None)
        return got

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(disarm_all, (0, 1))
    assert [one + other for one, other in zip(first, second, strict=True)] == [1] * ROUNDS
