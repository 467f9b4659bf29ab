"""Who has taken which job."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

from bot.domain.reminders import Assignment
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
DAY = timedelta(days=1)
ROUNDS = 50
ASSIGNMENT = Assignment("6960", "ou_1", "oc_1", NOW)


def test_the_first_assignment_of_a_job_stays(store: DatabaseStore) -> None:
    assignments = store.assignments
    assert assignments.get_many(["6960"]) == {}
    assert assignments.assign(ASSIGNMENT) == ASSIGNMENT
    assert assignments.assign(replace(ASSIGNMENT, open_id="ou_2", chat_id="oc_2", assigned_at=NOW + DAY)) == ASSIGNMENT
    assert assignments.assign(replace(ASSIGNMENT, assigned_at=NOW + DAY)) == ASSIGNMENT
    assert assignments.get_many(["6960", "6961"]) == {"6960": ASSIGNMENT}


def test_only_the_assignee_releases_a_job(store: DatabaseStore) -> None:
    assignments, second = store.assignments, replace(ASSIGNMENT, open_id="ou_2")
    assignments.assign(ASSIGNMENT)
    assert not assignments.release("6960", "ou_2")
    assert not assignments.release("6961", "ou_1")
    assert assignments.release("6960", "ou_1")
    assert not assignments.release("6960", "ou_1")
    assert assignments.assign(second) == second


def test_assignees_of_thousands_of_jobs_are_found(store: DatabaseStore) -> None:
    assignments = store.assignments
    some = [replace(ASSIGNMENT, job_id=str(number)) for number in (0, 40_000, 69_999)]
    for assignment in some:
        assignments.assign(assignment)
    assert assignments.get_many(str(number) for number in range(70_000)) == {
        assignment.job_id: assignment for assignment in some
    }
    assert assignments.get_many([]) == {}


def test_two_concurrent_assignments_of_a_job_return_the_same_assignee(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    start = Barrier(2, timeout=30)

    def assign_all(replica: int) -> list[str]:
        assignees = []
        for job in range(ROUNDS):
            start.wait()
            assignment = replace(ASSIGNMENT, job_id=str(job), open_id=f"ou_{replica}")
            assignees.append(replicas[replica].assignments.assign(assignment).open_id)
        return assignees

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(assign_all, (0, 1))
    assert first == second


def test_assigning_a_job_during_its_release_always_returns_an_assignee(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    start = Barrier(2, timeout=30)
    second = replace(ASSIGNMENT, open_id="ou_2")

    def release_all() -> None:
        for _ in range(ROUNDS):
            replicas[0].assignments.assign(ASSIGNMENT)
            start.wait()
            replicas[0].assignments.release("6960", "ou_1")
            start.wait()

    def assign_all() -> set[str]:
        assignees = set()
        for _ in range(ROUNDS):
            start.wait()
            assignees.add(replicas[1].assignments.assign(second).open_id)
            start.wait()
            replicas[1].assignments.release("6960", "ou_2")
        return assignees

    with ThreadPoolExecutor(2) as threads:
        releasing, assigning = threads.submit(release_all), threads.submit(assign_all)
        releasing.result()
        assert assigning.result() <= {"ou_1", "ou_2"}
