"""Two scans at once, as /scan during a scan or on two replicas: what the older one read takes nothing back. In both worlds."""

from collections.abc import Callable
from typing import Any

from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation

Start = Callable[..., Conversation]


def in_the_middle_of_a_list(feishu: Platform, then: Callable[[], None]) -> None:
    """Do something after the platform has answered the next list of jobs and before the bot has stored it."""
    call = feishu.call

    def call_and_do(name: str, *arguments: Any) -> Any:
        result = call(name, *arguments)
        if name == "GET /hire/v1/jobs":
            feishu.call = call  # type: ignore[method-assign]  # what is done lists them too
            then()
        return result

    feishu.call = call_and_do  # type: ignore[method-assign,assignment]  # a moment that no test can hit otherwise


def test_an_older_scan_does_not_open_a_job_that_a_newer_one_found_closed(
    in_world: Start, feishu: Platform, expiring_job: Job
) -> None:
    conversation = in_world()

    def close_and_scan() -> None:
        feishu.hire_service.close_job(expiring_job.id)
        conversation.engine.start("read_hire", "read_hire:newer", "om_scan")
        assert is_closed_once(conversation, expiring_job)

    in_the_middle_of_a_list(feishu, close_and_scan)
    conversation.engine.start("read_hire", "read_hire:older", "om_older")
    assert "read_hire:newer" in conversation.engine.results
    assert is_closed_once(conversation, expiring_job)


def test_an_older_scan_does_not_close_a_job_that_a_newer_one_found_open(
    in_world: Start, feishu: Platform, expiring_job: Job
) -> None:
    feishu.hire_service.close_job(expiring_job.id)
    conversation = in_world()

    def open_and_scan() -> None:
        feishu.hire_service.edit_job(expiring_job.id, is_active=True)
        conversation.engine.start("read_hire", "read_hire:newer", "om_scan")

    in_the_middle_of_a_list(feishu, open_and_scan)
    conversation.engine.start("read_hire", "read_hire:older", "om_older")
    found = conversation.store.jobs.get(expiring_job.id)
    assert found is not None
    assert found.closed_at is None


def is_closed_once(conversation: Conversation, job: Job) -> bool:
    found = conversation.store.jobs.get(job.id)
    return found is not None and found.closed_at is not None and found.times_closed == 1
