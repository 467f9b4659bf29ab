"""A reopening during which the process was killed, after Hire had taken the call."""

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation

JOB_ID = "7392894182636030258"


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


def test_the_history_has_the_expiry_of_before(conversation: Conversation, feishu: Platform, job: Job) -> None:
    message, event = conversation.user_actions.type(
        RECRUITING_GROUP, people.RECRUITER.open_id, f"/reopen {job.code} 30d"
    )
    assert event is not None
    key, now, before = f"message:{message.id}", feishu.clock.now(), job.expires_at
    conversation.store.job_locks.acquire(JOB_ID, key, now)
    conversation.store.job_locks.mark_started(JOB_ID, key)
    feishu.hire_service.open_job(JOB_ID, {"is_never_expired": True})
    conversation.deliver(event)
    (entry,), _ = conversation.store.history.entries(JOB_ID, 0, 50)
    assert (entry.outcome, entry.old_expires_at) == ("reopened", before)
