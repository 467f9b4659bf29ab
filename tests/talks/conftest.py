from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store import DatabaseStore, open_store
from simulator.platform import Platform
from tests.talks.talk import Talk


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseStore]:
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}")
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def feishu() -> Platform:
    return Platform()


@pytest.fixture
def begin(feishu: Platform, store: DatabaseStore) -> Callable[..., Talk]:
    """Begin a talk with settings of its own, given by name as in the environment."""

    def begin(**settings: str) -> Talk:
        talk = Talk(feishu, store, **settings)
        talk.scan()
        return talk

    return begin


@pytest.fixture
def talk(begin: Callable[..., Talk]) -> Talk:
    """The bot with its four secrets and one administrator, after its first scan."""
    return begin()
