from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation


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
def conversation(conversation_in_world: Conversation) -> Conversation:
    """Whatever closing, opening and expiring do to adverts, a job is reopened in the same way: every test runs in both worlds."""
    return conversation_in_world


@pytest.fixture
def pauses(conversation: Conversation, feishu: Platform) -> Pauses:
    found = Pauses(feishu)
    conversation.engine.pauses = found
    return found
