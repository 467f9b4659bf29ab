"""Conversations with a bot that is killed in the middle of its work."""

from bot.storage.store import DatabaseStore
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.entrance import open_entrance
from tests.support.whole_bot.replaying_engine import ReplayingEngine


class KilledConversation(Conversation):
    """A bot that is killed at a step and started again."""

    def __init__(self, platform: Platform, store: DatabaseStore) -> None:
        super().__init__(platform, store)
        self.replaying = ReplayingEngine()
        self._entrance = open_entrance(platform, store, self.replaying, {})
