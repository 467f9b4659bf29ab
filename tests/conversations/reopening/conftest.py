from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.auto_reopens import BEFORE_EXPIRY
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.platforms import make_small_platform

CLOSED_JOBS = 4


class Pauses(list[timedelta]):
    """The pauses of tasks; they pass on the platform's clock, so that what waits for a moment after a click goes on.

    ``on_pause`` is called at each of them.
    """

    def __init__(self, feishu: Platform) -> None:
        super().__init__()
        self.on_pause: Callable[[], object] = lambda: None
        self._feishu = feishu

    def append(self, pause: timedelta) -> None:
        super().append(pause)
        self._feishu.move(pause)
        self.on_pause()


@pytest.fixture
def feishu() -> Platform:
    return make_small_platform()


@pytest.fixture
def conversation(conversation_in_world: Conversation) -> Conversation:
    """Whatever closing, opening and expiring do to adverts, a job is reopened in the same way: every test runs in both worlds."""
    return conversation_in_world


@pytest.fixture
def pauses(conversation: Conversation, feishu: Platform) -> Pauses:
    found = Pauses(feishu)
    conversation.engine.pauses = found
    return found


@pytest.fixture
def closed(conversation: Conversation, feishu: Platform) -> list[Job]:
    """Four jobs of one recruiter that were open when the chat subscribed and have closed since."""
    conversation.ask("/subscribe website:社会招聘官网")
    posts = [post for post in feishu.hire_service.store.posts.values() if post.website_id == SOCIAL_SITE.id]
    jobs = [feishu.jobs[post.job_id] for post in posts]
    mine = [job for job in jobs if job.is_active and job.team == people.FIRST_TEAM and job.expires_at is None]
    for job in mine[:CLOSED_JOBS]:
        feishu.hire_service.close_job(job.id)
    return mine[:CLOSED_JOBS]


@pytest.fixture
def digest(conversation: Conversation, closed: list[Job], pauses: Pauses) -> BotMessage:
    conversation.scan()
    assert pauses == []
    conversation.wait(days=1)
    (reply,) = conversation.remind()
    return reply


@pytest.fixture
def expiring(feishu: Platform, conversation: Conversation) -> Job:
    """An open job that expires in two days."""
    job = feishu.hire_service.store.job_with_code(OPEN_SAMPLE_CODE)
    feishu.hire_service.edit_job(job.id, is_active=True, expires_at=feishu.clock.now() + BEFORE_EXPIRY)
    conversation.scan()
    return job
