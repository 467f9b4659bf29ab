"""Chats that are reminded of one job, on a platform that behaves in one way, and then in the other."""

from collections.abc import Callable

import pytest

from simulator.core.job_store import Job
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, digest_in


@pytest.fixture
def subscribed(in_world: Callable[..., Conversation], expiring_job: Job) -> Conversation:
    """A chat that is reminded of ``expiring_job`` and of nothing else."""
    conversation = in_world()
    conversation.ask(SUBSCRIBE)
    return conversation


@pytest.fixture
def told(subscribed: Conversation) -> Conversation:
    """A chat that was told of its job three days after it had subscribed, just now."""
    digest_in(subscribed, 3)
    return subscribed
