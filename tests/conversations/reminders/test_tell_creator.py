"""An unassigned job on its last stage is sent to its creator, if the operator wants it. In both worlds."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, choose_in_menu, digest_in

DIRECT_CHAT = direct_chat_id(people.RECRUITER.open_id)


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


def test_the_creator_is_told_once_also_if_another_chats_last_stage_comes_days_later(
    in_world: Callable[..., Conversation], expiring_job: Job
) -> None:
    conversation = in_world(REMIND_CREATOR="true")
    conversation.ask(SUBSCRIBE)
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    conversation.click(card, {"do": "save_reminders"}, form={"ladder": ["7"]})
    conversation.ask(SUBSCRIBE, chat=DIRECT_CHAT)
    conversation.wait(days=3)
    assert creators_messages(conversation.remind()) == 1
    # What the engine has finished is forgotten after two days.
    conversation.engine.results.clear()
    conversation.wait(days=7)
    assert creators_messages(conversation.remind()) == 0


def creators_messages(sent: list[BotMessage]) -> int:
    return sum(each.message.chat_id == direct_chat_id(people.CREATOR.open_id) for each in sent)
