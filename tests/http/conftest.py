from collections.abc import Iterator

import pytest

from bot.storage.store import DatabaseStore, open_store
from tests.support.whole_bot.webhook_client import WebhookClient


@pytest.fixture(scope="module")
def webhook_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseStore]:
    """One database for all tests of a file, which send events with different ids."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('webhook') / 'bot.db'}")
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def webhook(webhook_store: DatabaseStore) -> WebhookClient:
    return WebhookClient(webhook_store)
