"""An unassigned job on its last stage is sent to its creator, if the operator wants it. In both worlds."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, choose_in_menu, digest_in


@pytest.mark.parametrize(("setting", "sent"), [("true", 1), ("false", 0)])
def test_the_creator_gets_an_unassigned_job_on_its_last_stage(
    in_world: Callable[..., Conversation], expiring_job: Job, feishu: Platform, setting: str, sent: int
) -> None:
    conversation = in_world(REMIND_CREATOR=setting)
    conversation.ask(SUBSCRIBE)
    conversation.wait(days=10)
    reply = conversation.remind()
    assert len(reply) == 1 + sent


def test_the_creator_does_not_get_an_assigned_job(in_world: Callable[..., Conversation], expiring_job: Job) -> None:
    conversation = in_world(REMIND_CREATOR="true")
    conversation.ask(SUBSCRIBE)
    choose_in_menu(conversation, digest_in(conversation, 9), "assign", people.MANAGER)
    conversation.wait(days=1)
    assert len(conversation.remind()) == 1
