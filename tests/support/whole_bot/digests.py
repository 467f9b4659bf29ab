"""Digests: a chat that is reminded of one job day by day, and choosing jobs in a digest to reopen them."""

from datetime import timedelta

from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

SUBSCRIBE = f"/subscribe {OPEN_SAMPLE_CODE}"
"""Its job is advertised on both websites."""
OTHER_JOBS = 20


def prepare_expiring_job(feishu: Platform) -> Job:
    """An open job that expires in ten days and eight hours. Few others are left, because a test scans on many days."""
    store = feishu.hire_service.store
    found = store.job_with_code(OPEN_SAMPLE_CODE)
    found.is_active, found.expires_at = True, feishu.clock.now() + timedelta(days=10, hours=8)
    kept = {found.id, *list(store.jobs)[:OTHER_JOBS]}
    store.jobs = {job_id: job for job_id, job in store.jobs.items() if job_id in kept}
    store.posts = {key: post for key, post in store.posts.items() if post.job_id in kept}
    return found


def days_with_digests(conversation: Conversation, days: int) -> list[int]:
    """On which of the coming days a digest is sent; today is 0."""
    found = []
    for day in range(days):
        if conversation.remind():
            found.append(day)
        conversation.wait(days=1)
    return found


def digest_in(conversation: Conversation, days: int) -> BotMessage:
    """The digest that is sent in so many days, without reminders before."""
    conversation.wait(days=days)
    (digest,) = conversation.remind()
    return digest


def choose_jobs(conversation: Conversation, digest: BotMessage, jobs: list[Job], **fields: str) -> BotMessage:
    """Choose jobs in a digest's form, with ``period`` or ``date``; the message that asks for confirmation."""
    form = {"posts": [job.id for job in jobs], **fields}
    outcome = conversation.click(digest, {"do": "choose_reopenings"}, form=form)
    assert outcome.toast_kind == "info"
    assert outcome.card is None
    return conversation.last()
