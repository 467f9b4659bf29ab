"""Scheduling that a job be reopened automatically once it has closed."""

from datetime import timedelta

from simulator.core.job_store import Job
from tests.support.whole_bot.conversation import BotMessage, Conversation

SCHEDULE = {"do": "arm_reopening"}
BEFORE_EXPIRY = timedelta(days=2)
"""How long the fixture ``expiring`` is still open."""


def card_of(conversation: Conversation, job: Job) -> BotMessage:
    return conversation.ask(f"/job {job.code}")


def scheduled(conversation: Conversation, job: Job, period: str = "90d") -> BotMessage:
    """The card on which the reopening was scheduled."""
    card = card_of(conversation, job)
    assert conversation.click(card, SCHEDULE, form={"period": period}).toast_kind == "success"
    return card


def let_it_close(conversation: Conversation, job: Job) -> None:
    """The job closes at its date: by itself, or a moment later by Hire."""
    conversation.wait(seconds=BEFORE_EXPIRY.total_seconds() + 60)
    if conversation.platform.behaviour.expired_job == "stays_active":
        conversation.platform.hire_service.close_job(job.id)


def outcomes(conversation: Conversation, job: Job) -> list[str]:
    return [entry.outcome for entry in conversation.store.history.entries(job.id, 0, 9)[0]]


def is_open(conversation: Conversation, job: Job) -> bool:
    return conversation.platform.hire_service.rules.is_open(job) and (
        job.expires_at is None or job.expires_at > conversation.platform.clock.now()
    )
