from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.store import DatabaseStore, open_store
from simulator.clock import MovableClock
from simulator.platform import Platform
from tests.support.conversation import Conversation


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseStore]:
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}")
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def feishu() -> Platform:
    """A platform whose clock stands at ten in the morning, Shanghai time, on a Monday."""
    return Platform(MovableClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)))


@pytest.fixture
def start_conversation(feishu: Platform, store: DatabaseStore) -> Callable[..., Conversation]:
    """Begin a talk with settings of its own, given by name as in the environment."""

    def start_conversation(**settings: str) -> Conversation:
        conversation = Conversation(feishu, store, **settings)
        conversation.scan()
        return conversation

    return start_conversation


@pytest.fixture
def conversation(start_conversation: Callable[..., Conversation]) -> Conversation:
    """The bot with its four secrets and one administrator, after its first scan."""
    return start_conversation()
