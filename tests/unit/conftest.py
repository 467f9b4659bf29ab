"""The real client of messages on a simulated platform, and a database, for the modules that decide what is sent where."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.feishu.chat import FeishuChat
from bot.storage.store import DatabaseStore, open_store
from simulator.platform import Platform
from tests.support.whole_bot.in_process import connect_in_process
from tests.support.whole_bot.platforms import make_platform


@pytest.fixture
def platform() -> Platform:
    return make_platform()


@pytest.fixture
def chat(platform: Platform) -> FeishuChat:
    return connect_in_process(platform)[1]


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[DatabaseStore]:
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}")
    store.migrate()
    yield store
    store.close()
